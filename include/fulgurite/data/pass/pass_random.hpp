// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <utility>

#include "fulgurite/data/pass/source.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::data {

/// Whether a loader may draw its order from LibTorch's default generators when a pass begins, as the random sampler of
/// LibTorch's DataLoader does: nobody tells it the epoch, it keeps no place, and it is no container.
template <class L>
inline constexpr bool may_draw_its_order =
    !KnowsEpochs<source_of_t<L>> && !keeps_its_place<L> && !requires { typename source_of_t<L>::allocator_type; };

/// Where the default generators stood when a pass began: with them, a pass that is resumed has the same order again.
/// DrawsOrder: whether the loader may draw it; else only what it draws for the batches that are left out is undone.
template <bool DrawsOrder>
class PassRandom {
public:
    /// A pass is about to begin. Within: it is one that was saved, and goes on behind its first batches.
    void begin(bool within) {
        outside_.reset(); // of a pass that could not begin
        if (within) outside_ = RandomState::capture();
        if constexpr (DrawsOrder) {
            begun_ = RandomState::capture();
            if (const auto saved = std::exchange(saved_, std::nullopt); within && saved) {
                begun_ = saved;
                begun_->restore();
            }
        }
    }
    /// The batch that is wanted is fetched next: the generators are put back to where they stood before `begin`.
    void put_back() {
        if (const auto outside = std::exchange(outside_, std::nullopt)) outside->restore();
    }
    void save(StateTree& state) const {
        if constexpr (DrawsOrder)
            if (begun_ || saved_) state["pass_random"] = (begun_ ? *begun_ : *saved_).state_dict();
    }
    /// What is saved from now on is this, whatever pass there was in between.
    void load(const StateTree& state) {
        if constexpr (DrawsOrder) {
            begun_.reset();
            saved_.reset();
            if (const auto* saved = state.find("pass_random")) saved_.emplace().load_state_dict(*saved);
        }
    }

private:
    std::optional<RandomState> begun_, saved_, outside_;
};

} // namespace fulgurite::data
