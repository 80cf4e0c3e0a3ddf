// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/combined.hpp"
#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/digits.hpp"
#include "fulgurite/data/idx.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/loaders.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/normalize.hpp"
#include "fulgurite/data/tensors.hpp"
