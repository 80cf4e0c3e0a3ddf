// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite::metric {

/// How masks are given to the metrics of segmentation.
enum class InputFormat {
    one_hot, ///< both `[B, C, …]`: bool or whole numbers, not 0 where a pixel is of the class; of floating-point
             ///< numbers, such as logits, the largest wins
    index,   ///< both `[B, …]`: the class of each pixel
    mixed,   ///< one of each
};

} // namespace fulgurite::metric
