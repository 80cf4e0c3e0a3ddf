// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/topk.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cstdint>
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
    explicit SupervisedLearner(SupervisedLearnerOptions options = {}) : options_(std::move(options)) {
        for (auto& [phase, metrics] : metrics_)
            for (const auto& part : options_.metrics) metrics.push_back(part.make());
        auto names = logged_names();
        std::sort(names.begin(), names.end());
        if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
            throw Error("SupervisedLearner: two of its values are logged as '", *twice, "'; leave one of them out");
    }

    /// Outputs of a classification: `[N, C, …]`, targets `[N, …]`, or probabilities of the outputs' shape.
    std::pair<Tensor, data::Dict> step(const Model& model, const Criterion& criterion, const data::Batch& batch,
                                       std::string_view phase) override {
        const auto output = model.forward(batch.data);
        auto loss = loss_of(criterion, output, batch.target);
        data::Dict values{{"loss", loss.detach()}};
        if (options_.classification) add_hits(output.detach(), batch.target, values);
        if (!options_.metrics.empty()) update_metrics(phase, output.detach(), batch.target);
        return {std::move(loss), std::move(values)};
    }
    std::vector<std::string> logged_names() const override {
        std::vector<std::string> names{"loss"};
        if (options_.classification)
            for (const auto k : options_.topk) names.push_back(name_of(k));
        for (const auto& metric : metrics_.front().second) names.push_back(metric.name());
        return names;
    }
    void on_epoch_start(std::string_view phase) override {
        for (auto& metric : metrics_of(phase)) metric.reset();
    }
    std::vector<std::pair<std::string, double>> on_epoch_end(std::string_view phase) override {
        std::vector<std::pair<std::string, double>> values;
        for (auto& metric : metrics_of(phase)) values.emplace_back(metric.name(), metric.compute());
        return values;
    }
    StateTree state_dict() const override {
        auto state = StateTree::dict();
        for (const auto& metric : metrics_.front().second) state[metric.name()] = metric.state_dict();
        return state;
    }
    /// What a metric cannot tell of an epoch's beginning is missing in its value, which is told.
    void load_state_dict(const StateTree& state) override {
        for (auto& metric : metrics_.front().second) {
            const auto* own = state.find(metric.name());
            if (own && !own->is_none()) metric.load_state_dict(*own);
            else
                warn(in_words("SupervisedLearner: '", metric.name(), "' is that of the rest of this epoch alone: the ",
                              "metric has no state_dict(), or the checkpoint has nothing of it"));
        }
    }
    bool calls_parts() const override { return false; }

private:
    std::vector<AnyMetric>& metrics_of(std::string_view phase) {
        const auto at = std::find_if(metrics_.begin(), metrics_.end(), [&](auto& one) { return one.first == phase; });
        if (at == metrics_.end()) throw Error("SupervisedLearner: there is no phase '", phase, "'");
        return at->second;
    }
    void update_metrics(std::string_view phase, const Tensor& output, const Tensor& target) {
        const at::NoGradGuard no_gradients;
        for (auto& metric : metrics_of(phase)) metric.update(output, target);
    }
    static Tensor loss_of(const Criterion& criterion, const Tensor& output, const Tensor& target) {
        try {
            return criterion(output, target);
        } catch (const c10::Error&) {
            refuse_class(output, target);
            throw;
        }
    }
    /// Says what is wrong where a target is the number of a class for which the model has no output.
    static void refuse_class(const Tensor& output, const Tensor& target) {
        const bool classes = at::isIntegralType(target.scalar_type(), false) && target.sizes() != output.sizes();
        if (!classes || output.dim() < 2 || target.numel() == 0) return;
        const auto largest = static_cast<std::int64_t>(read_scalar(target.max())), number = output.size(1);
        if (largest >= number)
            throw Error("a target is class ", largest, ", and the model gives ", number,
                        number == 1 ? " output, for class 0 alone" : " outputs, for classes from 0 on",
                        "; give the model ", largest + 1, " or more");
    }
    std::string name_of(std::int64_t k) const {
        return options_.topk.size() == 1 && k == 1 ? "accuracy" : "accuracy@" + std::to_string(k);
    }
    void add_hits(const Tensor& output, const Tensor& target, data::Dict& values) const {
        const auto classes = target.sizes() == output.sizes() ? target.argmax(1) : target;
        const auto most = *std::max_element(options_.topk.begin(), options_.topk.end());
        if (output.dim() < 2 || output.size(1) < most)
            throw Error("SupervisedLearner: the accuracy@", most, " is asked for, and the model's output has ",
                        output.dim() < 2 ? 1 : output.size(1), " classes");
        if (most == 1) {
            values["accuracy"] = output.argmax(1).eq(classes).to(at::kFloat).mean();
            return;
        }
        const auto hits = std::get<1>(output.topk(most, 1)).eq(classes.unsqueeze(1)).to(at::kFloat);
        for (const auto k : options_.topk) values[name_of(k)] = hits.slice(1, 0, k).sum(1).mean();
    }

    SupervisedLearnerOptions options_;
    std::vector<std::pair<std::string_view, std::vector<AnyMetric>>> metrics_ = [] {
        std::vector<std::pair<std::string_view, std::vector<AnyMetric>>> all;
        for (const char* phase : {"train", "val", "test", "predict"}) all.emplace_back(phase, std::vector<AnyMetric>());
        return all;
    }();
};

} // namespace fulgurite::app
