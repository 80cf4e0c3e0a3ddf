// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/duration.hpp" // Epochs, which is also a unit that cadences are given in
