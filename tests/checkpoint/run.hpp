// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/requests.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::testing {

/// Stands for a run where a policy is tested alone. `from`: the phase that logs the metric.
template <Phase from = Phase::validation, Stage is = Stage::fit>
struct FakeRun {
    static constexpr Stage stage() { return is; }
    std::int64_t epoch_ = 0, step_ = 0;
    double value = 0;
    bool sane = true, last_batch = false;
    int snapshots = 0;
    std::filesystem::path source;

    const std::filesystem::path& resumed_from() const { return source; }
    std::int64_t epoch() const { return epoch_; }
    std::int64_t global_step() const { return step_; }
    fulgurite::detail::Counts counts() const { return {step_, step_, 0}; }
    fulgurite::detail::Counts counts_before() const { return {step_ - 1, step_ - 1, 0}; }
    bool epoch_complete() const { return true; }
    static std::vector<std::filesystem::path> files_to_save() { return {}; }
    template <class K>
    bool is_fresh(K) const {
        return true;
    }
    /// At once: there is nobody else who decides.
    void save(checkpoint::Actions actions, std::function<void()> forget = {}) {
        checkpoint::Requests requests;
        requests.add(std::move(actions), std::move(forget));
        requests.carry_out([&] { return snapshot(); });
    }
    std::int64_t weights_revision() const { return 0; }
    bool is_last_batch() const { return last_batch; }
    bool sanity_checking() const { return !sane; }
    static std::vector<std::string_view> metric_names() { return {"val_loss", "train_loss"}; }
    template <class F>
    void metrics(F&& f) const {
        f("val_loss", value);
    }
    template <class K>
    double metric(K) const {
        return value;
    }
    template <Phase P, class K>
    double metric(K) const {
        return value;
    }
    template <class K>
    bool has_metric(K) const {
        return true;
    }
    template <Phase P, class K>
    static constexpr bool logs_in(K) {
        return P == from;
    }
    StateTree snapshot() {
        ++snapshots;
        StateTree tree;
        tree["epoch"] = epoch_;
        tree["global_step"] = step_;
        tree["state_dict"]["value"] = value;
        tree["callbacks"] = "some";
        return tree;
    }
};

template <class Run, class Policy>
void start(Run& run, Policy& policy) {
    if constexpr (requires { policy.on_fit_start(run); }) policy.on_fit_start(run);
    else policy.on_fit_start();
    if constexpr (requires { policy.on_train_start(run); }) policy.on_train_start(run);
    else policy.on_train_start();
}

/// Epochs of two batches, each followed by a validation with the next of the values.
template <class Run, class Policy>
void train(Run& run, Policy& policy, std::initializer_list<double> values) {
    start(run, policy);
    for (double value : values) {
        for (int batch = 0; batch < 2; ++batch) {
            ++run.step_;
            run.last_batch = batch == 1;
            policy.on_train_batch_end(run);
        }
        run.value = value;
        if constexpr (requires { policy.on_validation_end(run); }) policy.on_validation_end(run);
        policy.on_train_epoch_end(run);
        run.last_batch = false;
        ++run.epoch_;
    }
    if constexpr (requires { policy.on_train_end(run); }) policy.on_train_end(run);
}

} // namespace fulgurite::testing
