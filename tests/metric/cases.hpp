// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

/// Cases that torchmetrics 1.9 was asked (tests/scripts/torchmetrics_*.py wrote them): what it was given, and its
/// value.
namespace fulgurite::metric_cases {

struct Case {
    std::string metric; ///< the name of torchmetrics
    nlohmann::json options;
    std::vector<std::vector<nlohmann::json>> updates; ///< the arguments of each call of update
    torch::Tensor expected;                           ///< of doubles
    std::string where() const { return metric + ' ' + options.dump(); }
};

inline torch::Tensor tensor_of(const nlohmann::json& value) {
    const auto type = value.at("dtype").get<std::string>();
    const auto sizes = value.at("shape").get<std::vector<std::int64_t>>();
    auto flat = torch::tensor(value.at("data").get<std::vector<double>>(), torch::kDouble).reshape(sizes);
    if (type == "float32") return flat.to(torch::kFloat);
    if (type == "int64") return flat.to(torch::kLong);
    if (type == "bool") return flat.to(torch::kBool);
    if (type == "float64") return flat;
    throw std::runtime_error("cases: a tensor of " + type);
}

inline std::vector<Case> cases(const std::string& file) {
    std::ifstream stream(std::string(FULGURITE_TESTS_DIR) + "/metric/cases/" + file);
    std::vector<Case> found;
    for (const auto& line : nlohmann::json::parse(stream))
        found.push_back({line.at("metric"), line.at("options"), line.at("updates"), tensor_of(line.at("expected"))});
    if (found.empty()) throw std::runtime_error("cases: none in " + file);
    return found;
}

/// Runs one case on a metric: its updates in order; and once more in two halves that are merged, with a state that went
/// through state_dict.
template <class Metric>
void expect_case(const Case& each, const Metric& fresh, double tolerance = 1e-6) {
    const auto value_of = [](const auto& metric) {
        if constexpr (std::is_arithmetic_v<std::remove_cvref_t<decltype(metric.compute())>>)
            return torch::tensor(static_cast<double>(metric.compute()), torch::kDouble);
        else return metric.compute().to(torch::kDouble);
    };
    const auto update = [](Metric& metric, const std::vector<nlohmann::json>& arguments) {
        if (arguments.size() == 1) {
            if constexpr (requires { metric.update(tensor_of(arguments[0])); }) metric.update(tensor_of(arguments[0]));
        } else if (arguments.size() == 2) {
            if constexpr (requires { metric.update(tensor_of(arguments[0]), tensor_of(arguments[1])); })
                metric.update(tensor_of(arguments[0]), tensor_of(arguments[1]));
        } else if constexpr (requires {
                                 metric.update(tensor_of(arguments[0]), tensor_of(arguments[1]),
                                               tensor_of(arguments[2]));
                             })
            metric.update(tensor_of(arguments[0]), tensor_of(arguments[1]), tensor_of(arguments[2]));
    };
    const auto expect = [&](const torch::Tensor& value, const char* how) {
        ASSERT_EQ(value.numel(), each.expected.numel()) << each.where();
        EXPECT_TRUE(
            torch::allclose(value.reshape({-1}), each.expected.reshape({-1}), tolerance, tolerance, /*equal_nan=*/true))
            << each.where() << ' ' << how << "\n"
            << value << "\n expected\n"
            << each.expected;
    };
    Metric whole = fresh, first = fresh, second = fresh, read = fresh;
    for (std::size_t i = 0; i < each.updates.size(); ++i) {
        update(whole, each.updates[i]);
        update(2 * i < each.updates.size() ? first : second, each.updates[i]);
    }
    expect(value_of(whole), "in one");
    read.load_state_dict(first.state_dict());
    read.merge(second);
    expect(value_of(read), "saved, loaded and merged");
    whole.reset();
    for (const auto& arguments : each.updates) update(whole, arguments);
    expect(value_of(whole), "after reset()");
}

} // namespace fulgurite::metric_cases
