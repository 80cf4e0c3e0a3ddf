// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/topk.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/any_metric.hpp"
#include "fulgurite/app/base/learner_step.hpp"
#include "fulgurite/app/registry/part.hpp"
#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app {

struct SupervisedLearnerOptions {
    bool classification = false;             ///< accuracy is logged, of targets that are class numbers
    std::vector<std::int64_t> topk = {1};    ///< a hit is a target among so many of the largest outputs
    std::vector<Part<Metrics>> metrics = {}; ///< of outputs and targets, each over an epoch

    void check(const auto& refuse) const {
        if (topk.empty() || std::any_of(topk.begin(), topk.end(), [](auto k) { return k < 1; }))
            refuse("topk", "a list of whole numbers of 1 or more");
        else if (!classification && topk != std::vector<std::int64_t>{1})
            refuse("topk", "'classification: true' beside it, or nothing,");
    }
};

/// Learns targets from inputs: logs the loss, and of a classification the share of hits, as "accuracy", or as
/// "accuracy@5" where `topk` has several numbers. Metrics are gathered over an epoch and logged under their names.
class SupervisedLearner final : public LearnerStep {
public:
    using Options = SupervisedLearnerOptions;
    /// Throws `Error` where two of what is logged have one name.
    explicit SupervisedLearner(SupervisedLearnerOptions options = {});

    /// Outputs of a classification: `[N, C, …]`, targets `[N, …]`, or probabilities of the outputs' shape.
    std::pair<Tensor, data::Dict> step(const Model& model, const Criterion& criterion, const data::Batch& batch,
                                       std::string_view phase) override;
    std::vector<std::string> logged_names() const override;
    void on_epoch_start(std::string_view phase) override {
        for (auto& metric : metrics_of(phase)) metric.reset();
    }
    std::vector<std::pair<std::string, double>> on_epoch_end(std::string_view phase) override;
    std::vector<std::pair<std::string, Tensor>> matrices(std::string_view) override {
        return std::exchange(matrices_, {});
    }
    StateTree state_dict() const override;
    /// What a metric cannot tell of an epoch's beginning is missing in its value, which is told.
    void load_state_dict(const StateTree& state) override;
    bool calls_parts() const override { return false; }

private:
    std::vector<AnyMetric>& metrics_of(std::string_view phase);
    static std::string logged_as(const AnyMetric& metric, const std::string& part) {
        return part.empty() ? metric.name() : metric.name() + "/" + part;
    }
    /// What a metric that has seen nothing logs.
    static std::vector<std::string> names_of(AnyMetric& metric);
    void update_metrics(std::string_view phase, const Tensor& output, const Tensor& target) {
        const at::NoGradGuard no_gradients;
        for (auto& metric : metrics_of(phase)) metric.update(output, target);
    }
    static Tensor loss_of(const Criterion& criterion, const Tensor& output, const Tensor& target);
    /// Says what is wrong where a target is the number of a class for which the model has no output.
    static void refuse_class(const Tensor& output, const Tensor& target);
    std::string name_of(std::int64_t k) const {
        return options_.topk.size() == 1 && k == 1 ? "accuracy" : "accuracy@" + std::to_string(k);
    }
    void add_hits(const Tensor& output, const Tensor& target, data::Dict& values) const;

    SupervisedLearnerOptions options_;
    std::vector<std::string> metric_names_;
    std::vector<std::pair<std::string, Tensor>> matrices_; // of the epoch that ended, until they are asked for
    std::vector<std::pair<std::string_view, std::vector<AnyMetric>>> metrics_ = [] {
        std::vector<std::pair<std::string_view, std::vector<AnyMetric>>> all;
        for (const char* phase : {"train", "val", "test", "predict"}) all.emplace_back(phase, std::vector<AnyMetric>());
        return all;
    }();
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/supervised_learner-inl.hpp"
#endif
