// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/CPUGeneratorImpl.h>
#include <torch/version.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/value.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::app {

namespace detail {

inline constexpr const char* compiler =
#ifdef __clang__
    "clang " __clang_version__;
#else
    "GCC " __VERSION__;
#endif

/// Variables that change what is computed or how fast: of configs, threads, devices and libraries.
config::Value environment_of_runs();
std::string now_in_utc();

} // namespace detail

/// What a run was done with, beside its config: versions, the compiler, the seed, variables of the environment, where
/// and when it began.
config::Value run_record();

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/base/run_record-inl.hpp"
#endif
