// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "fulgurite/logger/mlflow/sender.hpp"

namespace fulgurite::logger {

/// What became of a spool.
struct SpoolUpload {
    std::size_t uploaded = 0; ///< runs of which the server has all
    std::size_t left = 0;     ///< runs of which something is left in the folder
    std::string why = {};     ///< the last reason for which something is left
};

/// Sends what `MLflow` loggers have left in their spool folder: of a server that was down, of a process that was
/// killed. A run whose process did not tell how it ended is told to have failed. Files that a process writes are left
/// to it.
///
/// `url`: another address than the one that the runs were to go to; `timeout_seconds` as `MLflowOptions` has it. A
/// server that fails ends it: what is left is sent by the next call. Throws `Error` where the folder cannot be read.
SpoolUpload upload_spool(const std::filesystem::path& folder, std::string_view url = {}, double timeout_seconds = 30);

namespace mlflow {

/// Whether the server has all of a file.
bool upload_file(const std::filesystem::path& path, std::string_view url, std::chrono::milliseconds patience,
                 SpoolUpload& result);

} // namespace mlflow

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/upload_spool-inl.hpp"
#endif
