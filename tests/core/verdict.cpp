// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/verdict.hpp"

#include <type_traits>

namespace {

using namespace fulgurite::check;

struct First;
struct Second;
static_assert(std::is_same_v<first_failed<>, Passed> && passed<first_failed<Passed, Passed>>);
static_assert(std::is_same_v<first_failed<Passed, First, Second>, First>);
static_assert(std::is_same_v<verdict<false, First>::type, First> && passed<verdict<true, First>::type>);

} // namespace
