// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/letters.hpp"

namespace fulgurite {

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one text of the other, in
/// whatever case (Damerau-Levenshtein, optimal string alignment).
std::size_t distance(std::string_view given, std::string_view name);

/// The one of the names that was probably meant; empty where none is near.
std::string nearest(std::string_view given, const std::vector<std::string>& names);

/// "; did you mean 'size'?", or what there is: "; it has: lr, betas", or nothing where there is nothing. Before: what
/// each name is told with, "model.".
std::string suggestion(std::string_view given, const std::vector<std::string>& names, std::string_view there = "it has",
                       const std::string& before = {});

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/nearest-inl.hpp"
#endif
