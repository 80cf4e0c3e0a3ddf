// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include "fulgurite/config/number.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"

namespace fulgurite::app::dialect {

/// `random_split: {train: 0.7, val: 0.3}`, or these under `dest`: the share to validate on, or how many samples each
/// has, as `MagicData` is told. As in PyTorch fractions are 1 together, and numbers are all samples, which is held to
/// the set once it is there. Tests are done on files of their own here, so that a share of `test` is refused.
void read_random_split(const config::Value& said, config::Value& magic, config::Problems& problems);

} // namespace fulgurite::app::dialect

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/dialect/random_split-inl.hpp"
#endif
