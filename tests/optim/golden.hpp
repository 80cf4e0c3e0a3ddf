// SPDX-License-Identifier: BSL-1.0
// What the tests of optimizers, schedules and clipping share: Python's numbers, and the formulas of
// tests/golden/optimizers.py.
#pragma once
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fulgurite/optim/state/option.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"
#include "tests/support.hpp"

namespace fulgurite::testing {

using Json = nlohmann::ordered_json;

inline const Json& optimizer_golden() {
    static const Json json = Json::parse(read_file(golden("optimizers.json")));
    return json;
}

/// The optimizers that came later, in a file of their own.
inline const Json& optimizer_steps() {
    static const Json json = Json::parse(read_file(golden("optimizer_steps.json")));
    return json;
}

inline at::Tensor golden_values(int seed, at::IntArrayRef shape, at::ScalarType type) {
    auto tensor = at::empty(shape, at::kDouble);
    auto* data = tensor.mutable_data_ptr<double>();
    for (std::int64_t k = 0; k < tensor.numel(); ++k) data[k] = std::sin(1.3 * static_cast<double>(k) + 0.7 * seed);
    return tensor.to(type);
}

using Shapes = std::vector<std::vector<std::int64_t>>;

inline std::vector<at::Tensor> golden_parameters(at::ScalarType type = at::kFloat,
                                                 const Shapes& shapes = {{3, 4}, {4}, {2, 3, 2}}) {
    std::vector<at::Tensor> params;
    for (const auto& shape : shapes)
        params.push_back(golden_values(100 + static_cast<int>(params.size()), shape, type).set_requires_grad(true));
    return params;
}

inline void set_golden_gradients(const std::vector<at::Tensor>& params, int step, bool skip = false) {
    for (std::size_t i = 0; i < params.size(); ++i) {
        const bool left_out = skip && ((i == 2 && step % 3 != 0) || (i == 1 && step < 5));
        auto grad = golden_values(step * 3 + static_cast<int>(i), params[i].sizes(), params[i].scalar_type());
        params[i].mutable_grad() = left_out ? at::Tensor() : grad;
    }
}

/// Every other row of the gradients that are there, as sparse tensors.
inline void make_gradients_sparse(const std::vector<at::Tensor>& params, int step) {
    for (const at::Tensor& param : params) {
        if (!param.grad().defined()) continue;
        const auto rows = at::arange(step % 2, param.size(0), 2, at::TensorOptions(at::kLong));
        param.mutable_grad() =
            at::sparse_coo_tensor(rows.unsqueeze(0), param.grad().index_select(0, rows), param.sizes());
    }
}

inline at::ScalarType golden_type(const Json& entry) {
    return entry.at("dtype") == "float32" ? at::kFloat : at::kDouble;
}

/// Relative to the larger of the two numbers; 1e-6 for float32, 1e-12 for double.
inline double golden_tolerance(at::ScalarType type) { return type == at::kFloat ? 1e-6 : 1e-12; }

inline ::testing::AssertionResult near(double a, double b, double relative) {
    const double largest = std::max({std::abs(a), std::abs(b), 0.1}); // numbers here are of size 1; sums of them cancel
    if (std::abs(a - b) <= relative * largest) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << a << " and " << b << " differ by " << std::abs(a - b) / largest
                                         << " relative";
}

inline ::testing::AssertionResult near(const at::Tensor& tensor, const Json& numbers, double relative) {
    const auto flat = tensor.detach().to(at::kDouble).contiguous().flatten();
    if (static_cast<std::size_t>(flat.numel()) != numbers.size())
        return ::testing::AssertionFailure() << "sizes differ";
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (auto result = near(flat.data_ptr<double>()[i], numbers[i].get<double>(), relative); !result)
            return result << " at " << i;
    return ::testing::AssertionSuccess();
}

inline std::string type_name(at::ScalarType type) {
    return type == at::kFloat ? "torch.float32" : type == at::kDouble ? "torch.float64" : c10::toString(type);
}

/// The state that Python wrote, as a tree.
inline StateTree tree_of(const Json& json) {
    if (json.is_null()) return {};
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    StateTree tree;
    if (json.is_array()) {
        tree = StateTree::tuple();
        for (const auto& value : json) tree.push_back(tree_of(value));
        return tree;
    }
    if (json.contains("infinity")) return json.at("infinity").get<int>() * std::numeric_limits<double>::infinity();
    if (json.contains("tensor")) {
        const auto shape = json.at("shape").get<std::vector<std::int64_t>>();
        const auto type = json.at("dtype") == "torch.float32" ? at::kFloat : at::kDouble;
        return at::tensor(json.at("tensor").get<std::vector<double>>(), at::kDouble).reshape(shape).to(type);
    }
    if (json.contains("dict")) {
        tree = StateTree::dict();
        for (const auto& [key, value] : json.at("dict").get<std::vector<std::pair<Json, Json>>>())
            tree[key.is_number() ? StateKey(key.get<std::int64_t>()) : StateKey(key.get<std::string>())] =
                tree_of(value);
        return tree;
    }
    tree = json.contains("tuple") ? StateTree::tuple() : StateTree::list();
    for (const auto& value : json.contains("tuple") ? json.at("tuple") : json.at("list"))
        tree.push_back(tree_of(value));
    return tree;
}

/// Equal in kinds, keys, shapes and types, and in numbers to within `relative`. An int of Python's may be a float
/// here: `weight_decay=0` is one there.
inline void expect_same(const StateTree& ours, const StateTree& python, double relative,
                        const std::string& path = "state") {
    if (python.is_int() && ours.is_double()) {
        EXPECT_EQ(ours.as_double(), python.as_double()) << path;
        return;
    }
    ASSERT_EQ(ours.kind(), python.kind()) << path << ": " << ours.describe() << " against " << python.describe();
    ASSERT_EQ(ours.size(), python.size()) << path << ": " << ours.describe() << " against " << python.describe();
    if (ours.is_dict()) {
        for (const auto& [key, value] : ours.items()) {
            const auto* found = python.find(key);
            ASSERT_NE(found, nullptr) << path << " has '" << key.text() << "', Python's has not";
            expect_same(value, *found, relative, path + "/" + key.text());
        }
    } else if (ours.is_sequence()) {
        for (std::size_t i = 0; i < ours.size(); ++i)
            expect_same(ours.at(i), python.at(i), relative, path + "/" + std::to_string(i));
    } else if (ours.is_tensor()) {
        const auto &a = ours.as_tensor(), &b = python.as_tensor();
        ASSERT_EQ(a.sizes(), b.sizes()) << path;
        ASSERT_EQ(a.scalar_type(), b.scalar_type()) << path;
        const auto flat = b.to(at::kDouble).contiguous().flatten();
        const std::vector<double> numbers(flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
        EXPECT_TRUE(near(a, Json(numbers), relative)) << path;
    } else if (ours.is_double()) {
        EXPECT_TRUE(ours.as_double() == python.as_double() || near(ours.as_double(), python.as_double(), relative))
            << path;
    } else if (ours.is_string()) {
        EXPECT_EQ(ours.as_string(), python.as_string()) << path;
    } else if (!ours.is_none()) {
        EXPECT_EQ(ours.describe(), python.describe()) << path;
    }
}

/// A set of options as the golden file writes it.
template <class Optimizer>
typename Optimizer::Options golden_options(const Json& json, typename Optimizer::Options options = {}) {
    Optimizer::visit(options, [&](std::string_view key, auto& value) {
        if (auto found = json.find(std::string(key)); found != json.end()) optim::option::load(tree_of(*found), value);
    });
    return options;
}

template <class Optimizer>
Optimizer golden_optimizer(const Json& entry, const std::vector<at::Tensor>& params) {
    const auto options = golden_options<Optimizer>(entry.at("options"));
    if (entry.at("groups").is_null()) return Optimizer{params, options};
    using Group = typename Optimizer::Group;
    return Optimizer{{Group{{params[0], params[1]}, golden_options<Optimizer>(entry.at("groups")[0], options)},
                      Group{{params[2]}, golden_options<Optimizer>(entry.at("groups")[1], options)}}};
}

/// Gradients of one step, of the kind that this optimizer takes.
template <class Optimizer>
void set_gradients_for(const std::vector<at::Tensor>& params, int step, bool skip) {
    set_golden_gradients(params, step, skip);
    if constexpr (Optimizer::sparse_gradients) make_gradients_sparse(params, step);
}

/// Gradients of which some are sparse, and one with its elements in two pieces, against the same ones as dense tensors.
template <class Optimizer>
void expect_sparse_as_dense(const typename Optimizer::Options& options) {
    const auto params = golden_parameters(), others = golden_parameters();
    Optimizer sparse{params, options}, dense{others, options};
    for (int step = 1; step <= 4; ++step) {
        set_golden_gradients(params, step);
        const at::Tensor whole = params[1].grad();
        if (step != 3) make_gradients_sparse(params, step);
        if (step == 2) params[1].mutable_grad() = whole; // goes from sparse to dense and back
        if (step == 1) params[0].mutable_grad() = params[0].grad() + params[0].grad();
        for (std::size_t i = 0; i < 3; ++i)
            others[i].mutable_grad() = params[i].grad().is_sparse() ? params[i].grad().to_dense() : params[i].grad();
        sparse.step();
        dense.step();
    }
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(at::allclose(params[i], others[i], 1e-6, 1e-7)) << i;
}

/// 50 steps of one case: parameters after some of them, the state after 10, and a second run that takes Python's state
/// after 10 steps and goes on.
template <class Optimizer>
void expect_golden_case(const Json& entry) {
    SCOPED_TRACE(entry.at("options").dump() + entry.at("dtype").dump() + (entry.at("skip").get<bool>() ? " skip" : ""));
    const auto type = golden_type(entry);
    const double tolerance = golden_tolerance(type);
    const bool skip = entry.at("skip").get<bool>();
    const StateTree state = tree_of(entry.at("state_10"));
    const auto shapes = entry.contains("shapes") ? entry.at("shapes").get<Shapes>() : Shapes{{3, 4}, {4}, {2, 3, 2}};
    const auto params = golden_parameters(type, shapes), resumed_params = golden_parameters(type, shapes);
    auto optimizer = golden_optimizer<Optimizer>(entry, params);
    auto resumed = golden_optimizer<Optimizer>(entry, resumed_params);
    for (int step = 1; step <= 50; ++step) {
        set_gradients_for<Optimizer>(params, step, skip);
        optimizer.step();
        if (step > 10) {
            set_gradients_for<Optimizer>(resumed_params, step, skip);
            resumed.step();
        }
        if (step == 10) {
            expect_same(optimizer.state_dict(), state, tolerance);
            const at::NoGradGuard no_grad;
            for (std::size_t i = 0; i < 3; ++i) resumed_params[i].copy_(params[i]);
            resumed.load_state_dict(state);
        }
        const auto kept = entry.at("params").find(std::to_string(step));
        if (kept == entry.at("params").end()) continue;
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_TRUE(near(params[i], (*kept)[i], tolerance)) << "step " << step << " parameter " << i;
            if (step <= 10) continue;
            EXPECT_TRUE(near(resumed_params[i], (*kept)[i], tolerance)) << "resumed, " << i;
        }
    }
}

/// All cases of this optimizer in the file, of which there are at least so many.
template <class Optimizer>
void expect_golden_steps(const Json& file = optimizer_golden(), int at_least = 12) {
    int cases = 0;
    for (const auto& entry : file.at("optimizers")) {
        if (entry.at("optimizer") != std::string(Optimizer::name())) continue;
        expect_golden_case<Optimizer>(entry);
        ++cases;
    }
    EXPECT_GE(cases, at_least);
}

/// What is thrown when such an optimizer is made, or "accepted".
template <class Optimizer>
std::string optimizer_refusal(const typename Optimizer::Options& options, const Shapes& shapes = {{3, 4}, {4, 2}}) {
    try {
        Optimizer{golden_parameters(at::kFloat, shapes), options};
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace fulgurite::testing
