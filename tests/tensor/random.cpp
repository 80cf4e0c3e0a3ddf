// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/tensor/random.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

using namespace fulgurite;

TEST(SeedEverything, seeds_libtorch_and_says_so) {
    EXPECT_EQ(seed_everything(11), 11U);
    EXPECT_EQ(global_seed(), 11U);
    const auto first = torch::randn({5});
    torch::manual_seed(11);
    EXPECT_TRUE(torch::equal(torch::randn({5}), first));
}

TEST(SeedEverything, gives_the_stream_of_python) {
    seed_everything(0);
    // torch.manual_seed(0); torch.rand(2)
    EXPECT_TRUE(torch::equal(torch::rand({2}), torch::tensor({0.49625658988952637F, 0.7682217955589294F})));
}

TEST(RandomState, puts_the_stream_back) {
    seed_everything(1);
    (void)torch::randn({3});
    const auto state = RandomState::capture();
    EXPECT_EQ(state.cpu.numel(), 5056);
    const auto expected = torch::randn({7});
    seed_everything(2);
    state.restore();
    EXPECT_TRUE(torch::equal(torch::randn({7}), expected));
}

TEST(RandomState, survives_a_state_tree) {
    seed_everything(1);
    const auto tree = RandomState::capture().state_dict();
    const auto expected = torch::randperm(9);
    RandomState state;
    state.load_state_dict(tree);
    state.restore();
    EXPECT_TRUE(torch::equal(torch::randperm(9), expected));
}

TEST(PreserveRandomState, takes_nothing_from_the_stream) {
    seed_everything(1);
    const auto expected = torch::randn({3});
    seed_everything(1);
    {
        const PreserveRandomState preserve;
        (void)torch::randn({100});
    }
    EXPECT_TRUE(torch::equal(torch::randn({3}), expected));
}
