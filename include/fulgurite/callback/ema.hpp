// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_lerp.h>
#include <c10/core/Device.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "fulgurite/callback/weight_averaging.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite {

struct EMAOptions {
    double decay = 0.999;      ///< what is kept of the average at each update, 0 to 1
    Duration every = Steps{1}; ///< how often weights are taken in: `Steps{n}` or `Epochs{n}`
    Duration start = Steps{0}; ///< not before this step or epoch, counted from 0
    callback::Buffers buffers = callback::Buffers::averaged; ///< what is done with buffers
    bool use_in_validation = true;                           ///< validations of a fit see the averages
    AfterFit after_fit = AfterFit::averaged;
    std::optional<c10::Device> device = {}; ///< where the averages are kept; where the weights are, if empty
    ShouldUpdate should_update = {};        ///< when weights are taken in, in place of `every` and `start`
};

/// Keeps an exponential moving average of the weights, average = decay · average + (1 − decay) · weights, in the
/// weights' own type: `EMA{{.decay = 0.999}}`. All else is as in `WeightAveraging`; follows Lightning's
/// `EMAWeightAveraging`.
class EMA : public callback::WeightAverage {
public:
    /// Throws `Error` for a decay outside of 0 to 1, and as `WeightAveraging` does.
    explicit EMA(EMAOptions options = {})
        : WeightAverage({.every = options.every,
                         .start = options.start,
                         .buffers = options.buffers,
                         .use_in_validation = options.use_in_validation,
                         .after_fit = options.after_fit,
                         .device = options.device,
                         .should_update = std::move(options.should_update),
                         .multi_avg_fn = rule(options.decay)},
                        "EMA") {
        if (!(options.decay >= 0 && options.decay <= 1))
            throw Error("EMA: decay is ", options.decay, "; give 0 to 1, such as 0.999");
    }

private:
    static callback::MultiAverageFunction rule(double decay);
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/ema-inl.hpp"
#endif
