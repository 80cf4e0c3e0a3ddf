// SPDX-License-Identifier: BSL-1.0
#pragma once
// Whoever formats numbers includes this. `fulgurite::compiled` has fmt's own functions compiled, too.
#ifdef FULGURITE_COMPILED
#undef FMT_HEADER_ONLY
#endif
#include <fmt/format.h>
