// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>

namespace fulgurite::logger {

/// A folder of its own for each run: makes `all/version_0`, `all/version_1`, …, the first that is free, and returns
/// its path. Of several processes that ask at the same time each has another one.
///
///     const auto folder = logger::version_folder("runs");
///     Trainer trainer{Epochs{20}, Csv{folder / "metrics.csv"}, TensorBoard{folder}};
///
/// Throws `Error` where it cannot be made. Follows Lightning's loggers, which number their folders alike.
std::filesystem::path version_folder(const std::filesystem::path& all);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/version_folder-inl.hpp"
#endif
