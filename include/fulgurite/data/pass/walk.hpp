// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <concepts>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "fulgurite/data/pass/source.hpp"

/// What a run does with any loader: it tells the epoch, asks for the size, and walks over the batches.
namespace fulgurite::data {

/// More batches than there are.
inline constexpr std::int64_t all_batches = std::numeric_limits<std::int64_t>::max();

/// The batches of a pass that was planned before it begins: from `first` on, none from `end` on.
struct PlannedPass {
    std::int64_t first = 0, end = all_batches;
};

namespace detail {

template <class L>
concept HasSize = requires(L& loader) {
    { loader.size() } -> std::convertible_to<std::int64_t>;
};
template <class L>
concept MayHaveSize = requires(L& loader) {
    { loader.size() } -> std::same_as<std::optional<std::int64_t>>; // what is behind it is known at run time
};
/// A view that has no size of its own, but as many batches as its source.
template <class L>
inline constexpr bool is_as_long_as_its_source =
    is_view_of_loader<L> && view_kind_of<L> == ViewKind::same && !HasSize<L> && !MayHaveSize<L>;

} // namespace detail

/// A loader whose number of batches is known for certain.
template <class L>
concept SizedLoader = detail::HasSize<L> || (detail::is_as_long_as_its_source<L> && detail::HasSize<source_of_t<L>>);

/// The number of batches in an epoch, where the loader knows it.
template <class L>
std::optional<std::int64_t> batches_in(L& loader) {
    if constexpr (detail::HasSize<L>) return static_cast<std::int64_t>(loader.size());
    else if constexpr (detail::MayHaveSize<L>) return loader.size();
    else if constexpr (detail::is_as_long_as_its_source<L>)
        return with_source(loader, [](auto& source) { return batches_in(source); });
    else return std::nullopt;
}

/// The epoch of the next pass.
template <class L>
void tell_epoch(L& loader, std::int64_t epoch) {
    with_source(loader, [&](auto& source) {
        if constexpr (KnowsEpochs<decltype(source)>) source.set_epoch(epoch);
    });
}

/// Whether a loader knows itself how far it has come: it has a state, and can't be sent to a place.
template <class L>
inline constexpr bool keeps_its_place = HasLoaderState<source_of_t<L>> && !BeginsAt<source_of_t<L>>;

/// A pass over a loader, which takes no more of it than it is asked for.
template <class L>
class Walk {
public:
    using Batch = batch_of<L>;

    explicit Walk(L& loader) : loader_(&loader) {}

    /// Starts the pass of an epoch, after its first `skip` batches. Those from `end` on will not be asked for.
    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end = all_batches) {
        open(epoch, skip, end, [] {});
    }
    /// Calls `before_fetch()` when the first batches are left out, before the one behind them is fetched: by a loader
    /// that fetches when it begins or goes on, not when it is asked for the batch.
    template <class F>
    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end, F&& before_fetch) {
        close();
        tell_epoch(*loader_, epoch);
        skip -= begin(skip, end, before_fetch);
        end_.emplace(std::end(*loader_));
        if constexpr (keeps_its_place<L>) skip = 0;
        for (; skip > 1 && !at_end(); --skip) next();
        before_fetch();
        if (skip > 0 && !at_end()) next();
    }
    void close() {
        end_.reset();
        position_.reset();
    }
    bool at_end() const { return !(*position_ != *end_); }
    decltype(auto) batch() { return *(*position_); }
    void next() { ++*position_; }

    std::optional<std::int64_t> size() const { return batches_in(*loader_); }

private:
    using Position = decltype(std::begin(std::declval<L&>()));
    using End = decltype(std::end(std::declval<L&>()));

    /// Gives the number of batches that it has left out.
    template <class F>
    std::int64_t begin(std::int64_t skip, std::int64_t end, F& before_fetch) {
        std::int64_t left_out = 0;
        if constexpr (is_planned) {
            if constexpr (view_kind_of<L> == ViewKind::same) left_out = skip;
            end = std::max(left_out, std::min(end, size().value_or(all_batches)));
            if (left_out > 0) before_fetch();
            if (left_out > 0 || end < all_batches)
                with_source(*loader_, [&](auto& source) { source.plan_pass(left_out, end); });
        } else if constexpr (BeginsAt<L>) {
            if (skip > 0) {
                before_fetch();
                position_.emplace(loader_->begin_at(skip));
                return skip;
            }
        }
        position_.emplace(std::begin(*loader_));
        return left_out;
    }
    /// The views between, if there are any, begin their source anew, and take its batches from the first one on.
    static constexpr bool is_planned =
        (view_kind_of<L> == ViewKind::same || view_kind_of<L> == ViewKind::first) &&
        requires(source_of_t<L>& source, std::int64_t batch) { source.plan_pass(batch, batch); };

    L* loader_;
    std::optional<Position> position_;
    std::optional<End> end_;
};

} // namespace fulgurite::data
