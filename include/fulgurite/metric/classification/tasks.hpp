// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/metric/classification/answers.hpp"

namespace fulgurite::metric::classification {

/// Yes or no: predictions and targets of one shape; predictions are probabilities or logits, or 0 and 1 if they are
/// integers. What a task holds is what its answers depend on: metrics of equal tasks can share their counts.
struct Binary {
    static constexpr std::string_view name = "Binary";

    double threshold = 0.5;
    Input input = Input::probabilities;
    std::optional<std::int64_t> ignore_index = std::nullopt;

    template <class Options>
    static Binary of(const Options& options) {
        return {options.threshold, options.input, options.ignore_index};
    }
    bool operator==(const Binary&) const = default;

    void check(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target) const;
    /// `[M]` of all dimensions.
    Answers answers(const at::Tensor& predictions, const at::Tensor& target) const;
    /// What is to be added up: true and false positives, true and false negatives, and what is no label.
    at::Tensor count(const Answers& answers) const;
    static std::vector<std::int64_t> counts_shape() { return {5}; }
    static std::vector<std::int64_t> pairs_shape() { return counts_shape(); }
    /// `[4]`: true positives, false positives, true negatives, false negatives.
    at::Tensor stat_scores(const std::string& owner, const at::Tensor& counts) const;
    at::Tensor count_pairs(const Answers& answers) const { return count(answers); }
    /// `[2, 2]`: a row for each target, a column for each prediction.
    at::Tensor confusion(const std::string& owner, const at::Tensor& counts) const;
};

/// One of several classes: predictions `[N, C, …]`, whose largest wins, or labels `[N, …]`; targets `[N, …]`.
struct Multiclass {
    static constexpr std::string_view name = "Multiclass";

    std::int64_t num_classes = 0;
    std::int64_t top_k = 1;
    std::optional<std::int64_t> ignore_index = std::nullopt;

    template <class Options>
    static Multiclass of(const Options& options) {
        if constexpr (requires { options.top_k; }) return {options.num_classes, options.top_k, options.ignore_index};
        else return {options.num_classes, 1, options.ignore_index};
    }
    bool operator==(const Multiclass&) const = default;

    void check(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target) const;
    /// `[N, …]`, as the targets. With a `top_k` above 1 the target is predicted where it is among so many of the
    /// largest, and else the largest.
    Answers answers(const at::Tensor& predictions, const at::Tensor& target) const;
    /// `[3, C + 2]`: right answers, targets and predictions of each class; then the ignored, and what is no class.
    at::Tensor count(const Answers& answers) const;
    std::vector<std::int64_t> counts_shape() const { return {3, num_classes + 2}; }
    std::vector<std::int64_t> pairs_shape() const { return {num_classes * num_classes + 2}; }
    /// `[4, C]`
    at::Tensor stat_scores(const std::string& owner, const at::Tensor& counts) const;
    /// `[C · C + 2]`, each pair of target and prediction; then the ignored, and what is no class.
    at::Tensor count_pairs(const Answers& answers) const;
    /// `[C, C]`
    at::Tensor confusion(const std::string& owner, const at::Tensor& counts) const;
};

/// Several labels, each yes or no: predictions and targets `[N, L, …]`.
struct Multilabel {
    static constexpr std::string_view name = "Multilabel";

    std::int64_t num_labels = 0;
    double threshold = 0.5;
    Input input = Input::probabilities;
    std::optional<std::int64_t> ignore_index = std::nullopt;

    template <class Options>
    static Multilabel of(const Options& options) {
        return {options.num_labels, options.threshold, options.input, options.ignore_index};
    }
    bool operator==(const Multilabel&) const = default;

    void check(const std::string& owner, const at::Tensor& predictions, const at::Tensor& target) const;
    /// `[M, L]`
    Answers answers(const at::Tensor& predictions, const at::Tensor& target) const;
    at::Tensor count(const Answers& answers) const;
    std::vector<std::int64_t> counts_shape() const { return {5, num_labels}; }
    std::vector<std::int64_t> pairs_shape() const { return counts_shape(); }
    /// `[4, L]`
    at::Tensor stat_scores(const std::string& owner, const at::Tensor& counts) const;
    at::Tensor count_pairs(const Answers& answers) const { return count(answers); }
    /// `[L, 2, 2]`
    at::Tensor confusion(const std::string& owner, const at::Tensor& counts) const;
};

} // namespace fulgurite::metric::classification

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/classification/tasks-inl.hpp"
#endif
