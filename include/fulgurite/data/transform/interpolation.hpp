// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite::data {

/// How pixels are made of others. The names are torchvision's.
enum class Interpolation : int { nearest, nearest_exact, bilinear, bicubic };

} // namespace fulgurite::data
