// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/clip/value.hpp"

#include "fulgurite/optim/clip/concept.hpp"
#include "fulgurite/optim/clip/none.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::test_clip_value {

namespace {

static_assert(ClipPolicy<ClipValue> && ClipPolicy<NoClip> && ClipPolicy<std::optional<ClipValue>> && !ClipPolicy<int>);

TEST(ClipValue, equals_python) {
    int cases = 0;
    for (const auto& entry : testing::optimizer_golden().at("clips")) {
        if (entry.at("kind") != "value") continue;
        const auto type = testing::golden_type(entry);
        const auto params = testing::golden_parameters(type);
        testing::set_golden_gradients(params, 3);
        params[1].mutable_grad().reset();
        ClipValue{entry.at("argument").get<double>()}.clip(params);
        for (std::size_t i : {0U, 2U})
            EXPECT_TRUE(testing::near(params[i].grad(), entry.at("grads")[i], testing::golden_tolerance(type)));
        ++cases;
    }
    EXPECT_EQ(cases, 4);
}

TEST(ClipValue, refuses_limits_that_make_no_sense) {
    EXPECT_THROW(ClipValue{0.0}, Error);
    EXPECT_THROW(ClipValue{std::numeric_limits<double>::infinity()}, Error);
    try {
        ClipValue{-0.5};
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "ClipValue's limit is -0.5; it must be a number above 0");
    }
}

TEST(NoClip, leaves_gradients_alone) {
    const auto params = testing::golden_parameters();
    testing::set_golden_gradients(params, 1);
    const Tensor before = params[0].grad().clone();
    NoClip{}.clip(params);
    EXPECT_TRUE(at::equal(before, params[0].grad()));
}

} // namespace

} // namespace fulgurite::test_clip_value
