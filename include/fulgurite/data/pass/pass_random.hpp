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
/// Does nothing unless `On`.
template <bool On>
class PassRandom {
public:
    /// A pass is about to begin. Within: it is one that was saved, and goes on behind its first batches.
    void begin(bool within) {
        if constexpr (On) {
            begun_ = RandomState::capture();
            if (const auto saved = std::exchange(saved_, std::nullopt); within && saved) {
                outside_ = std::exchange(begun_, saved);
                begun_->restore();
            }
        }
    }
    /// The first batches are left out: the generators are put back to where they stood before `begin`.
    void skipped() {
        if constexpr (On)
            if (const auto outside = std::exchange(outside_, std::nullopt)) outside->restore();
    }
    void save(StateTree& state) const {
        if constexpr (On)
            if (begun_) state["pass_random"] = begun_->state_dict();
    }
    void load(const StateTree& state) {
        if constexpr (On)
            if (const auto* saved = state.find("pass_random")) saved_.emplace().load_state_dict(*saved);
    }

private:
    std::optional<RandomState> begun_, saved_, outside_;
};

} // namespace fulgurite::data
