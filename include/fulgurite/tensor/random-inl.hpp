// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::random {

FULGURITE_INLINE std::vector<at::Generator> accelerator_generators() {
    std::vector<at::Generator> generators;
    const auto type = at::getAccelerator();
    if (!type.has_value()) return generators;
    const auto count = at::globalContext().getAcceleratorHooksInterface(*type).deviceCount();
    for (int i = 0; i < count; ++i)
        generators.push_back(at::globalContext().defaultGenerator(at::Device(*type, static_cast<c10::DeviceIndex>(i))));
    return generators;
}

} // namespace fulgurite::random

namespace fulgurite {

FULGURITE_INLINE std::uint64_t seed_everything(std::uint64_t seed) {
    random::seed = seed;
    at::manual_seed(seed);
    return seed;
}

FULGURITE_INLINE RandomState RandomState::capture() {
    RandomState state{.cpu = random::state_of(at::detail::getDefaultCPUGenerator()), .accelerator = {}};
    for (const auto& generator : random::accelerator_generators())
        state.accelerator.push_back(random::state_of(generator));
    return state;
}

FULGURITE_INLINE void RandomState::restore() const {
    random::set_state(at::detail::getDefaultCPUGenerator(), cpu);
    if (accelerator.empty()) return;
    const auto generators = random::accelerator_generators();
    for (std::size_t i = 0; i < generators.size() && i < accelerator.size(); ++i)
        random::set_state(generators[i], accelerator[i]);
}

FULGURITE_INLINE StateTree RandomState::state_dict() const {
    auto state = StateTree::dict();
    state["cpu"] = cpu;
    state["accelerator"] = StateTree::list();
    for (const auto& device : accelerator) state["accelerator"].push_back(device);
    return state;
}

FULGURITE_INLINE void RandomState::load_state_dict(const StateTree& state) {
    cpu = state.at("cpu").as_tensor();
    accelerator.clear();
    for (const auto& device : state.at("accelerator").elements()) accelerator.push_back(device.as_tensor());
}

} // namespace fulgurite
