// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/loop/concept.hpp"
#include "fulgurite/loop/endless.hpp"
#include "fulgurite/loop/epochs.hpp"
#include "fulgurite/loop/max_time.hpp"
#include "fulgurite/loop/steps.hpp"
