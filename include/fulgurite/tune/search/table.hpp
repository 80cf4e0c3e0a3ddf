// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/mode.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/report/ticks.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

/// Where the trial stands that ranks before all others; −1 where none has a value.
std::ptrdiff_t best_of(const std::vector<TrialRecord>& trials, Mode mode);
/// Every name that a trial asked for, in the order of the trials.
std::vector<Param> space_of(const std::vector<TrialRecord>& trials);

using Row = std::vector<std::string>;

inline std::string short_value(const Param& param) {
    return param.range.kind == Range::Kind::real ? report::axis_number(param.place, 4) : param.text();
}
std::size_t columns_of(std::string_view text);
/// A table whose numbers stand under each other.
std::string aligned(const std::vector<Row>& rows);
std::string table_of(const std::vector<TrialRecord>& trials, Mode mode);

/// A field of a CSV file (RFC 4180).
std::string csv_field(std::string_view text);
std::string csv_of(const std::vector<TrialRecord>& trials);

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/table-inl.hpp"
#endif
