// SPDX-License-Identifier: BSL-1.0
// YAML's key <<: what PyYAML makes of the same texts stands beside them.
#include "fulgurite/config/yaml_merge.hpp"

#include <gtest/gtest.h>

#include "fulgurite/config/yaml.hpp"
#include "tests/app/refusal.hpp"

namespace fulgurite::test_yaml_merge {

TEST(YamlMerge, lays_tables_under_a_table) {
    const auto same = [](const char* text, const char* plain) {
        EXPECT_EQ(config::parse_yaml(text).at("c"), config::parse_yaml(plain)) << text;
    };
    same("{a: &a {x: 1, y: 2}, c: {z: 3, <<: *a}}", "{z: 3, x: 1, y: 2}");
    same("{a: &a {x: 1, y: 2}, c: {<<: *a, y: 3}}", "{y: 3, x: 1}");
    same("{a: &a {x: 1}, b: &b {x: 2, y: 2}, c: {<<: [*a, *b]}}", "{x: 1, y: 2}");
    same("{a: &a {x: 1}, b: &b {<<: *a, y: 2}, c: {<<: *b}}", "{y: 2, x: 1}");
    same("{c: {\"<<\": 1}}", "{\"<<\": 1}"); // in quotes it is a key as others
    EXPECT_EQ(config::parse_yaml("a: &a {x: 1}\nc: {<<: *a}", "f.yaml").at("c", "x").origin().text(), "f.yaml:1:11");
}
TEST(YamlMerge, refuses_what_is_no_table) {
    const auto told = [](const char* text) { return testing::refusal_of([&] { config::parse_yaml(text, "f.yaml"); }); };
    EXPECT_EQ(told("c: {<<: 1}"), "f.yaml:1:5: '<<' is '1'; a table or a list of tables is wanted");
    EXPECT_EQ(told("c: {<<: [1]}"), "f.yaml:1:5: '<<' has '1' in it; tables are wanted");
    EXPECT_EQ(told("c: {<<: {x: 1}, <<: {y: 2}}"),
              "f.yaml:1:17: '<<' stands in line 1 already; give it a list of tables");
}

} // namespace fulgurite::test_yaml_merge
