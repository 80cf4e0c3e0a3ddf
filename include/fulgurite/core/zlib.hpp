// SPDX-License-Identifier: BSL-1.0
#pragma once
// Brings zlib where it is there. FULGURITE_HAS_ZLIB says whether; a build may set it.
#if !defined(FULGURITE_HAS_ZLIB)
#if __has_include(<zlib.h>)
#define FULGURITE_HAS_ZLIB 1
#else
#define FULGURITE_HAS_ZLIB 0
#endif
#endif
#if FULGURITE_HAS_ZLIB
#include <zlib.h>
#endif
