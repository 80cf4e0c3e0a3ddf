// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/data/dict.hpp"

namespace fulgurite::app {

/// Tensors by name: what steps give beside the loss.
using Dict = data::Dict;

} // namespace fulgurite::app
