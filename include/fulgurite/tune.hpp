// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/tune/batch_size.hpp"
#include "fulgurite/tune/lr_find.hpp"
#if defined(__linux__) // processes that are forked
#include "fulgurite/tune/search.hpp"
#endif
