// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/report/page.hpp"

namespace fulgurite::report {

/// How this program was called, in words that a shell reads; empty where the system does not say.
std::string command_line();

/// The revision that is checked out where the program runs, or above; empty where there is no Git repository. It says
/// nothing of changes that are not committed.
std::string git_revision(std::filesystem::path folder);

/// What it takes to do the same again, as far as the system knows it: command, folder, revision.
std::vector<Fact> reproduction();

namespace detail {

std::string first_line(const std::filesystem::path& path);
/// What stands behind the name of a reference in .git/packed-refs.
std::string packed_reference(const std::filesystem::path& git, const std::string& name);
/// A word as a shell reads it.
std::string shell_word(std::string_view word);

} // namespace detail

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/reproduce-inl.hpp"
#endif
