// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

namespace random {

/// A fixed number until `seed_everything` is called; LibTorch's own host generator starts at random.
inline std::atomic<std::uint64_t> seed = c10::default_rng_seed_val;

/// The default generator of every device of the accelerator that this program has, if any.
std::vector<at::Generator> accelerator_generators();

inline Tensor state_of(at::Generator generator) {
    const std::scoped_lock lock(generator.mutex());
    return generator.get_state();
}

inline void set_state(at::Generator generator, const Tensor& state) {
    const std::scoped_lock lock(generator.mutex());
    generator.set_state(state);
}

} // namespace random

/// Seeds the default generators of LibTorch (host and accelerators), and is what a `data::Loader` without a seed of its
/// own takes when it is constructed. The streams equal Python's after `torch.manual_seed`. Gives the seed back.
std::uint64_t seed_everything(std::uint64_t seed);

/// The seed last given to `seed_everything`.
inline std::uint64_t global_seed() { return random::seed; }

/// Where every default generator stands; put back, the streams go on from there, bit for bit. Not the seed of
/// `seed_everything`, which loaders took when they were made.
struct RandomState {
    Tensor cpu;                      ///< uint8 `[5056]`, as Python's `torch.get_rng_state()`
    std::vector<Tensor> accelerator; ///< one for each device, as `torch.cuda.get_rng_state()`

    static RandomState capture();

    /// Devices that were not there when it was captured are left alone. Throws `c10::Error` on a state of another kind.
    void restore() const;

    StateTree state_dict() const;

    void load_state_dict(const StateTree& state);
};

/// Leaves the default generators as it found them: what runs while it lives (a validation, say) takes nothing from the
/// training's stream. Cost: a copy of 5 KiB at each end, and one small state for each accelerator.
class PreserveRandomState {
public:
    PreserveRandomState() : state_(RandomState::capture()) {}
    PreserveRandomState(const PreserveRandomState&) = delete;
    PreserveRandomState& operator=(const PreserveRandomState&) = delete;
    ~PreserveRandomState() { state_.restore(); }
    const RandomState& state() const { return state_; }

private:
    RandomState state_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/tensor/random-inl.hpp"
#endif
