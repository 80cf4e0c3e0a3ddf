// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite::metric {

/// How the values of classes or labels become one (torchmetrics' `average`).
enum class Average {
    micro,    ///< all answers count alike: counts are added up over the classes first
    macro,    ///< the mean over the classes that occur in targets or predictions
    weighted, ///< the mean over the classes, each by how often it is the target
    none,     ///< no average: a tensor with a value for each class
};

/// What floating-point predictions are; it is never guessed from their values. Integer predictions are labels.
enum class Input { probabilities, logits };

} // namespace fulgurite::metric
