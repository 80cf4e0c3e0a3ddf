// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/first_error.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using fulgurite::detail::FirstError;

TEST(FirstError, is_the_one_that_is_thrown_when_all_calls_are_made) {
    FirstError error;
    int calls = 0;
    EXPECT_FALSE(error);
    error.rethrow();
    for (const char* what : {"first", "second"})
        error.guard([&] {
            ++calls;
            throw std::runtime_error(what);
        });
    error.guard([&] { ++calls; });
    EXPECT_EQ(calls, 3);
    EXPECT_TRUE(error);
    try {
        error.rethrow();
        ADD_FAILURE();
    } catch (const std::runtime_error& thrown) {
        EXPECT_EQ(std::string(thrown.what()), "first");
    }
    EXPECT_FALSE(error);
    error.rethrow(); // it is thrown once
}

} // namespace
