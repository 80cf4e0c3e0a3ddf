// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite::engine {

/// Any C++ range of batches is a loader: `begin()` and `end()` with `!=`, `++` and `*`. `data::Loader`, a
/// `std::vector<Batch>`, `torch::data::DataLoader` and the views of range-v3 and the standard library all are.
template <class L>
concept Loader = requires(L& loader) {
    std::begin(loader) != std::end(loader);
    *std::begin(loader);
};

template <class L>
using batch_of = std::remove_cvref_t<decltype(*std::begin(std::declval<L&>()))>;

/// The number of batches, where the loader knows it.
template <class L>
std::optional<std::int64_t> batches_in(L& loader) {
    if constexpr (requires {
                      { loader.size() } -> std::convertible_to<std::int64_t>;
                  })
        return static_cast<std::int64_t>(loader.size());
    else if constexpr (requires {
                           { loader.size() } -> std::same_as<std::optional<std::int64_t>>;
                       })
        return loader.size(); // what is behind it, is known at run time
    else return std::nullopt;
}

/// A place in one pass over a loader, which takes no more of it than it is asked for.
template <class L>
class Place {
public:
    explicit Place(L& loader) : loader_(&loader) {}

    /// Whether the loader knows itself how far it has come: it has a state, and cannot be sent to a place.
    static constexpr bool keeps_its_place = requires(L& loader) { loader.state_dict(); } &&
                                            !requires(L& loader, std::int64_t skip) { loader.begin_at(skip); };

    /// Starts the pass of an epoch, after its first `skip` batches.
    void open(std::int64_t epoch, std::int64_t skip) {
        close();
        if constexpr (requires { loader_->set_epoch(epoch); }) loader_->set_epoch(epoch);
        if constexpr (requires { loader_->begin_at(skip); }) {
            if (skip > 0) position_.emplace(loader_->begin_at(skip));
            else position_.emplace(std::begin(*loader_));
        } else {
            position_.emplace(std::begin(*loader_));
        }
        end_.emplace(std::end(*loader_));
        if constexpr (!requires { loader_->begin_at(skip); } && !keeps_its_place)
            for (std::int64_t i = 0; i < skip && *position_ != *end_; ++i) ++*position_;
    }
    void close() {
        end_.reset();
        position_.reset();
    }
    bool at_end() const { return !(*position_ != *end_); }
    decltype(auto) batch() { return *(*position_); }
    void next() { ++*position_; }

private:
    using Position = decltype(std::begin(std::declval<L&>()));
    using End = decltype(std::end(std::declval<L&>()));

    L* loader_;
    std::optional<Position> position_;
    std::optional<End> end_;
};

/// One pass over a loader, held open between batches. Where the loader does not know its size, one batch is fetched
/// ahead, so that the last is known to be the last.
template <class L>
class Cursor {
public:
    using Batch = batch_of<L>;
    static constexpr bool sized = requires(L& loader) {
        { loader.size() } -> std::convertible_to<std::int64_t>;
    };

    static constexpr bool keeps_its_place = Place<L>::keeps_its_place;

    explicit Cursor(L& loader) : place_(loader) {}

    void open(std::int64_t epoch, std::int64_t skip) {
        close();
        place_.open(epoch, skip);
        if constexpr (!sized) fetch_ahead();
    }
    void close() {
        place_.close();
        ahead_.reset();
    }

    bool exhausted() const {
        if constexpr (sized) return place_.at_end();
        else return !ahead_.has_value();
    }
    /// The batch at the cursor. Call `pass` when it is done with. `more`: another one will be asked for, if there is
    /// one; else none is fetched ahead, as it would be lost to a loader that goes on where it was left.
    Batch take(bool more = true) {
        Batch batch = here();
        look_ahead(more);
        return batch;
    }
    /// The two parts of `take`: the batch at the cursor, and the fetch of the one after it, where that is needed to
    /// know whether there is any.
    Batch here() {
        if constexpr (sized) return Batch(place_.batch());
        else return std::move(*ahead_);
    }
    void look_ahead([[maybe_unused]] bool more) {
        if constexpr (!sized) {
            if (more) fetch_ahead();
            else ahead_.reset();
        }
    }
    /// Goes on to the next batch.
    void pass() {
        if constexpr (sized) place_.next();
    }

private:
    void fetch_ahead() {
        ahead_.reset();
        if (place_.at_end()) return;
        ahead_.emplace(place_.batch());
        place_.next();
    }

    Place<L> place_;
    std::optional<Batch> ahead_;
};

/// Stands where loaders came from no data module: a data module is told of the start and the end.
struct NoData {};

/// Stands where a run has no loader of a kind, and its batch.
struct NoLoader {};
struct NoBatch {};
template <class L>
struct EvalBatch {
    using type = batch_of<L>;
};
template <>
struct EvalBatch<NoLoader> {
    using type = NoBatch;
};
template <class L>
using eval_batch_of = typename EvalBatch<L>::type;

template <>
class Cursor<NoLoader> {
public:
    explicit Cursor(NoLoader&) {}
};

} // namespace fulgurite::engine
