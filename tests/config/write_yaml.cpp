// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/config/write_yaml.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "fulgurite/config/json.hpp"
#include "fulgurite/config/toml.hpp"
#include "fulgurite/config/yaml.hpp"

using namespace fulgurite;

namespace {

std::string refusal(const std::string& toml) {
    try {
        config::parse_toml(toml, "text");
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST(WriteYaml, reads_as_people_write_it) {
    const auto config =
        config::parse_yaml("{a: {b: [1, yes, 'x y'], c: {}}, list: [{d: 1, e: [2]}, [3, [4]]], none: ~}");
    EXPECT_EQ(config::to_yaml(config),
              "a:\n  b: [1, yes, \"x y\"]\n  c: {}\nlist:\n  - d: 1\n    e: [2]\n  - - 3\n    - [4]\nnone: null\n");
}
TEST(WriteYaml, reads_back_the_same_with_plain_words_plain) {
    for (const char* text :
         {"a: yes\nb: 0x1F\nc: 1_000\nd: 'yes'\ne: '12'\nf: ''\ng: \"a: b # c\"\nh: '- x'\ni: \"\\n\\t\\x01\"",
          "a: '~'\nb: 'null'\nd: '--'\ne: '...'\nf: .5\ng: -.inf\nh: 2001-01-01\n'a b': 1\n'- c': 2\n'': 3", "[]", "{}",
          "null", "word", "'quoted'", "[[], {}, [[1]], {a: {b: [{}]}}]", "a:\n- b:\n  - c: e\n    d: \"\\u2028\""}) {
        const auto config = config::parse_yaml(text);
        EXPECT_EQ(config::parse_yaml(config::to_yaml(config)), config) << text << "\n->\n" << config::to_yaml(config);
    }
}

// What fuzzing has found.
TEST(ReadToml, numbers_behind_letters_of_several_bytes_are_those_of_the_file) {
    const auto config = config::parse_toml("\"é\" = 5\n\"日本\" = [1.5, 'ü', -2] # ö\n", "text");
    EXPECT_EQ(config.at("é").as_int(), 5);
    EXPECT_EQ(config.at("日本").elements()[0].as_double(), 1.5);
    EXPECT_EQ(config.at("日本").elements()[2].as_int(), -2);
    EXPECT_EQ(config::parse_toml("\xEF\xBB\xBF"
                                 "abc = 9595550\n",
                                 "text")
                  .at("abc")
                  .as_int(),
              9595550);
}
TEST(ReadToml, what_is_no_toml_is_refused_with_its_place) {
    EXPECT_EQ(refusal("a = 1\n[[[["), "text:2:3: a name is wanted, in quotes where it has other letters, got '['");
    EXPECT_EQ(refusal("[\x01_"),
              "text:1:2: a name is wanted, in quotes where it has other letters, got a control character");
    EXPECT_EQ(refusal("a = [}"), "text:1:6: a value is wanted, got '}'");
    EXPECT_EQ(refusal("é = 1"), "text:1:1: a name is wanted, in quotes where it has other letters, got 'é'");
    EXPECT_EQ(refusal("'é' = é"), "text:1:7: a value is wanted, got 'é'");
    EXPECT_EQ(refusal("a = 'x"), "text:1:5: a string begins here and does not end");
    EXPECT_EQ(refusal("a = " + std::string(5000, '[')),
              "text:1:105: more than 100 lists and tables stand within each other");
    EXPECT_EQ(refusal("a = 1980-05-27T:nf"),
              "text:1:5: '1980-05-27T:nf' is no date or time; they are written 2026-11-30, "
              "07:32:00, 2026-11-30T07:32:00.5Z");
    EXPECT_NE(refusal("a = \"\"\"\\é\"\"\"").find("text:1:9: what stands behind a '\\'"), std::string::npos);
    EXPECT_EQ(refusal("a = 1 b = 2"), "text:1:7: a line ends here, got 'b'");
}
TEST(ReadToml, all_shapes_of_the_language_are_taken) {
    const auto config = config::parse_toml(
        "# c\r\na.\"b.c\" . d = 1 # c\n[ x . 'y' ] # c\ne = [ # c\n 1, # c\n [2, '3'],\n]\n"
        "f = {g = {}, h.i = \"\"\"\n]'\"\" \\\" x\"\"\"\"\"}\nj = 1979-05-27 07:32:00.5-07:00\n"
        "k = '''a\n''b'''\nl = 07:32:00\nm = -inf\n[[z]]\n[[z]]\nn = true\n",
        "text");
    EXPECT_EQ(config.at("a", "b.c", "d").as_int(), 1);
    EXPECT_EQ(config.at("x", "y", "e").elements()[1].elements()[1].as_string(), "3");
    EXPECT_EQ(config.at("x", "y", "f", "h", "i").as_string(), "]'\"\" \" x\"\"");
    EXPECT_EQ(config.at("x", "y", "j").as_string(), "1979-05-27 07:32:00.5-07:00");
    EXPECT_EQ(config.at("x", "y", "k").as_string(), "a\n''b");
    EXPECT_TRUE(config.at("z").elements()[1].at("n").as_bool());
}
TEST(WriteToml, a_whole_number_of_more_than_64_bits_is_refused) {
    const auto config = config::parse_yaml("a: 18446744073709551615");
    EXPECT_THROW(config::to_toml(config), Error);
    EXPECT_EQ(config::parse_json(config::to_json(config)), config);
}
TEST(WriteJson, a_number_with_a_plus_is_no_number_of_json) {
    EXPECT_EQ(config::to_json(config::parse_yaml("a: [+5, 5, -5]")), "{\n    \"a\": [\"+5\", 5, -5]\n}\n");
}
TEST(ReadYaml, a_key_that_is_too_long_to_be_written_is_refused) {
    EXPECT_NO_THROW(config::parse_yaml(std::string(160, 'k') + ": 1"));
    EXPECT_THROW(config::parse_yaml(std::string(161, 'k') + ": 1"), Error);
    EXPECT_THROW(config::parse_toml(std::string(161, 'k') + " = 1", "text"), Error);
}
TEST(ReadFile, what_is_too_deep_or_too_wide_is_refused) {
    std::string deep = "a", wide;
    for (int i = 0; i < 200'000; ++i) deep += ".a";
    EXPECT_NE(refusal(deep + " = 1").find(": more than 100 lists and tables"), std::string::npos);
    EXPECT_NE(refusal("[" + deep + "]").find(": more than 100 lists and tables"), std::string::npos);
    EXPECT_NE(refusal("[" + deep.substr(0, 159) + "]\n" + deep.substr(0, 159) + " = 1").find("text:2:"),
              std::string::npos);
    for (int i = 0; i <= 10'000; ++i) wide += "k" + std::to_string(i) + ": 1\n";
    EXPECT_THROW(config::parse_yaml(wide), Error);
    std::replace(wide.begin(), wide.end(), ':', '=');
    EXPECT_NE(refusal(wide).find("a table has more than 10000 keys"), std::string::npos);
    EXPECT_EQ(refusal("a = " + std::string(99, '[') + std::string(99, ']')), "accepted");
    try {
        std::string dashes;
        for (int i = 0; i < 5000; ++i) dashes += "- ";
        config::parse_yaml(dashes, "text");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("lists and tables within each other"), std::string::npos)
            << error.what();
    }
}
TEST(ReadNumber, what_is_too_small_is_zero_and_what_is_too_large_is_none) {
    const auto config = config::parse_yaml("[1e-400, -1e-400, 1e400, 1e-310]");
    EXPECT_EQ(config.elements()[0].as_double(), 0);
    EXPECT_TRUE(std::signbit(config.elements()[1].as_double()));
    EXPECT_THROW(config.elements()[2].as_double(), Error);
    EXPECT_EQ(config.elements()[3].as_double(), 1e-310);
}
