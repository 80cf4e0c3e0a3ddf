// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/option/checked.hpp"

#include "tests/app/refusal.hpp"

namespace fulgurite::test_app_option_checked {

namespace {

enum class Colour : int { red, green };
struct Options {
    std::int64_t size = 1;
    double part = 0.5;
    Colour colour = Colour::red;
    std::vector<double> parts = {};
    std::optional<std::int64_t> limit = {};
    std::string name = "a";
    std::string wrong = {};

    void check(const auto& refuse) const {
        app::option::positive(refuse, "size", size);
        app::option::share(refuse, "part", part);
        if (!wrong.empty()) refuse(wrong, "another");
    }
};
struct Unchecked {
    int size = 0;
};

std::string refusal(const Options& options) {
    return testing::refusal_of([&] { app::option::checked("Box", options); });
}

TEST(Checked, gives_options_back_that_are_right) {
    EXPECT_EQ(app::option::checked("Box", Options{.size = 7}).size, 7);
    EXPECT_EQ(app::option::checked("Box", Unchecked{3}).size, 3);
}

TEST(Checked, says_owner_option_value_and_what_is_wanted) {
    EXPECT_EQ(refusal({.size = 0}), "Box: size is 0; a whole number of 1 or more is wanted");
    EXPECT_EQ(refusal({.part = 1.5}), "Box: part is 1.5; a number from 0 to 1 is wanted");
    EXPECT_EQ(refusal({.part = std::nan("")}), "Box: part is nan; a number from 0 to 1 is wanted");
    EXPECT_EQ(refusal({.colour = Colour::green, .wrong = "colour"}), "Box: colour is green; another is wanted");
    EXPECT_EQ(refusal({.parts = {1, 2.5}, .wrong = "parts"}), "Box: parts is [1, 2.5]; another is wanted");
    EXPECT_EQ(refusal({.wrong = "limit"}), "Box: limit is not given; another is wanted");
    EXPECT_EQ(refusal({.limit = 3, .wrong = "limit"}), "Box: limit is 3; another is wanted");
    EXPECT_EQ(refusal({.wrong = "name"}), "Box: name is a; another is wanted");
}

} // namespace

} // namespace fulgurite::test_app_option_checked
