// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

namespace fulgurite {

/// What a Trainer is asked to do; given to `setup` and `teardown`.
enum class Stage { fit, validate, test, predict };

constexpr std::string_view name_of(Stage stage) {
    constexpr std::string_view names[] = {"fit", "validate", "test", "predict"};
    return names[static_cast<int>(stage)];
}

/// Whose epoch a logged value belongs to.
enum class Phase { train, validation, test, predict };

} // namespace fulgurite
