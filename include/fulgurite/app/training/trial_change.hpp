// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app::detail {

/// Gives the options that a trial of `PopulationBased` has changed to the optimizer that has stepped already; what it
/// remembers of its steps stays.
struct TrialChange {
    /// An optimizer as the trial wants it now.
    std::function<optim::AnyOptimizer(std::vector<Tensor>)> wanted;
    std::vector<std::string> options; ///< those that the search changes

    void operator()(auto& run) const {
        std::apply([this](auto&... slot) { (this->give(slot.optimizer()), ...); }, run.optimizers());
    }

private:
    void give(optim::AnyOptimizer& optimizer) const;
    void give(const auto&) const {
        throw Error("PopulationBased changes options of a config's optimizer; this module has one of its own");
    }
};

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/trial_change-inl.hpp"
#endif
