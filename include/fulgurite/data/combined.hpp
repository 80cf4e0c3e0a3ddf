// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <numeric>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/data/combine/pass.hpp"
#include "fulgurite/data/loaders.hpp"
#include "fulgurite/data/pass/pass_random.hpp"
#include "fulgurite/data/pass/source.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::data {

template <CombinedMode Mode>
struct InMode {};
inline constexpr InMode<CombinedMode::min_size> min_size; ///< a batch of each; the shortest loader ends the epoch
/// A batch of each; the longest loader ends the epoch, and shorter ones start again, in a new order if they shuffle.
inline constexpr InMode<CombinedMode::max_size_cycle> max_size_cycle;
/// A batch of each, in a `std::optional` that is empty once its loader is through; the longest loader ends the epoch.
inline constexpr InMode<CombinedMode::max_size> max_size;
/// One loader after the other, as `SequentialBatch`.
inline constexpr InMode<CombinedMode::sequential> sequential;

/// One loader of several, for a step that is given a batch of each:
///
///     trainer.fit(model, data::Combined{data::max_size_cycle, labelled, unlabelled});
///     auto training_step(const auto& batch) { const auto& [labelled, unlabelled] = batch; … }
///
/// The batch is a `std::tuple`, which goes to devices as its parts do; its size is that of the first part that is
/// there. Loaders are kept by value, `std::ref(loader)` refers to yours; any range of batches will do, and a
/// `Combined`, too. Epochs, the place in an epoch and states reach those that know of them, so that a run is resumed
/// exactly. It must stay where it is while it is iterated. Follows Lightning's `CombinedLoader`.
template <CombinedMode Mode, class... Ls>
class Combined {
    using Pass = CombinedPass<Mode, std::remove_reference_t<Ls>...>;

public:
    using value_type = typename Pass::Batch;

    explicit Combined(InMode<Mode>, Ls... loaders) : loaders_(std::forward<Ls>(loaders)...) {}

    class iterator {
    public:
        using value_type = typename Pass::Batch;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::input_iterator_tag;

        iterator() = default;
        explicit iterator(std::shared_ptr<Pass> pass) : pass_(std::move(pass)) {}

        value_type& operator*() const { return pass_->current(); }
        iterator& operator++() {
            pass_->advance();
            return *this;
        }
        void operator++(int) { pass_->advance(); }
        friend bool operator==(const iterator& self, std::default_sentinel_t) {
            return !self.pass_ || self.pass_->done();
        }

    private:
        std::shared_ptr<Pass> pass_;
    };

    /// Starts the pass of `epoch()`, and counts it.
    iterator begin() {
        const auto [first, end] = std::exchange(planned_, {});
        return pass(first, end);
    }
    /// The same from the given batch on; an exact way back into the epoch, in which loaders that can are not iterated.
    /// Throws `Error` where a loader alone knows how far it has come.
    iterator begin_at(std::int64_t batch) { return pass(batch, all_batches); }
    /// As `data::Loader::plan_pass`: the next pass is from batch `first` on, and none is asked for from `end` on.
    void plan_pass(std::int64_t first, std::int64_t end) { planned_ = {first, end}; }
    std::default_sentinel_t end() const { return {}; }

    /// The number of batches in an epoch, where all loaders know theirs.
    std::int64_t size()
        requires(SizedLoader<std::remove_reference_t<Ls>> && ...)
    {
        return std::apply(
            [](auto&... loader) {
                const std::int64_t sizes[] = {*batches_in(loader)...};
                if constexpr (Mode == CombinedMode::sequential)
                    return std::accumulate(std::begin(sizes), std::end(sizes), std::int64_t{0});
                else if constexpr (Mode == CombinedMode::min_size) return *std::ranges::min_element(sizes);
                else return *std::ranges::max_element(sizes);
            },
            loaders_);
    }

    std::int64_t epoch() const { return epoch_; }
    /// The epoch of the next pass.
    void set_epoch(std::int64_t epoch) { epoch_ = epoch; }
    /// From the next pass on, loaders that can give their samples as they lie, until `keep_order(false)` was called as
    /// often.
    void keep_order(bool on = true) {
        each_source([on](auto& source) {
            if constexpr (requires { source.keep_order(on); }) source.keep_order(on);
        });
    }

    /// The epoch, and the states of those loaders that have one.
    StateTree state_dict() {
        auto state = StateTree::dict();
        auto& states = state["loaders"] = StateTree::list();
        each_source([&](auto& source) {
            if constexpr (requires { source.state_dict(); }) states.push_back(source.state_dict());
            else states.push_back(StateTree());
        });
        state["epoch"] = epoch_;
        pass_random_.save(state);
        return state;
    }
    /// Throws `Error` for the state of another number of loaders.
    void load_state_dict(const StateTree& state) {
        const auto& states = state.at("loaders").elements();
        if (states.size() != sizeof...(Ls))
            throw Error("data::Combined: got the state of ", states.size(), " loaders, expected ", sizeof...(Ls),
                        "; give the loaders that the state was taken of");
        std::size_t i = 0;
        each_source([&](auto& source) {
            const auto& own = states[i++];
            if constexpr (requires { source.load_state_dict(own); })
                if (!own.is_none()) source.load_state_dict(own);
        });
        epoch_ = state.at("epoch").as_int();
        pass_random_.load(state);
    }

private:
    iterator pass(std::int64_t first, std::int64_t end) {
        if ((keeps_its_place<std::remove_reference_t<Ls>> || ...) && first > 0)
            throw Error(
                "data::Combined can't go on within an epoch with a loader that alone knows how far it has come; give "
                "that loader begin_at(batch), or resume from a checkpoint of an epoch's end");
        pass_random_.begin(first > 0);
        auto walks = std::apply(
            [](auto&... loader) { return std::tuple(Walk<std::remove_reference_t<Ls>>(loader)...); }, loaders_);
        iterator begun(std::make_shared<Pass>(std::move(walks), epoch_, first, end, [&] { pass_random_.put_back(); }));
        ++epoch_; // a pass that could not be begun is none
        return begun;
    }
    /// Of each loader, what it is a view of, or it itself.
    template <class F>
    void each_source(F f) {
        each_of(loaders_, [&](auto& loader) { with_source(loader, f); });
    }

    std::tuple<Ls...> loaders_;
    std::int64_t epoch_ = 0;
    PlannedPass planned_;
    PassRandom<(may_draw_its_order<std::remove_reference_t<Ls>> || ...)> pass_random_;
};

namespace detail {

template <CombinedMode Mode, class... Ls>
inline constexpr bool hides_told<Combined<Mode, Ls...>> = (hides_told<std::remove_reference_t<Ls>> || ...);

} // namespace detail

/// What cannot be combined: a refusal, and nothing that would be refused after it.
template <CombinedMode Mode, class... Ls>
    requires(sizeof...(Ls) == 0 || !detail::all_loaders<Ls...>)
class Combined<Mode, Ls...> {
    static_assert(sizeof...(Ls) > 0, "fulgurite: data::Combined{mode, loader, ...} needs a loader");
    static_assert(sizeof...(Ls) == 0 || detail::all_loaders<Ls...>,
                  "fulgurite: data::Combined was given something that is no loader (a range of batches)");

public:
    explicit Combined(InMode<Mode>, Ls...) {}
};

template <CombinedMode Mode, class... Ls>
Combined(InMode<Mode>, Ls...) -> Combined<Mode, kept_t<Ls>...>;

} // namespace fulgurite::data
