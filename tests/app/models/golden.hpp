// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <torch/torch.h>
#include <nlohmann/json.hpp>

#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/json.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "tests/app/refusal.hpp"
#include "tests/support.hpp"

/// Networks against Python's (tests/golden/models.py): names, shapes, outputs, gradients and running statistics.
namespace fulgurite::testing {

inline torch::Tensor wave(std::int64_t count, double phase, double step) {
    return torch::sin(torch::arange(count, torch::kDouble) * step + phase);
}
/// As `fill` of models.py.
inline void fill(torch::nn::Module& module) {
    torch::NoGradGuard no_gradients;
    std::int64_t k = -1;
    for_each_state(module, [&](const std::string& name, const torch::Tensor& tensor, bool is_buffer) {
        ++k;
        if (!tensor.is_floating_point() || tensor.dim() == 0 || (is_buffer && name == "positions")) return;
        const auto values = wave(tensor.numel(), static_cast<double>(k), 0.37).view(tensor.sizes());
        if (name.ends_with("running_var")) tensor.copy_(1 + 0.5 * values);
        else if (tensor.dim() == 1) tensor.copy_(name.ends_with(".weight") ? 1 + 0.2 * values : 0.1 * values);
        else tensor.copy_(values * std::sqrt(2.0 * double(tensor.size(0)) / double(tensor.numel())));
    });
}

inline std::int64_t count_parameters(const torch::nn::Module& module) {
    std::int64_t count = 0;
    for (const auto& parameter : module.parameters()) count += parameter.numel();
    return count;
}

inline void expect_near(const torch::Tensor& tensor, const nlohmann::json& wanted, const std::string& what) {
    const auto flat = tensor.detach().to(torch::kDouble).flatten();
    ASSERT_EQ(flat.numel(), static_cast<std::int64_t>(wanted.size())) << what;
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const auto value = wanted[static_cast<std::size_t>(i)].get<double>();
        ASSERT_NEAR(flat[i].item<double>(), value, 1e-9 * std::max(1.0, std::abs(value))) << what << " at " << i;
    }
}

inline void expect_golden_state(torch::nn::Module& model, const nlohmann::json& wanted) {
    std::string names, wanted_names;
    for_each_state(model, [&](const std::string& name, const torch::Tensor& tensor, bool) {
        names += name + " " + shape_text(tensor.sizes()) + "\n";
    });
    for (const auto& entry : wanted)
        wanted_names +=
            entry[0].get<std::string>() + " " + shape_text(entry[1].get<std::vector<std::int64_t>>()) + "\n";
    EXPECT_EQ(names, wanted_names);
}

inline torch::Tensor golden_input(const nlohmann::json& wanted) {
    const auto shape = wanted.at("shape").get<std::vector<std::int64_t>>();
    std::int64_t count = 1;
    for (const auto size : shape) count *= size;
    const auto tokens = wanted.at("tokens").get<std::int64_t>();
    if (tokens == 0) return wave(count, 0.5, 0.11).view(shape);
    auto input = (torch::arange(count) * 7).remainder(tokens).view(shape);
    if (wanted.at("cfg").contains("padding_idx"))
        input[0].slice(0, 2) = wanted["cfg"]["padding_idx"].get<std::int64_t>();
    return input;
}

inline void expect_golden_training(torch::nn::Module& model, const torch::Tensor& output,
                                   const nlohmann::json& wanted) {
    expect_near(output.slice(1, 0, 10), wanted["train"], "output in training");
    torch::cross_entropy_loss(output, torch::arange(output.size(0)).remainder(output.size(1))).backward();
    const auto parameters = model.named_parameters();
    ASSERT_EQ(parameters.size(), wanted["gradients"].size());
    std::size_t i = 0, k = 0;
    for_each_state(model, [&](const std::string& name, const torch::Tensor& tensor, bool is_buffer) {
        if (!is_buffer) {
            ASSERT_TRUE(tensor.grad().defined()) << name;
            expect_near(tensor.grad().norm(), nlohmann::json::array({wanted["gradients"][i++]}), "gradient of " + name);
        } else if (name.find("running") != name.npos) {
            expect_near(tensor.sum(), nlohmann::json::array({wanted["running"][k++]}), name);
        }
    });
}

/// The default type is double as long as it lives.
class DoubleByDefault {
public:
    DoubleByDefault() { torch::set_default_dtype(caffe2::TypeMeta::Make<double>()); }
    ~DoubleByDefault() { torch::set_default_dtype(caffe2::TypeMeta::Make<float>()); }
    DoubleByDefault(const DoubleByDefault&) = delete;
    DoubleByDefault& operator=(const DoubleByDefault&) = delete;
};

/// Every case of that name in models.json.
template <class Model>
void expect_golden_model() {
    std::ifstream file(golden("models.json"));
    const DoubleByDefault as_in_python;
    int seen = 0;
    for (const auto& wanted : nlohmann::json::parse(file)) {
        if (wanted["model"] != std::string(short_type_name<Model>())) continue;
        SCOPED_TRACE(wanted["cfg"].dump());
        ++seen;
        Model model(config::as<typename Model::Options>(config::parse_json(wanted["cfg"].dump())));
        EXPECT_EQ(count_parameters(model), wanted["parameters"].get<std::int64_t>());
        expect_golden_state(model, wanted["state"]);
        fill(model);
        const auto input = golden_input(wanted);
        model.eval();
        expect_near(model.forward(input).slice(1, 0, 10), wanted["eval"], "output");
        model.train(short_type_name<Model>() != "TFCNN");
        expect_golden_training(model, model.forward(input), wanted);
    }
    EXPECT_GT(seen, 0);
}

/// Learns in half precision and in double, on one sample and on several, and every parameter gets a gradient.
template <class Model>
void expect_types_and_batches(typename Model::Options options, const torch::Tensor& one, bool is_normalised = false) {
    for (const auto type : {torch::kBFloat16, torch::kHalf, torch::kFloat, torch::kDouble}) {
        SCOPED_TRACE(c10::toString(type));
        torch::manual_seed(1);
        Model model(options);
        model.to(type);
        for (const std::int64_t size : {3, 1}) {
            auto input = one.expand_as(one).repeat([&] {
                std::vector<std::int64_t> times(static_cast<std::size_t>(one.dim()), 1);
                times[0] = size;
                return times;
            }());
            if (input.is_floating_point()) input = (input + torch::randn(input.sizes()) * 0.1).to(type);
            model.train(size > 1 || !is_normalised);
            model.zero_grad();
            const auto output = model.forward(input);
            EXPECT_EQ(output.scalar_type(), type);
            EXPECT_EQ(output.size(0), size);
            EXPECT_EQ(output.dim(), 2);
            output.to(torch::kFloat).square().sum().backward();
            for (const auto& parameter : model.named_parameters()) {
                EXPECT_TRUE(parameter.value().grad().defined()) << parameter.key();
                EXPECT_TRUE(parameter.value().grad().isfinite().all().template item<bool>()) << parameter.key();
            }
        }
    }
}

} // namespace fulgurite::testing
