// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/early_stopping.hpp"
#include "fulgurite/callback/nan_guard.hpp"
