// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/app/plan/data_plan.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/config/schema.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/config/write_yaml.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app::program {

namespace detail {

/// "      lr = 0.001", a line for each option.
std::string option_lines(const config::Value& options);

std::string indented(const std::string& lines);

} // namespace detail

/// What configs can name, kind by kind; of one kind, in any case, one or many: with the options of each; of
/// `training` the options of that section. Throws `Error` for a kind that there is not.
std::string names(const Registry& registry, std::string_view kind = {});

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/names-inl.hpp"
#endif
