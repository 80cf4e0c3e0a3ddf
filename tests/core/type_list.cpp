// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/type_list.hpp"

#include <type_traits>

namespace {

using namespace fulgurite;

static_assert(TypeList<int, char>::size == 2 && TypeList<>::size == 0);
static_assert(contains_type<int, TypeList<char, int>> && !contains_type<int, TypeList<int&>>);
static_assert(std::is_same_v<concat<TypeList<int>, TypeList<>, TypeList<char, int>>, TypeList<int, char, int>>);
static_assert(std::is_same_v<concat<>, TypeList<>>);
static_assert(std::is_same_v<unique_types<TypeList<int, char, int, char>>, TypeList<int, char>>);
static_assert(std::is_same_v<first_repeated<TypeList<int, char, char, int>>::type, char>);
static_assert(std::is_void_v<first_repeated<TypeList<int, char>>::type>);
static_assert(index_of<char, TypeList<int, char>> == 1 && index_of<long, TypeList<int, char>> == 2);

} // namespace
