// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/step/accumulate.hpp"
#include "fulgurite/step/concept.hpp"
#include "fulgurite/step/eager.hpp"
