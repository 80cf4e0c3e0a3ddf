// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/format/tfevents.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/format/histogram.hpp"
#include "fulgurite/logger/format/host_image.hpp"
#include "fulgurite/logger/format/pr_curve.hpp"

namespace torch::nn {
class Module;
}

namespace fulgurite::logger {

/// A chart of TensorBoard's tab CUSTOM SCALARS: scalars in one frame.
struct CustomChart {
    std::string title;
    std::vector<std::string> tags; ///< regular expressions of scalars; of a margin three: value, lower, upper
    bool margin = false;           ///< one line with a band around it
};
/// Charts under one heading.
struct CustomCategory {
    std::string title;
    std::vector<CustomChart> charts;
};

} // namespace fulgurite::logger

/// Events of what is no scalar, in the forms that `torch.utils.tensorboard` gives them.
namespace fulgurite::logger::tfevents {

/// When and where an event stands.
struct Moment {
    double wall_time; ///< seconds since 1970
    std::int64_t step;
};

std::string image_event(std::string_view name, const HostImage& image, Moment moment);

/// With the number of values that are not finite, if there are any, as a scalar "<name>/non_finite".
std::string histogram_event(std::string_view name, const Histogram& histogram, Moment moment);

std::string pr_curve_event(std::string_view name, const PrCurve& curve, Moment moment);

/// Which charts the tab CUSTOM SCALARS has.
std::string layout_event(const std::vector<CustomCategory>& layout, double wall_time);

/// Which columns the tab HPARAMS has.
std::string experiment_event(const Hyperparameters& parameters, std::span<const std::string> metrics, double wall_time);

/// A module's tree: a node for each module, with its type, and one for each parameter and buffer, with its shape, that
/// feeds it. The modules of a Sequential feed each other. What else `forward` does is not known.
std::string graph_event(const torch::nn::Module& module, double wall_time);

} // namespace fulgurite::logger::tfevents

#endif

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/summaries-inl.hpp"
#endif
