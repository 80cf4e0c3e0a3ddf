// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/topk.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/learner_step.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app {

struct SupervisedLearnerOptions {
    bool classification = false;          ///< accuracy is logged, of targets that are class numbers
    std::vector<std::int64_t> topk = {1}; ///< a hit is a target among so many of the largest outputs

    void check(const auto& refuse) const {
        if (topk.empty() || std::any_of(topk.begin(), topk.end(), [](auto k) { return k < 1; }))
            refuse("topk", "a list of whole numbers of 1 or more");
    }
};

/// Learns targets from inputs: logs the loss, and of a classification the share of hits, as "accuracy", or as
/// "accuracy@5" where `topk` has several numbers.
class SupervisedLearner final : public LearnerStep {
public:
    using Options = SupervisedLearnerOptions;
    explicit SupervisedLearner(SupervisedLearnerOptions options = {}) : options_(std::move(options)) {}

    /// Outputs of a classification: `[N, C, …]`, targets `[N, …]`, or probabilities of the outputs' shape.
    std::pair<Tensor, data::Dict> step(const Model& model, const Criterion& criterion, const data::Batch& batch,
                                       std::string_view) override {
        const auto output = model.forward(batch.data);
        auto loss = criterion(output, batch.target);
        data::Dict values{{"loss", loss.detach()}};
        if (options_.classification) add_hits(output.detach(), batch.target, values);
        return {std::move(loss), std::move(values)};
    }
    std::vector<std::string> logged_names() const override {
        std::vector<std::string> names{"loss"};
        if (options_.classification)
            for (const auto k : options_.topk) names.push_back(name_of(k));
        return names;
    }

private:
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
};

} // namespace fulgurite::app
