// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/best.hpp"
#include "fulgurite/checkpoint/concept.hpp"
#include "fulgurite/checkpoint/every.hpp"
#include "fulgurite/checkpoint/last.hpp"
#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/checkpoint/none.hpp"
#include "fulgurite/checkpoint/on_exception.hpp"
#include "fulgurite/checkpoint/prediction_writer.hpp"
