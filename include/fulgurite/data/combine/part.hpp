// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <iterator>
#include <optional>
#include <type_traits>
#include <utility>

namespace fulgurite::data {

namespace detail {

template <class L>
concept KnowsItsSize = requires(L& loader) {
    { loader.size() } -> std::convertible_to<std::int64_t>;
};

} // namespace detail

/// One of the loaders of a `Combined`, and a pass over it.
template <class L>
class CombinedPart {
public:
    using Batch = std::remove_cvref_t<decltype(*std::begin(std::declval<L&>()))>;
    static constexpr bool sized = detail::KnowsItsSize<L>;

    explicit CombinedPart(L& loader) : loader_(&loader) {}

    std::int64_t size() const
        requires sized
    {
        return static_cast<std::int64_t>(loader_->size());
    }

    /// Starts a pass, which the loader counts as this one, after its first `skip` batches; of a loader that knows its
    /// size there must be so many.
    void open(std::int64_t pass, std::int64_t skip = 0) {
        close();
        if constexpr (requires { loader_->set_epoch(pass); }) loader_->set_epoch(pass);
        if constexpr (sized && requires { loader_->begin_at(skip); }) {
            if (skip > 0) return set(loader_->begin_at(skip));
        }
        set(std::begin(*loader_));
        for (; skip > 0 && !done(); --skip) next();
    }
    void close() {
        end_.reset();
        position_.reset();
    }
    bool done() const { return !(*position_ != *end_); }
    Batch batch() const { return Batch(*(*position_)); }
    void next() { ++*position_; }

private:
    using Position = decltype(std::begin(std::declval<L&>()));
    using End = decltype(std::end(std::declval<L&>()));

    void set(Position position) {
        position_.emplace(std::move(position));
        end_.emplace(std::end(*loader_));
    }

    L* loader_;
    std::optional<Position> position_;
    std::optional<End> end_;
};

} // namespace fulgurite::data
