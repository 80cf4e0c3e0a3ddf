// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/module/batch_norm.hpp>

#include <fstream>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;

struct Batch {
    torch::Tensor data;
};

/// As in tests/golden/update_bn.py.
struct Net : torch::nn::Module {
    torch::nn::BatchNorm1d first = register_module("first", torch::nn::BatchNorm1d(3));
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 2));
    torch::nn::BatchNorm1d second =
        register_module("second", torch::nn::BatchNorm1d(torch::nn::BatchNorm1dOptions(2).momentum(0.3)));
    std::vector<Batch> batches;
    std::int64_t throw_at = -1, calls = 0;

    Net() {
        torch::NoGradGuard no_grad;
        layer->weight.copy_(torch::arange(6, torch::kFloat).reshape({2, 3}) / 4 - 0.5);
        layer->bias.copy_(torch::tensor({0.25F, -1.0F}));
        int size = 4;
        for (int i = 0; i < 3; ++i, ++size)
            batches.push_back({(torch::arange(size * 3, torch::kFloat) * 0.7 + i).sin().reshape({size, 3}) * (i + 1)});
    }
    torch::Tensor forward(const torch::Tensor& input) {
        if (calls++ == throw_at) throw std::runtime_error("no");
        return second(layer(first(input)));
    }
};

std::vector<double> statistics(const Net& net) {
    std::vector<double> values;
    for (const auto& item : net.named_buffers()) {
        const auto flat = item.value().to(torch::kDouble).flatten();
        for (std::int64_t i = 0; i < flat.numel(); ++i) values.push_back(flat[i].item<double>());
    }
    return values;
}

TEST(UpdateBatchNorm, is_pytorchs) {
    Net net;
    net.forward(net.batches[0].data); // what was gathered before is forgotten
    net.second->eval();
    update_batch_norm(net, net.batches);
    std::ifstream file(fulgurite::testing::golden("update_bn.txt"));
    for (const double value : statistics(net)) {
        double expected = 0;
        ASSERT_TRUE(file >> expected);
        EXPECT_NEAR(value, expected, 1e-6);
    }
    EXPECT_EQ(net.first->options.momentum(), 0.1);
    EXPECT_EQ(net.second->options.momentum(), 0.3);
    EXPECT_TRUE(net.is_training());
    EXPECT_FALSE(net.second->is_training()); // each layer has its mode back
    EXPECT_TRUE(net.layer->weight.grad().defined() == false);
}

TEST(UpdateBatchNorm, takes_a_function_and_any_range) {
    Net one, other;
    update_batch_norm(one, one.batches);
    std::vector<std::pair<int, torch::Tensor>> pairs;
    for (const auto& batch : one.batches) pairs.emplace_back(0, batch.data);
    update_batch_norm(other, pairs, [&](auto& batch) { other.forward(batch.second); });
    EXPECT_EQ(statistics(one), statistics(other));
}

TEST(UpdateBatchNorm, leaves_all_as_it_was_where_it_fails) {
    Net net;
    net.forward(net.batches[0].data);
    const auto before = statistics(net);
    net.throw_at = 2;
    EXPECT_THROW(update_batch_norm(net, net.batches), std::runtime_error);
    EXPECT_EQ(statistics(net), before);
    EXPECT_EQ(net.second->options.momentum(), 0.3);
    EXPECT_THROW(update_batch_norm(net, std::vector<Batch>{}), Error);
    EXPECT_EQ(statistics(net), before);
}

TEST(UpdateBatchNorm, asks_for_nothing_where_there_is_none_and_counts_a_layer_with_two_names_once) {
    torch::nn::Linear layer(3, 2);
    const std::vector<Batch> one{{torch::ones({2, 3})}};
    update_batch_norm(*layer, one, [](auto&) { FAIL(); });
    torch::nn::BatchNorm1d shared(3);
    torch::nn::Sequential twice(shared, shared);
    update_batch_norm(*twice, one);
    EXPECT_EQ(shared->options.momentum(), 0.1);
    EXPECT_EQ(shared->num_batches_tracked.item<std::int64_t>(), 2);
}

} // namespace
