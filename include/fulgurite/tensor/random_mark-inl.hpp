// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tensor/random_mark.hpp"

namespace fulgurite {

FULGURITE_INLINE void RandomMark::set() {
    auto& generator = host();
    const std::scoped_lock lock(generator.mutex_);
    engine_ = generator.engine();
    next_float_ = generator.next_float_normal_sample();
    next_double_ = generator.next_double_normal_sample();
    accelerator_.clear();
    for (const auto& each : random::accelerator_generators()) accelerator_.push_back(random::state_of(each));
}

FULGURITE_INLINE RandomState RandomMark::state() const {
    auto copy = at::make_generator<at::CPUGeneratorImpl>();
    auto* generator = at::check_generator<at::CPUGeneratorImpl>(copy);
    generator->set_engine(engine_);
    generator->set_next_float_normal_sample(next_float_);
    generator->set_next_double_normal_sample(next_double_);
    return {.cpu = copy.get_state(), .accelerator = accelerator_};
}

} // namespace fulgurite
