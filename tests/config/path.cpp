// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/config/path.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/yaml.hpp"

using namespace fulgurite;

namespace {

config::Value overridden(const char* text, const char* said) {
    auto config = config::parse_yaml(text);
    config::override_with(config, said, config::Origin("argument 1"));
    return config;
}

} // namespace

TEST(Path, a_key_with_dots_is_found_by_its_whole) {
    constexpr auto text = "space: {a.b: {log: [1, 2]}, a: {c: 3}, d: 4}";
    EXPECT_EQ(overridden(text, "space.a.b={uniform: [0, 1]}"),
              config::parse_yaml("space: {a.b: {uniform: [0, 1]}, a: {c: 3}, d: 4}"));
    EXPECT_EQ(overridden(text, "space.a.b.log+=7"),
              config::parse_yaml("space: {a.b: {log: [1, 2, 7]}, a: {c: 3}, d: 4}"));
    EXPECT_EQ(overridden(text, "space.a.c=5"), config::parse_yaml("space: {a.b: {log: [1, 2]}, a: {c: 5}, d: 4}"));
    EXPECT_EQ(overridden(text, "~space.a.b"), config::parse_yaml("space: {a: {c: 3}, d: 4}"));
    EXPECT_EQ(overridden(text, "~space.a.c"), config::parse_yaml("space: {a.b: {log: [1, 2]}, a: {}, d: 4}"));
    EXPECT_EQ(overridden(text, "space.e.f=1"),
              config::parse_yaml("space: {a.b: {log: [1, 2]}, a: {c: 3}, d: 4, e: {f: 1}}"));
    EXPECT_THROW(overridden(text, "~space.a.x"), Error);
    EXPECT_THROW(overridden(text, "~space.d.x"), Error);
    EXPECT_THROW(overridden(text, "~nothing"), Error);
}
