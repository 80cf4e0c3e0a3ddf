// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/lenet5_bn_max_pool.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_lenet5_bn_max_pool {

namespace {
using app::models::LeNet5BNMaxPool;

TEST(LeNet5BNMaxPool, equals_python) { testing::expect_golden_model<LeNet5BNMaxPool>(); }

TEST(LeNet5BNMaxPool, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<LeNet5BNMaxPool>({}, torch::ones({1, 1, 28, 28}));
}

TEST(LeNet5BNMaxPool, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::config_refusal<LeNet5BNMaxPool::Options>(R"({"num_clases": 10})"),
              "run.json:1:2: unknown option 'num_clases'; did you mean 'num_classes'?");
    EXPECT_EQ(testing::config_refusal<LeNet5BNMaxPool::Options>(R"({"num_classes": 0})"),
              "run.json:1:17: 'num_classes' is '0', a whole number of 1 or more is wanted");
    EXPECT_EQ(testing::refusal_of([] { LeNet5BNMaxPool().forward(torch::ones({2, 1, 32, 32})); }),
              "LeNet5BNMaxPool: got an input of [2, 1, 32, 32], expected [N, 1, 28, 28]");
}

} // namespace

} // namespace fulgurite::test_app_models_lenet5_bn_max_pool
