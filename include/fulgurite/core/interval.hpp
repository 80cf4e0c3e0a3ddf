// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite {

/// What a learning-rate schedule counts: optimizer steps or epochs.
enum class Interval { step, epoch };

} // namespace fulgurite
