// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/grad_norm.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

/// Keeps what it is given of the norms.
struct Memory : policy::Logger {
    std::map<std::pair<std::string, std::int64_t>, double> values;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        if (name.starts_with("grad_")) values[{std::string(name), step}] = value;
    }
};
/// Takes the gradients down before anybody clips them.
struct Gradients {
    std::vector<std::pair<Tensor, Tensor>> seen;
    void on_after_backward(auto& run) {
        auto& layer = *run.module().layer;
        seen.emplace_back(layer.weight.grad().clone(), layer.bias.grad().clone());
    }
};

TEST(GradNorm, is_that_of_all_gradients_before_clipping) {
    ft::Linear module;
    Trainer trainer{Epochs{2}, LogEvery{2}, ClipNorm{1e-3}, GradNorm{}, Memory{}, Gradients{}};
    trainer.fit(module, ft::loader(64, 16));
    const auto& values = trainer.policy<Memory>().values;
    EXPECT_EQ(values.size(), 4U); // steps 1, 3, 5, 7
    for (const std::int64_t step : {1, 3, 5, 7}) {
        const auto& [weight, bias] = trainer.policy<Gradients>().seen.at(static_cast<std::size_t>(step));
        const double expected = torch::cat({weight.flatten(), bias}).norm().item<double>();
        EXPECT_NEAR(values.at({"grad_2.0_norm_total", step}), expected, 1e-6 * expected) << step;
    }
}

TEST(GradNorm, is_that_of_each_parameter_too_and_of_any_order) {
    ft::Linear module;
    const double infinity = std::numeric_limits<double>::infinity();
    Trainer trainer{
        Epochs{1}, LogEvery{1}, GradNorm{{.norm_type = infinity, .per_parameter = true}}, GradNorm{{.norm_type = 1.5}},
        Memory{},  Gradients{}};
    trainer.fit(module, ft::loader(64, 16));
    const auto& values = trainer.policy<Memory>().values;
    const auto& [weight, bias] = trainer.policy<Gradients>().seen.at(2);
    const auto all = torch::cat({weight.flatten(), bias});
    EXPECT_NEAR(values.at({"grad_inf_norm/layer.weight", 2}), weight.abs().max().item<double>(), 1e-7);
    EXPECT_NEAR(values.at({"grad_inf_norm/layer.bias", 2}), bias.abs().max().item<double>(), 1e-7);
    EXPECT_NEAR(values.at({"grad_inf_norm_total", 2}), all.abs().max().item<double>(), 1e-7);
    EXPECT_NEAR(values.at({"grad_1.5_norm_total", 2}), all.abs().pow(1.5).sum().pow(1 / 1.5).item<double>(), 1e-6);
}

TEST(GradNorm, of_a_module_is_lightnings) {
    torch::nn::Sequential net(torch::nn::Linear(3, 2), torch::nn::Tanh(),
                              torch::nn::Linear(torch::nn::LinearOptions(2, 1).bias(false)));
    int i = 0;
    for (auto& parameter : net->parameters()) { // as in tests/golden/grad_norm.py
        const auto count = static_cast<double>(parameter.numel());
        parameter.mutable_grad() =
            (torch::arange(parameter.numel(), torch::kFloat) - count / 3 + i++).reshape(parameter.sizes()) / 7;
    }
    net->parameters()[1].mutable_grad().reset();
    std::ifstream file(ft::golden("grad_norm.txt"));
    std::string type, separator, name, number;
    std::size_t seen = 0, given = 0;
    double last = 0;
    while (file >> type >> separator >> name >> number) {
        const double norm_type = std::stod(type);
        const auto norms = grad_norm(*net, norm_type, separator);
        if (norm_type != last) given += norms.size();
        last = norm_type;
        const auto found = std::find_if(norms.begin(), norms.end(), [&](auto& norm) { return norm.first == name; });
        ASSERT_NE(found, norms.end()) << name;
        EXPECT_NEAR(found->second, std::stod(number), 1e-6) << name;
        ++seen;
    }
    EXPECT_EQ(seen, 15U);
    EXPECT_EQ(given, seen);
}

TEST(GradNorm, of_a_module_without_gradients_is_empty) {
    torch::nn::Linear layer(2, 2);
    EXPECT_TRUE(grad_norm(*layer).empty());
    torch::nn::Embedding rows(torch::nn::EmbeddingOptions(4, 2).sparse(true)); // one row twice: its gradients add
    rows(torch::tensor({1, 1, 3})).sum().backward();
    EXPECT_NEAR(grad_norm(*rows).back().second, std::sqrt(10.0), 1e-6);
    EXPECT_THROW(grad_norm(*rows, -1), Error);
}

TEST(GradNorm, refuses_an_order_that_is_none) {
    EXPECT_THROW(GradNorm{{.norm_type = 0}}, Error);
    EXPECT_THROW(GradNorm{{.norm_type = std::nan("")}}, Error);
}

} // namespace
