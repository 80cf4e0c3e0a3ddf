// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/tune/preserve.hpp>

namespace {

using namespace fulgurite;

struct Net : torch::nn::Module {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 2));
    torch::nn::BatchNorm1d norm = register_module("norm", torch::nn::BatchNorm1d(2));
};

TEST(Preserve, gives_a_module_its_type_memory_and_gradients_back) {
    Net net;
    net.norm->eval();
    net.layer->bias.set_requires_grad(false);
    net.norm(net.layer(torch::ones({4, 3}))).sum().backward();
    const auto weight = net.layer->weight.detach().clone(), gradient = net.layer->weight.grad().clone();
    const auto* memory = net.layer->weight.const_data_ptr();
    {
        const tune::Preserve preserve(net);
        net.to(torch::kDouble); // the module's tensors lie elsewhere now, …
        net.layer->weight.grad().zero_();
        net.zero_grad();
        net.train();
        net.layer->bias.set_requires_grad(true);
        net.layer->weight.set_requires_grad(false);
        net.norm->running_mean.fill_(7);
        (void)torch::rand({5});
    }
    EXPECT_EQ(net.layer->weight.scalar_type(), torch::kFloat);
    EXPECT_EQ(net.layer->weight.const_data_ptr(), memory);
    EXPECT_TRUE(net.layer->weight.equal(weight));
    EXPECT_TRUE(net.layer->weight.grad().equal(gradient));
    EXPECT_TRUE(net.layer->weight.requires_grad());
    EXPECT_FALSE(net.layer->bias.requires_grad());
    EXPECT_EQ(net.norm->num_batches_tracked.scalar_type(), torch::kLong);
    EXPECT_EQ(net.norm->running_mean.sum().item<double>(), 0);
    EXPECT_TRUE(net.is_training());
    EXPECT_FALSE(net.norm->is_training());
    {
        const tune::Preserve preserve(net); // … or where they were, with other numbers in them
        const torch::NoGradGuard no_grad;
        net.layer->weight.fill_(3);
    }
    EXPECT_TRUE(net.layer->weight.equal(weight));
    EXPECT_EQ(net.layer->weight.const_data_ptr(), memory);
    net.norm->train();
    net.norm(net.layer(torch::randn({4, 3}))).square().sum().backward(); // autograd has followed
    EXPECT_FALSE(net.layer->weight.grad().equal(gradient));
}

TEST(Preserve, leaves_the_generators_where_they_were) {
    Net net;
    torch::manual_seed(3);
    const auto expected = torch::rand({4});
    torch::manual_seed(3);
    {
        const tune::Preserve preserve(net);
        (void)torch::rand({100});
    }
    EXPECT_TRUE(torch::rand({4}).equal(expected));
}

TEST(Preserve, knows_layers_that_came_later_from_then_on) {
    Net net;
    tune::Preserve preserve(net);
    auto late = net.register_module("late", torch::nn::Linear(2, 2));
    const auto weight = late->weight.detach().clone();
    preserve.note_new();
    {
        const torch::NoGradGuard no_grad;
        late->weight.zero_();
    }
    preserve.restore();
    EXPECT_TRUE(late->weight.equal(weight));
}

} // namespace
