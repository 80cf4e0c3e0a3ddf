// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/duration.hpp" // Steps, which is also a unit that cadences are given in
