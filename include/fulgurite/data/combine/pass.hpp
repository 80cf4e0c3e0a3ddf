// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/data/combine/mode.hpp"
#include "fulgurite/data/pass/walk.hpp"

/// One pass over several loaders, a struct for each mode: `open` begins it, `next` leaves a batch, `load` puts the next
/// one together, if there is one.
namespace fulgurite::data {

template <class... Ls>
using Walks = std::tuple<Walk<Ls>...>;

namespace detail {

/// A batch of its own, whatever the walk's iterator refers to.
template <class L>
batch_of<L> taken(Walk<L>& walk) {
    return batch_of<L>(walk.batch());
}
/// Begins a pass after its first `skip` batches, or after all of them; gives how many that were.
template <class L>
std::int64_t open_after(Walk<L>& walk, std::int64_t epoch, std::int64_t skip, std::int64_t end) {
    if (const auto size = walk.size()) {
        const auto passed = std::min(skip, *size);
        walk.open(epoch, passed, end);
        return passed;
    }
    std::int64_t passed = 0;
    for (walk.open(epoch, 0, end); passed < skip && !walk.at_end(); ++passed) walk.next();
    return passed;
}

} // namespace detail

/// A batch of each; the shortest loader ends the pass.
template <class... Ls>
struct MinSizePass {
    using Batch = std::tuple<batch_of<Ls>...>;
    Walks<Ls...> walks;

    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end) {
        each_of(walks, [&](auto& walk) { detail::open_after(walk, epoch, skip, end); });
    }
    void next() { // behind the one that ends nobody is asked
        std::apply([](auto&... walk) { (void)((walk.next(), !walk.at_end()) && ...); }, walks);
    }
    void load(std::optional<Batch>& batch) {
        std::apply(
            [&](auto&... walk) {
                if (!(walk.at_end() || ...)) batch.emplace(detail::taken(walk)...);
            },
            walks);
    }
};

/// A batch of each that is not through; the longest loader ends the pass.
template <class... Ls>
struct MaxSizePass {
    using Batch = std::tuple<std::optional<batch_of<Ls>>...>;
    Walks<Ls...> walks;

    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end) {
        each_of(walks, [&](auto& walk) { detail::open_after(walk, epoch, skip, end); });
    }
    void next() {
        each_of(walks, [](auto& walk) {
            if (!walk.at_end()) walk.next();
        });
    }
    void load(std::optional<Batch>& batch) {
        std::apply(
            [&](auto&... walk) {
                if (!(walk.at_end() && ...)) batch.emplace(if_any(walk)...);
            },
            walks);
    }

private:
    template <class L>
    static std::optional<batch_of<L>> if_any(Walk<L>& walk) {
        if (walk.at_end()) return std::nullopt;
        return detail::taken(walk);
    }
};

/// A batch of each; the longest loader ends the pass, and shorter ones begin again. A loader that is passed several
/// times in an epoch counts its passes on from epoch to epoch, so that none has the order of another; where sizes are
/// not known, from the epoch's number on.
template <class... Ls>
struct CyclingPass {
    using Batch = std::tuple<batch_of<Ls>...>;
    Walks<Ls...> walks;

    explicit CyclingPass(Walks<Ls...> over) : walks(std::move(over)) {}
    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end) {
        round_ = skip;
        end_ = end;
        each_with_index([&](auto& walk, std::size_t i) { open_one(walk, i, epoch, skip); });
    }
    void next() {
        ++round_;
        each_of(walks, [](auto& walk) {
            if (!walk.at_end()) walk.next();
        });
    }
    void load(std::optional<Batch>& batch) {
        bool all_passed = true;
        each_with_index(
            [&](auto& walk, std::size_t i) { all_passed = all_passed && (passed_[i] > 0 || walk.at_end()); });
        if (all_passed) return;
        each_with_index([&](auto& walk, std::size_t i) { restart_if_done(walk, i); });
        std::apply(
            [&](auto&... walk) {
                if (!(walk.at_end() || ...)) batch.emplace(detail::taken(walk)...);
            },
            walks);
    }

