// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/grad_norm.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/loop/models.hpp"

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

TEST(GradNorm, refuses_an_order_that_is_none) {
    EXPECT_THROW(GradNorm{{.norm_type = 0}}, Error);
    EXPECT_THROW(GradNorm{{.norm_type = std::nan("")}}, Error);
}

} // namespace
