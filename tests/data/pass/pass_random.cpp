// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/data/pass/pass_random.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_pass_random {

TEST(PassRandom, saves_what_was_loaded_last) {
    data::PassRandom<true> random;
    const auto saved = [&] {
        auto state = StateTree::dict();
        random.save(state);
        return state;
    };
    const auto nothing = saved();
    EXPECT_EQ(nothing.size(), 0U); // no pass has begun
    random.begin(false);
    const auto begun = saved();
    EXPECT_EQ(begun.size(), 1U);
    random.load(begun);
    random.load(nothing);
    EXPECT_EQ(saved().size(), 0U);
}

} // namespace fulgurite::test_pass_random
