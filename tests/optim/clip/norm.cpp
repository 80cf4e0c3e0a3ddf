// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/clip/norm.hpp"

#include "fulgurite/optim/clip/concept.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::test_clip_norm {

namespace {

static_assert(ClipPolicy<ClipNorm>);

TEST(ClipNorm, equals_python) {
    int cases = 0;
    for (const auto& entry : testing::optimizer_golden().at("clips")) {
        if (entry.at("kind") != "norm") continue;
        SCOPED_TRACE(entry.dump().substr(0, 80));
        const auto type = testing::golden_type(entry);
        const auto params = testing::golden_parameters(type);
        testing::set_golden_gradients(params, 3);
        params[1].mutable_grad().reset();
        const auto& p = entry.at("norm_type");
        ClipNorm policy{entry.at("argument").get<double>(),
                        p.is_string() ? std::numeric_limits<double>::infinity() : p.get<double>()};
        const Tensor norm = policy.clip(params);
        EXPECT_TRUE(testing::near(read_scalar(norm), entry.at("norm").get<double>(), testing::golden_tolerance(type)));
        for (std::size_t i : {0U, 2U})
            EXPECT_TRUE(testing::near(params[i].grad(), entry.at("grads")[i], testing::golden_tolerance(type)));
        EXPECT_FALSE(params[1].grad().defined());
        ++cases;
    }
    EXPECT_EQ(cases, 16);
}

TEST(ClipNorm, has_nothing_to_do_without_gradients) {
    EXPECT_FALSE(ClipNorm{1.0}.clip(testing::golden_parameters()).defined());
}

TEST(ClipNorm, takes_gradients_of_several_types_together) {
    const Tensor narrow = at::zeros(1).set_requires_grad(true),
                 wide = at::zeros(1, at::kDouble).set_requires_grad(true);
    narrow.mutable_grad() = at::full({1}, 3.0F);
    wide.mutable_grad() = at::full({1}, 4.0, at::kDouble);
    const std::vector params{narrow, wide};
    EXPECT_NEAR(read_scalar(ClipNorm{1.0}.clip(params)), 5, 1e-6);
    EXPECT_NEAR(read_scalar(narrow.grad()), 0.6, 1e-6);
    EXPECT_NEAR(read_scalar(wide.grad()), 0.8, 1e-6);
}

// Newer versions of LibTorch have norms of sparse tensors.
TEST(ClipNorm, says_of_a_sparse_gradient_that_it_is_one_or_clips_it) {
    const Tensor dense = at::zeros(3).set_requires_grad(true), table = at::zeros({4, 2}).set_requires_grad(true);
    dense.mutable_grad() = at::ones(3);
    table.mutable_grad() = at::ones({4, 2}).to_sparse();
    const std::vector params{dense, table};
    try {
        EXPECT_NEAR(read_scalar(ClipNorm{1.0}.clip(params)), std::sqrt(11.0), 1e-6);
        EXPECT_NEAR(read_scalar(dense.grad()[0]), 1 / std::sqrt(11.0), 1e-6);
        EXPECT_NEAR(read_scalar(table.grad().to_dense()[3][1]), 1 / std::sqrt(11.0), 1e-6);
    } catch (const Error& error) {
        EXPECT_TRUE(std::string_view(error.what())
                        .starts_with("ClipNorm: gradient 1 of 2, of the shape [4, 2], is sparse, which is not clipped"))
            << error.what();
    }
}

TEST(ClipNorm, refuses_limits_that_make_no_sense) {
    EXPECT_THROW(ClipNorm{0.0}, Error);
    EXPECT_THROW(ClipNorm{-1.0}, Error);
    EXPECT_THROW(ClipNorm{std::nan("")}, Error);
    try {
        ClipNorm{1.0, 0};
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "ClipNorm's norm_type is 0; it must be above 0, infinity for the largest value");
    }
}

} // namespace

} // namespace fulgurite::test_clip_norm
