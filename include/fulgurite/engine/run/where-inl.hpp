// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/run/where.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE Where where_of_evaluation(const Progress& progress, Stage stage) {
    std::string words(progress.sanity_checking  ? "sanity check"
                      : stage == Stage::test    ? "test"
                      : stage == Stage::predict ? "prediction"
                                                : "validation");
    if (stage == Stage::fit && !progress.sanity_checking) words += ", epoch " + std::to_string(progress.epoch);
    words += ", batch " + std::to_string(progress.eval_batch);
    if (progress.eval_loader >= 0) words += " of loader " + std::to_string(progress.eval_loader);
    return {std::move(words), stage, progress.epoch, progress.eval_batch, true};
}

FULGURITE_INLINE Where where_of_batch(const Progress& progress) {
    return {"training, epoch " + std::to_string(progress.epoch) + ", batch " + std::to_string(progress.batch_idx),
            Stage::fit, progress.epoch, progress.batch_idx};
}

FULGURITE_INLINE std::string gradients_hint(std::string_view words) {
    if (words.find("does not require grad") == words.npos && words.find("nference tensor") == words.npos) return {};
    return "; an evaluation computes no gradients: open torch::AutoGradMode on(true) in the step, and switch inference "
           "mode off, by InferenceMode{false}, or in a config by training.inference_mode: false";
}

} // namespace fulgurite::engine
