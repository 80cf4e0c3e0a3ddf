// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/concept.hpp"
#include "fulgurite/checkpoint/keep_best.hpp"
#include "fulgurite/checkpoint/keep_every.hpp"
#include "fulgurite/checkpoint/keep_last.hpp"
#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/checkpoint/none.hpp"
#include "fulgurite/checkpoint/on_exception_checkpoint.hpp"
#include "fulgurite/checkpoint/requests.hpp"
#include "fulgurite/checkpoint/tree_of.hpp"
