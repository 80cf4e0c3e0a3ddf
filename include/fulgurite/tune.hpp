// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/tune/batch_size.hpp"
#include "fulgurite/tune/lr_find.hpp"
