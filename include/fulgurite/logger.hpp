// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/csv.hpp"
#include "fulgurite/logger/none.hpp"
#include "fulgurite/logger/report.hpp"
#include "fulgurite/logger/required.hpp"
#include "fulgurite/logger/tensorboard.hpp"
