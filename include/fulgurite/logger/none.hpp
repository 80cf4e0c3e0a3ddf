// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string_view>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A logger that writes nothing: what a Trainer without a logger has. Use it as a template for your own.
struct NoLogger : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) {}
};

} // namespace fulgurite
