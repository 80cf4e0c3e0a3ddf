// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/fit/tick.hpp"
#include "fulgurite/engine/fit/work.hpp"
#include "fulgurite/engine/host/budget.hpp"

namespace fulgurite::engine {

/// What a call gives back that was refused: it answers anything, and becomes whatever it is assigned to, so that the
/// one error is not followed by others.
struct Refused {
    template <class... Args>
    double metric(Args&&...) const {
        return 0;
    }
    std::map<std::string, double> metrics() const { return {}; }
    std::int64_t epoch() const { return 0; }
    std::int64_t global_step() const { return 0; }
    std::string stop_reason() const { return {}; }
    Tick* begin() const { return nullptr; }
    Tick* end() const { return nullptr; }
    Refused session() const { return {}; }
    Refused result() const { return {}; }
    Refused run() const { return {}; }
    bool advance() const { return false; }
    template <class... Args>
    Advanced advance_for(Args&&...) const {
        return {};
    }
    bool over() const { return true; }
    void budget(BudgetOptions) const {}
    std::chrono::duration<double> estimate(Work) const { return {}; }
    Work next() const { return Work::over; }
    Tick tick() const { return {}; }
    Refused snapshot() const { return {}; }
    void stop(std::string) const {}
    template <class T>
    operator T() const; // NOLINT(google-explicit-constructor)
};

/// The same for `predict`, most predictions being tensors; for others it becomes the container that is wanted.
struct RefusedPredictions : std::vector<at::Tensor> {
    template <class T>
        requires requires(T& container) { container.empty(); }
    operator T() const; // NOLINT(google-explicit-constructor)
};

template <Stage S>
using refused_in = std::conditional_t<S == Stage::predict, RefusedPredictions, Refused>;

/// Where a refused call was to give a reference.
template <class T>
T& refused_reference();

} // namespace fulgurite::engine
