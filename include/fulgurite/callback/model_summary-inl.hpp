// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/model_summary.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE std::string summary_text(const torch::nn::Module& module, std::int64_t max_depth,
                                          const LayerTrace* trace) {
    std::string text = max_depth == 0 ? "" : table_text(summary_rows(module, max_depth, trace));
    std::int64_t training = 0, evaluating = 0;
    each_layer(module, [&](const std::string&, const torch::nn::Module& layer) {
        ++(layer.is_training() ? training : evaluating);
    });
    const auto count = parameters_in(module);
    auto line = [&](std::string value, std::string_view what) {
        if (value.size() < 10) value.resize(10, ' ');
        text.append(value).append(what).append("\n");
    };
    char megabytes[48];
    std::snprintf(megabytes, sizeof megabytes, "%.3f", count.megabytes());
    line(human_count(count.trainable()), "Trainable params");
    line(human_count(count.total() - count.trainable()), "Non-trainable params");
    line(human_count(count.total()), "Total params");
    line(with_commas(megabytes), "Total estimated model params size (MB)");
    line(std::to_string(training), "Modules in train mode");
    line(std::to_string(evaluating), "Modules in eval mode");
    if (trace) line(human_count(trace->total_flops()), "Total FLOPs");
    return text;
}

} // namespace fulgurite::callback

namespace fulgurite {

FULGURITE_INLINE ModelSummary::ModelSummary(ModelSummaryOptions options) : options_(std::move(options)) {
    if (options_.max_depth < -1)
        throw Error("ModelSummary: max_depth is ", options_.max_depth, "; give 0 or more, or -1 for all");
    if (options_.example_input.defined() && options_.from_first_batch)
        throw Error("ModelSummary: both example_input and from_first_batch are given; keep one");
}

FULGURITE_INLINE void ModelSummary::print(const torch::nn::Module& module, const callback::LayerTrace* trace) const {
    if (!file::is_itself(options_.stream)) return;
    const std::string text = callback::summary_text(module, options_.max_depth, trace) + "\n";
    std::fwrite(text.data(), 1, text.size(), options_.stream);
    std::fflush(options_.stream);
}

} // namespace fulgurite
