// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/profiler/concept.hpp"
#include "fulgurite/profiler/nvtx_profiler.hpp"
#include "fulgurite/profiler/simple_profiler.hpp"
#include "fulgurite/profiler/torch_profiler.hpp"
