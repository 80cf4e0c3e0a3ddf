// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/MT19937RNGEngine.h>

#include <mutex>
#include <optional>
#include <vector>

#include "fulgurite/tensor/random.hpp"

namespace fulgurite {

/// Where the default generators stand, noted so cheaply that it can be done for each batch: the host's is copied as it
/// lies in memory, and made a state only when one is wanted.
class RandomMark {
public:
    void set() {
        auto& generator = host();
        const std::scoped_lock lock(generator.mutex_);
        engine_ = generator.engine();
        next_float_ = generator.next_float_normal_sample();
        next_double_ = generator.next_double_normal_sample();
        accelerator_.clear();
        for (const auto& each : random::accelerator_generators()) accelerator_.push_back(random::state_of(each));
    }
    RandomState state() const {
        auto copy = at::make_generator<at::CPUGeneratorImpl>();
        auto* generator = at::check_generator<at::CPUGeneratorImpl>(copy);
        generator->set_engine(engine_);
        generator->set_next_float_normal_sample(next_float_);
        generator->set_next_double_normal_sample(next_double_);
        return {.cpu = copy.get_state(), .accelerator = accelerator_};
    }

private:
    static at::CPUGeneratorImpl& host() {
        return *at::check_generator<at::CPUGeneratorImpl>(at::detail::getDefaultCPUGenerator());
    }

    at::mt19937 engine_;
    std::optional<float> next_float_;
    std::optional<double> next_double_;
    std::vector<Tensor> accelerator_;
};

} // namespace fulgurite
