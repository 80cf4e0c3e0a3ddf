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
#include "fulgurite/data/combine/part.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::data {

/// How `Combined` makes one loader of several; the modes of Lightning's `CombinedLoader`.
enum class CombinedMode { min_size, max_size_cycle, max_size, sequential };

/// A batch of one of several loaders that are taken one after the other.
template <class Batch>
struct SequentialBatch {
    Batch batch;
    std::int64_t batch_idx;      ///< within its loader
    std::int64_t dataloader_idx; ///< which loader

    std::int64_t batch_size() const { return samples_in(batch); }
    template <class F>
    void visit_tensors(F&& f) {
        for_each_tensor(batch, f);
    }
    template <class F>
    void visit_tensors(F&& f) const {
        for_each_tensor(batch, f);
    }
};

/// What one step is given: a tuple of batches, of optional batches, or a `SequentialBatch`.
template <CombinedMode Mode, class First, class... Batches>
struct CombinedBatch {
    using type = std::tuple<First, Batches...>;
};
template <class First, class... Batches>
struct CombinedBatch<CombinedMode::max_size, First, Batches...> {
    using type = std::tuple<std::optional<First>, std::optional<Batches>...>;
};
template <class First, class... Batches>
struct CombinedBatch<CombinedMode::sequential, First, Batches...> {
    static_assert((std::is_same_v<First, Batches> && ...),
                  "fulgurite: data::Combined{data::sequential, ...} needs loaders of one batch type");
    using type = SequentialBatch<First>;
};

/// One pass over several loaders: what the iterators of a `Combined` share.
template <CombinedMode Mode, class... Ls>
class CombinedPass {
    static constexpr std::size_t count = sizeof...(Ls);
    static constexpr bool sized = (CombinedPart<Ls>::sized && ...);
    static constexpr bool in_sequence = Mode == CombinedMode::sequential;
    static constexpr bool cycles = Mode == CombinedMode::max_size_cycle;
    using Indices = std::index_sequence_for<Ls...>;

public:
    using Batch = typename CombinedBatch<Mode, typename CombinedPart<Ls>::Batch...>::type;

    /// The pass of an epoch, after its first `skip` batches.
    CombinedPass(std::tuple<CombinedPart<Ls>...> parts, std::int64_t epoch, std::int64_t skip)
        : parts_(std::move(parts)), epoch_(epoch) {
        open(skip, Indices{});
        load(Indices{});
    }

    bool done() const { return !current_.has_value(); }
    Batch& current() { return *current_; }
    void advance() {
        current_.reset(); // its memory is where the next one goes; and what throws below ends the pass
        next(Indices{});
        load(Indices{});
    }

private:
    template <std::size_t... I>
    void open(std::int64_t skip, std::index_sequence<I...>) {
        if constexpr (in_sequence) take_turn(0, skip, Indices{});
        else if constexpr (cycles) (open_cycle<I>(skip), ...);
        else (open_part(std::get<I>(parts_), skip), ...);
    }
    template <std::size_t... I>
    void next([[maybe_unused]] std::index_sequence<I...>) {
        if constexpr (in_sequence) {
            ++batch_;
            ((I == turn_ ? std::get<I>(parts_).next() : void()), ...);
        } else if constexpr (Mode == CombinedMode::min_size) { // behind the one that ends nobody is asked
            (void)((std::get<I>(parts_).next(), !std::get<I>(parts_).done()) && ...);
        } else {
            each_of(parts_, [](auto& part) {
                if (!part.done()) part.next();
            });
        }
    }
    /// Puts the next batch together, if there is one.
    template <std::size_t... I>
    void load(std::index_sequence<I...>) {
        if constexpr (in_sequence) {
            if (turn_ < count && ((I == turn_ && std::get<I>(parts_).done()) || ...))
                take_turn(turn_ + 1, 0, Indices{});
            ((I == turn_ ? void(current_.emplace(Batch{std::get<I>(parts_).batch(), batch_, std::int64_t{I}}))
                         : void()),
             ...);
        } else if constexpr (Mode == CombinedMode::max_size) {
            if (!(std::get<I>(parts_).done() && ...)) current_.emplace(Batch{batch_or_none(std::get<I>(parts_))...});
        } else {
            if constexpr (cycles) {
                if ((was_passed<I>() && ...)) return;
                (restart_if_done<I>(), ...);
            }
            if (!(std::get<I>(parts_).done() || ...)) current_.emplace(Batch{std::get<I>(parts_).batch()...});
        }
    }
    template <class Part>
    void open_part(Part& part, std::int64_t skip) {
        if constexpr (Part::sized) part.open(epoch_, std::min(skip, part.size()));
        else part.open(epoch_, skip);
    }
    template <class Part>
    static std::optional<typename Part::Batch> batch_or_none(const Part& part) {
        if (part.done()) return std::nullopt;
        return part.batch();
    }

    /// In sequence: the first loader from this one on that has a batch after the first `skip` of them all.
    template <std::size_t... I>
    void take_turn(std::size_t from, std::int64_t skip, std::index_sequence<I...>) {
        turn_ = count;
        (void)((I >= from && opens<I>(skip)) || ...);
    }
    template <std::size_t I>
    bool opens(std::int64_t& skip) {
        auto& part = std::get<I>(parts_);
        batch_ = 0;
        if constexpr (std::remove_reference_t<decltype(part)>::sized) {
            batch_ = std::min(skip, part.size());
            part.open(epoch_, batch_);
        } else {
            for (part.open(epoch_); batch_ < skip && !part.done(); ++batch_) part.next();
        }
        skip -= batch_;
        if (part.done()) {
            part.close();
            return false;
        }
        turn_ = I;
        return true;
    }

    // A loader that is passed several times in an epoch counts its passes on from epoch to epoch, so that none has the
    // order of another; where sizes are not known, from the epoch's number on.
    template <std::size_t I>
    void open_cycle(std::int64_t skip) {
        auto& part = std::get<I>(parts_);
        first_[I] = epoch_ * passes_in_epoch<I>();
        if constexpr (std::remove_reference_t<decltype(part)>::sized) {
            const auto size = std::max<std::int64_t>(part.size(), 1);
            passed_[I] = skip / size;
            part.open(first_[I] + passed_[I], skip % size);
        } else {
            for (part.open(first_[I]); skip > 0; --skip, part.next()) {
                restart_if_done<I>();
                if (part.done()) return;
            }
        }
    }
    template <std::size_t I>
    std::int64_t passes_in_epoch() {
        if constexpr (sized) {
            std::int64_t longest = 0;
            each_of(parts_, [&](auto& part) { longest = std::max(longest, part.size()); });
            const auto size = std::max<std::int64_t>(std::get<I>(parts_).size(), 1);
            return (longest + size - 1) / size;
        } else {
            return 1;
        }
    }
    template <std::size_t I>
    bool was_passed() const {
        return passed_[I] > 0 || std::get<I>(parts_).done();
    }
    template <std::size_t I>
    void restart_if_done() {
        if (std::get<I>(parts_).done()) std::get<I>(parts_).open(first_[I] + ++passed_[I]);
    }

    std::tuple<CombinedPart<Ls>...> parts_;
    std::int64_t epoch_;
    std::array<std::int64_t, count> first_{}, passed_{}; // the number of an epoch's first pass, and passes since
    std::size_t turn_ = 0;                               // whose turn it is, in sequence; `count` when all are done
    std::int64_t batch_ = 0;                             // within that loader
    std::optional<Batch> current_;
};

} // namespace fulgurite::data
