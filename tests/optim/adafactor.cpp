// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adafactor.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_adafactor {

namespace {
using optim::Adafactor;

TEST(Adafactor, equals_python_for_fifty_steps) {
    testing::expect_golden_steps<Adafactor>(testing::optimizer_steps(), 6);
}

TEST(Adafactor, measures_parameters_of_half_types_in_float32) {
    // 2^20 times 100 have a length of 102,400, which no half can hold; a step is a hundredth of their size.
    const Tensor param = at::full({1 << 20}, 100, at::kHalf).set_requires_grad(true);
    Adafactor optimizer{{param}};
    param.mutable_grad() = at::ones_like(param);
    optimizer.step();
    EXPECT_TRUE(at::equal(param, at::full_like(param, 99)));
}

std::string refusal(const optim::AdafactorOptions& options) { return testing::optimizer_refusal<Adafactor>(options); }

TEST(Adafactor, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "Adafactor's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "Adafactor's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.beta2_decay = 0.1}), "Adafactor's beta2_decay is 0.1; it must be 0 or less");
    EXPECT_EQ(refusal({.eps = {-1.0, 1.0}}), "Adafactor's eps[0] is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.eps = {std::nullopt, -1}}), "Adafactor's eps[1] is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.d = 0.5}), "Adafactor's d is 0.5; it must be 1 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_adafactor
