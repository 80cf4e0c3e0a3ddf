// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/callback/layers/trace.hpp"

/// A module's layers as rows of text.
namespace fulgurite::callback {

/// Python's separators: "1234567.5" is "1,234,567.5".
std::string with_commas(std::string number);

/// A number of things in four characters and a unit: "999", "61.7 K", "132 K", "2.0 M".
std::string human_count(std::int64_t number);

/// Parameters and their bytes, each tensor counted once however often it is registered.
class ParameterCount {
public:
    void add(const torch::nn::Module& module, bool recurse);
    std::int64_t total() const { return total_; }
    std::int64_t trainable() const { return trainable_; }
    double megabytes() const { return bytes_ / 1e6; }

private:
    std::set<const void*> seen_;
    std::int64_t total_ = 0, trainable_ = 0;
    double bytes_ = 0;
};

ParameterCount parameters_in(const torch::nn::Module& module, bool recurse = true);

/// A layer's type as one writes it: "Conv2d" for torch::nn::Conv2dImpl.
std::string layer_type(const torch::nn::Module& module);

/// Applies `f(const std::string& name, const torch::nn::Module& layer)` to what is within a module, each layer once, in
/// the order of Python's `named_modules`.
template <class F>
void each_layer(const torch::nn::Module& module, F&& f) {
    std::set<const void*> seen{&module};
    for (const auto& item : module.named_modules("", /*include_self=*/false))
        if (seen.insert(item.value().get()).second) f(item.key(), *item.value());
}

using SummaryRow = std::vector<std::string>;

/// Without a trace: number, name, type, parameters, mode. With one also its operations and the shapes of its input and
/// its output.
std::vector<SummaryRow> summary_rows(const torch::nn::Module& module, std::int64_t max_depth,
                                     const LayerTrace* trace = nullptr);

/// Rows as a table: columns as wide as need be, numbers to the right, a rule below the head and below the last row.
std::string table_text(const std::vector<SummaryRow>& rows);

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/layers/table-inl.hpp"
#endif
