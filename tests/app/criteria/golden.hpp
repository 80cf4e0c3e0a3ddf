// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <torch/torch.h>
#include <nlohmann/json.hpp>

#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/json.hpp"
#include "fulgurite/core/type_name.hpp"
#include "tests/app/refusal.hpp"
#include "tests/support.hpp"

/// Losses against Python's (tests/golden/criteria.py).
namespace fulgurite::testing {

inline torch::Tensor tensor_of(const nlohmann::json& entry, bool integer) {
    const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
    const auto flat = integer ? torch::tensor(entry.at("values").get<std::vector<std::int64_t>>())
                              : torch::tensor(entry.at("values").get<std::vector<double>>(), torch::kDouble);
    return flat.view(shape);
}

inline void expect_values(const torch::Tensor& tensor, const std::vector<double>& wanted, double tolerance) {
    const auto flat = tensor.detach().to(torch::kDouble).flatten();
    ASSERT_EQ(flat.numel(), static_cast<std::int64_t>(wanted.size()));
    for (std::size_t i = 0; i < wanted.size(); ++i)
        ASSERT_NEAR(flat[static_cast<std::int64_t>(i)].item<double>(), wanted[i],
                    tolerance * std::max(1.0, std::abs(wanted[i])))
            << i;
}

template <class Criterion>
torch::Tensor loss_of(Criterion& criterion, const std::vector<torch::Tensor>& x) {
    using T = const torch::Tensor&;
    if constexpr (std::invocable<Criterion&, T, T>) return criterion(x.at(0), x.at(1));
    else if constexpr (std::invocable<Criterion&, T, T, T>) return criterion(x.at(0), x.at(1), x.at(2));
    else return criterion(x.at(0), x.at(1), x.at(2), x.at(3));
}

template <class Criterion>
void expect_golden_case(const nlohmann::json& wanted, torch::ScalarType type, double tolerance) {
    auto options = config::as<typename Criterion::Options>(config::parse_json(wanted["cfg"].dump()));
    Criterion criterion(options);
    std::vector<torch::Tensor> inputs;
    for (const auto& entry : wanted["inputs"]) {
        const auto integer = entry["integer"].get<bool>();
        inputs.push_back(tensor_of(entry, integer));
        if (!integer) inputs.back() = inputs.back().to(type);
    }
    inputs.at(0).requires_grad_();
    const auto loss = loss_of(criterion, inputs);
    EXPECT_EQ(loss.scalar_type(), type);
    EXPECT_EQ(loss.sizes(), wanted["loss"]["shape"].get<std::vector<std::int64_t>>());
    expect_values(loss, wanted["loss"]["values"].get<std::vector<double>>(), tolerance);
    loss.sum().backward();
    expect_values(inputs[0].grad(), wanted["gradient"].get<std::vector<double>>(), tolerance);
}

/// Every case of that name in criteria.json, with the options bound from it, in double and in single precision.
template <class Criterion>
void expect_golden_criterion() {
    std::ifstream file(golden("criteria.json"));
    int seen = 0;
    for (const auto& wanted : nlohmann::json::parse(file)) {
        if (wanted["name"] != std::string(short_type_name<Criterion>())) continue;
        SCOPED_TRACE(wanted["cfg"].dump());
        ++seen;
        expect_golden_case<Criterion>(wanted, torch::kFloat, 1e-5);
        torch::set_default_dtype(caffe2::TypeMeta::Make<double>()); // so that weights are exact
        expect_golden_case<Criterion>(wanted, torch::kDouble, 1e-12);
        torch::set_default_dtype(caffe2::TypeMeta::Make<float>());
    }
    EXPECT_GE(seen, 3);
}

/// What a call with these tensors is told.
template <class Criterion, class... Inputs>
std::string call_refusal(typename Criterion::Options options, const Inputs&... inputs) {
    return refusal_of([&] { Criterion{options}(inputs...); });
}
/// Losses of (output, target) that go by elements refuse what would be broadcast.
template <class Criterion>
void expect_one_shape() {
    EXPECT_EQ((call_refusal<Criterion>({}, torch::ones({4, 1}), torch::ones({4}))),
              std::string(short_type_name<Criterion>()) +
                  ": got an output of [4, 1] and a target of [4], expected one shape");
    EXPECT_EQ(
        (call_refusal<Criterion>({}, torch::ones({4}, torch::kLong), torch::ones({4}))),
        std::string(short_type_name<Criterion>()) + ": got an output of type Long, expected numbers with a point");
}
/// A target of doubles or integers is taken in the output's type, with the same loss; so is one in half precision.
template <class Criterion>
void expect_target_of_any_type() {
    Criterion criterion;
    const auto output = torch::full({3, 2}, 0.25, torch::requires_grad());
    const auto target = torch::ones({3, 2});
    const auto wanted = criterion(output, target);
    for (const auto type : {torch::kDouble, torch::kLong, torch::kByte, torch::kHalf}) {
        const auto loss = criterion(output, target.to(type));
        EXPECT_EQ(loss.scalar_type(), torch::kFloat);
        EXPECT_TRUE(torch::equal(loss, wanted)) << c10::toString(type);
        loss.backward();
        EXPECT_EQ(criterion(output.to(torch::kBFloat16), target.to(type)).scalar_type(), torch::kBFloat16);
    }
}

} // namespace fulgurite::testing
