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
    void set();
    RandomState state() const;

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/tensor/random_mark-inl.hpp"
#endif
