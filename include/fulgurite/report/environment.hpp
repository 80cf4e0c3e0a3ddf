// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sys/resource.h>
#include <sys/utsname.h>

#include <cstdio>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fulgurite/report/page.hpp"

namespace fulgurite::report {

/// The compiler that this was built with.
std::string compiler();

/// What follows "key" and a separator in a file of such lines; empty where there is none.
std::string value_in(const char* path, std::string_view key, char separator);

/// Where a program runs: processor, its threads, system, compiler.
std::vector<Fact> environment();

/// The most memory that this process has held so far, in bytes; 0 where the system does not say.
double peak_memory();

/// The local date and time of some seconds since 1970: 2025-03-01 14:05, or in another form of strftime(3).
std::string date_time(double seconds, const char* form = "%Y-%m-%d %H:%M");

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/environment-inl.hpp"
#endif
