// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/sparse_adam.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_sparse_adam {

namespace {
using optim::SparseAdam;

TEST(SparseAdam, equals_python_for_fifty_steps) {
    testing::expect_golden_steps<SparseAdam>(testing::optimizer_steps(), 6);
}

std::string refusal(const optim::SparseAdamOptions& options) { return testing::optimizer_refusal<SparseAdam>(options); }

TEST(SparseAdam, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = 0}), "SparseAdam's lr is 0; it must be above 0");
    EXPECT_EQ(refusal({.betas = {1.0, 0.9}}), "SparseAdam's betas[0] is 1; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.eps = 0}), "SparseAdam's eps is 0; it must be above 0");
    EXPECT_EQ(refusal({}), "accepted");
}

TEST(SparseAdam, refuses_a_dense_gradient) {
    const auto params = testing::golden_parameters();
    SparseAdam optimizer{params};
    testing::set_golden_gradients(params, 1);
    try {
        optimizer.step();
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "SparseAdam: the gradient of parameter 0 of group 0 is dense; only sparse gradients are taken, "
                     "give this parameter to Adam");
    }
}

TEST(SparseAdam, leaves_weights_alone_where_the_gradient_has_none_and_adds_up_what_stands_twice) {
    const Tensor twice = at::ones({3, 2}).set_requires_grad(true), once = at::ones({3, 2}).set_requires_grad(true);
    SparseAdam a{{twice}, {.lr = 0.1}}, b{{once}, {.lr = 0.1}};
    const auto row = at::tensor({1}, at::kLong), rows = at::tensor({1, 1}, at::kLong);
    for (int i = 0; i < 3; ++i) {
        twice.mutable_grad() = at::sparse_coo_tensor(rows.unsqueeze(0), at::full({2, 2}, 0.5), {3, 2});
        once.mutable_grad() = at::sparse_coo_tensor(row.unsqueeze(0), at::full({1, 2}, 1.0), {3, 2});
        a.step();
        b.step();
    }
    EXPECT_TRUE(at::equal(twice, once));
    EXPECT_TRUE(at::equal(once[0], at::ones(2)));
    EXPECT_FALSE(at::equal(once[1], at::ones(2)));
}

} // namespace

} // namespace fulgurite::test_sparse_adam
