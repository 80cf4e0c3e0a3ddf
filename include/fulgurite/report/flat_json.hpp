// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <vector>

#include "fulgurite/report/page.hpp"

namespace fulgurite::report {

/// A JSON text (RFC 8259) as one fact for each scalar in it: {"model": {"lr": 0.1}} is model.lr and 0.1. A list of
/// scalars is one fact, "1, 2"; elements of other lists are numbered. Throws `Error` with the place for what is no
/// JSON. Source: what the text is called in an error.
std::vector<Fact> flat_json(std::string_view text, std::string_view source);

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/flat_json-inl.hpp"
#endif
