// SPDX-License-Identifier: BSL-1.0
#pragma once

// The one place that says the version: CMakeLists.txt reads these three lines.
#define FULGURITE_VERSION_MAJOR 0
#define FULGURITE_VERSION_MINOR 1
#define FULGURITE_VERSION_PATCH 0

/// The version as one number that grows: 0.1.0 is 100, 1.2.3 is 10203. For `#if FULGURITE_VERSION >= ...`.
#define FULGURITE_VERSION (FULGURITE_VERSION_MAJOR * 10000 + FULGURITE_VERSION_MINOR * 100 + FULGURITE_VERSION_PATCH)

#define FULGURITE_TEXT_OF(x) #x
#define FULGURITE_TEXT(x) FULGURITE_TEXT_OF(x)
/// The version as a string literal: "0.1.0".
#define FULGURITE_VERSION_STRING            \
    FULGURITE_TEXT(FULGURITE_VERSION_MAJOR) \
    "." FULGURITE_TEXT(FULGURITE_VERSION_MINOR) "." FULGURITE_TEXT(FULGURITE_VERSION_PATCH)
