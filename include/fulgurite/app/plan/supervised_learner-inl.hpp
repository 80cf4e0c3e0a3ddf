// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/supervised_learner.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE SupervisedLearner::SupervisedLearner(SupervisedLearnerOptions options) : options_(std::move(options)) {
    for (auto& [phase, metrics] : metrics_)
        for (const auto& part : options_.metrics) metrics.push_back(part.make());
    for (auto& metric : metrics_.front().second)
        for (auto& name : names_of(metric)) metric_names_.push_back(std::move(name));
    auto names = logged_names();
    std::sort(names.begin(), names.end());
    if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end())
        throw Error("SupervisedLearner: two of its values are logged as '", *twice, "'; leave one of them out");
}

FULGURITE_INLINE std::pair<Tensor, data::Dict> SupervisedLearner::step(const Model& model, const Criterion& criterion,
                                                                       const data::Batch& batch,
                                                                       std::string_view phase) {
    const auto output = model.forward(batch.data);
    auto loss = loss_of(criterion, output, batch.target);
    data::Dict values{{"loss", loss.detach()}};
    if (options_.classification) add_hits(output.detach(), batch.target, values);
    if (!options_.metrics.empty()) update_metrics(phase, output.detach(), batch.target);
    return {std::move(loss), std::move(values)};
}

FULGURITE_INLINE std::vector<std::string> SupervisedLearner::logged_names() const {
    std::vector<std::string> names{"loss"};
    if (options_.classification)
        for (const auto k : options_.topk) names.push_back(name_of(k));
    names.insert(names.end(), metric_names_.begin(), metric_names_.end());
    return names;
}

FULGURITE_INLINE std::vector<std::string> SupervisedLearner::names_of(AnyMetric& metric) {
    std::vector<std::string> names;
    try {
        const auto [numbers, matrices] = metric.values();
        for (const auto& [part, value] : numbers) names.push_back(logged_as(metric, part));
        if (numbers.empty() && matrices.empty()) names.push_back(metric.name());
    } catch (const std::exception&) { // it has no value of no data: how many there are is seen at an epoch's end
        names.push_back(metric.name());
    }
    metric.reset();
    return names;
}

FULGURITE_INLINE std::vector<std::pair<std::string, double>> SupervisedLearner::on_epoch_end(std::string_view phase) {
    std::vector<std::pair<std::string, double>> values;
    matrices_.clear();
    for (auto& metric : metrics_of(phase)) {
        const auto all = metric.values();
        for (const auto& [part, value] : all.numbers) values.emplace_back(logged_as(metric, part), value);
        for (const auto& [part, matrix] : all.matrices) matrices_.emplace_back(logged_as(metric, part), matrix);
    }
    return values;
}

FULGURITE_INLINE StateTree SupervisedLearner::state_dict() const {
    auto state = StateTree::dict();
    for (const auto& metric : metrics_.front().second) state[metric.name()] = metric.state_dict();
    return state;
}

FULGURITE_INLINE void SupervisedLearner::load_state_dict(const StateTree& state) {
    for (auto& metric : metrics_.front().second) {
        const auto* own = state.find(metric.name());
        if (own && !own->is_none()) metric.load_state_dict(*own);
        else
            warn(in_words("SupervisedLearner: '", metric.name(), "' is that of the rest of this epoch alone: the ",
                          "metric has no state_dict(), or the checkpoint has nothing of it"));
    }
}

FULGURITE_INLINE std::vector<AnyMetric>& SupervisedLearner::metrics_of(std::string_view phase) {
    const auto at = std::find_if(metrics_.begin(), metrics_.end(), [&](auto& one) { return one.first == phase; });
    if (at == metrics_.end()) throw Error("SupervisedLearner: there is no phase '", phase, "'");
    return at->second;
}

FULGURITE_INLINE Tensor SupervisedLearner::loss_of(const Criterion& criterion, const Tensor& output,
                                                   const Tensor& target) {
    try {
        return criterion(output, target);
    } catch (const c10::Error&) {
        refuse_class(output, target);
        throw;
    }
}

FULGURITE_INLINE void SupervisedLearner::refuse_class(const Tensor& output, const Tensor& target) {
    const bool classes = at::isIntegralType(target.scalar_type(), false) && target.sizes() != output.sizes();
    if (!classes || output.dim() < 2 || target.numel() == 0) return;
    const auto largest = static_cast<std::int64_t>(read_scalar(target.max())), number = output.size(1);
    if (largest >= number)
        throw Error("a target is class ", largest, ", and the model gives ", number,
                    number == 1 ? " output, for class 0 alone" : " outputs, for classes from 0 on", "; give the model ",
                    largest + 1, " or more");
}

FULGURITE_INLINE void SupervisedLearner::add_hits(const Tensor& output, const Tensor& target,
                                                  data::Dict& values) const {
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

} // namespace fulgurite::app
