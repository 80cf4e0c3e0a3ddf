// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/device/any_device.hpp"
#include "fulgurite/device/concept.hpp"
#include "fulgurite/device/cpu.hpp"
#include "fulgurite/device/cuda.hpp"
#include "fulgurite/device/first_available.hpp"