private:
    template <class F>
    void each_with_index(F f) {
        std::size_t i = 0;
        each_of(walks, [&](auto& walk) { f(walk, i++); });
    }
    template <class L>
    void open_one(Walk<L>& walk, std::size_t i, std::int64_t epoch, std::int64_t skip) {
        first_[i] = epoch * passes_in_epoch(walk);
        if constexpr (SizedLoader<L>) {
            const auto size = std::max<std::int64_t>(*walk.size(), 1), in_pass = skip % size;
            passed_[i] = skip / size;
            walk.open(first_[i] + passed_[i], in_pass, in_pass + (end_ - skip));
        } else {
            for (walk.open(first_[i], 0); skip > 0; --skip, walk.next()) {
                restart_if_done(walk, i);
                if (walk.at_end()) return;
            }
        }
    }
    template <class L>
    std::int64_t passes_in_epoch([[maybe_unused]] Walk<L>& walk) {
        if constexpr ((SizedLoader<Ls> && ...)) {
            std::int64_t longest = 0;
            each_of(walks, [&](auto& each) { longest = std::max(longest, *each.size()); });
            const auto size = std::max<std::int64_t>(*walk.size(), 1);
            return (longest + size - 1) / size;
        } else {
            return 1;
        }
    }
    template <class L>
    void restart_if_done(Walk<L>& walk, std::size_t i) {
        if (walk.at_end()) walk.open(first_[i] + ++passed_[i], 0, end_ - round_);
    }

    std::int64_t round_ = 0, end_ = 0;
    std::array<std::int64_t, sizeof...(Ls)> first_{}, passed_{}; // the number of an epoch's first pass; passes since
};

/// One loader after the other.
template <class First, class... Ls>
struct SequentialPass {
    static_assert((std::is_same_v<batch_of<First>, batch_of<Ls>> && ...),
                  "fulgurite: data::Combined{data::sequential, ...} needs loaders of one batch type");
    using Batch = SequentialBatch<batch_of<First>>;
    Walks<First, Ls...> walks;

    explicit SequentialPass(Walks<First, Ls...> over) : walks(std::move(over)) {}
    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end) {
        epoch_ = epoch;
        end_ = end;
        take_turn(0, skip);
    }
    void next() {
        ++batch_;
        with_turn([](auto& walk) { walk.next(); });
    }
    void load(std::optional<Batch>& batch) {
        bool done = false;
        with_turn([&](auto& walk) { done = walk.at_end(); });
        if (done) {
            before_ += batch_;
            take_turn(turn_ + 1, 0);
        }
        with_turn(
            [&](auto& walk) { batch.emplace(Batch{detail::taken(walk), batch_, static_cast<std::int64_t>(turn_)}); });
    }

private:
    template <class F>
    void with_turn(F f) {
        std::size_t i = 0;
        each_of(walks, [&](auto& walk) {
            if (i++ == turn_) f(walk);
        });
    }
    /// The first loader from this one on that has a batch after the first `skip` of them all.
    void take_turn(std::size_t from, std::int64_t skip) {
        std::size_t i = 0;
        turn_ = 1 + sizeof...(Ls);
        each_of(walks, [&](auto& walk) {
            if (i >= from && turn_ > i && opens(walk, skip)) turn_ = i;
            ++i;
        });
    }
    template <class L>
    bool opens(Walk<L>& walk, std::int64_t& skip) {
        batch_ = detail::open_after(walk, epoch_, skip, end_ - before_);
        skip -= batch_;
        if (!walk.at_end()) return true;
        walk.close();
        before_ += batch_;
        return false;
    }

    std::int64_t epoch_ = 0, end_ = 0;
    std::int64_t before_ = 0; // batches of the loaders that are through
    std::int64_t batch_ = 0;  // within the loader whose turn it is
    std::size_t turn_ = 0;    // their number when all are through
};

template <CombinedMode Mode, class... Ls>
struct PassIn;
template <class... Ls>
struct PassIn<CombinedMode::min_size, Ls...> : std::type_identity<MinSizePass<Ls...>> {};
template <class... Ls>
struct PassIn<CombinedMode::max_size_cycle, Ls...> : std::type_identity<CyclingPass<Ls...>> {};
template <class... Ls>
struct PassIn<CombinedMode::max_size, Ls...> : std::type_identity<MaxSizePass<Ls...>> {};
template <class... Ls>
struct PassIn<CombinedMode::sequential, Ls...> : std::type_identity<SequentialPass<Ls...>> {};

/// What the iterators of a `Combined` share.
template <CombinedMode Mode, class... Ls>
class CombinedPass {
    using Pass = typename PassIn<Mode, Ls...>::type;

public:
    using Batch = typename Pass::Batch;

    /// The pass of an epoch, after its first `skip` batches; those from `end` on will not be asked for. Calls
    /// `before_load()` when the first ones are left out.
    template <class F>
    CombinedPass(Walks<Ls...> walks, std::int64_t epoch, std::int64_t skip, std::int64_t end, F&& before_load)
        : pass_{std::move(walks)} {
        pass_.open(epoch, skip, end);
        before_load();
        pass_.load(current_);
    }

    bool done() const { return !current_.has_value(); }
    Batch& current() { return *current_; }
    void advance() {
        current_.reset(); // its memory is where the next one goes; and what throws below ends the pass
        pass_.next();
        pass_.load(current_);
    }

private:
    Pass pass_;
    std::optional<Batch> current_;
};

} // namespace fulgurite::data
