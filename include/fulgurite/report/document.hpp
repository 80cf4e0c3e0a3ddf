// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/page.hpp"
#include "fulgurite/report/script.hpp"
#include "fulgurite/report/style.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::report {

/// The beginning of a page, up to where its content begins. Refresh: seconds after which a browser looks again; 0 for a
/// page that is done.
std::string document_head(std::string_view title, double refresh_seconds = 0);

/// The end of a page, with the script that makes its charts answer.
std::string document_foot();

/// Text as HTML in which long names and paths may be broken where their parts end.
std::string breakable(std::string_view text);

/// A list of names and what is said of them, under its heading; nothing where it is empty.
std::string facts_section(std::string_view title, const std::vector<Fact>& facts);

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/document-inl.hpp"
#endif
