// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "fulgurite/app/program/result.hpp"
#include "fulgurite/app/program/words.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/report/compare.hpp"

namespace fulgurite::app::program {

/// `compare FOLDER... [--out FILE]`: the folders of runs as one page, `report::compare`.
int compare(const Words& words);

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/compare-inl.hpp"
#endif
