// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/base/learner_step.hpp"
#include "fulgurite/app/base/placed_step.hpp"
#include "fulgurite/app/configurable_module.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/data/dict.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/log_dict.hpp"
#include "fulgurite/log/step.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app {

/// The module of a config alone: its model, criterion and optimizer, and the learner of the registry, whose values are
/// logged as "train/loss", "val/loss", "test/loss": means over an epoch.
class Learner : public ConfigurableModule<Learner> {
public:
    explicit Learner(std::shared_ptr<const Setup> setup);

    Tensor forward(const Tensor& input) { return model().forward(input); }

    auto shared_step(const data::Batch& batch, std::int64_t, auto phase) {
        auto [loss, values] = placed_step(place_, phase.name(), batch,
                                          [&] { return learner_->step(model(), criteria(), batch, phase.name()); });
        data::Dict named;
        for (auto& [name, value] : values) named[std::string(phase.name()) + "/" + name] = value;
        if constexpr (phase.stage == Stage::validate)
            return step(std::move(loss), log_dict(named, on_epoch | prog_bar));
        else return step(std::move(loss), log_dict(named, on_epoch));
    }
    void on_train_epoch_start() {
        learner_->on_epoch_start("train");
        in_epoch_ = in_batch_ = false;
    }
    void on_train_batch_start() {
        before_ = learner_->state_dict();
        in_epoch_ = in_batch_ = true;
    }
    void on_train_batch_end() { in_batch_ = false; }
    /// A cut epoch has no values yet: the resumed run ends it.
    void on_train_epoch_end(auto& run) {
        if (!run.epoch_complete()) return;
        end_epoch(run, "train");
        in_epoch_ = false;
    }
    /// Of a batch that is under way, what was gathered before it, since a resumed run repeats it.
    void on_save_checkpoint(auto&, StateTree& checkpoint) {
        if (!in_epoch_) return;
        auto state = in_batch_ ? before_ : learner_->state_dict();
        if (!state.empty()) checkpoint["learner"] = std::move(state);
    }
    void on_load_checkpoint(auto&, const StateTree& checkpoint) {
        const auto* state = checkpoint.find("learner");
        in_epoch_ = state != nullptr;
        in_batch_ = false;
        if (state) learner_->load_state_dict(*state);
    }
    /// What is done when training starts, once its data is there.
    void at_train_start(std::function<void()> tell) { at_train_start_ = std::move(tell); }
    void on_train_start() {
        if (at_train_start_) at_train_start_();
    }
    void on_validation_epoch_start() { learner_->on_epoch_start("val"); }
    void on_validation_epoch_end(auto& run) { end_epoch(run, "val"); }
    void on_test_epoch_start() { learner_->on_epoch_start("test"); }
    void on_test_epoch_end(auto& run) { end_epoch(run, "test"); }

    std::vector<std::string> logged_names() const;

private:
    void end_epoch(auto& run, const char* phase) {
        const auto key = [phase](const std::string& name) { return std::string(phase) + "/" + name; };
        for (const auto& [name, value] : learner_->on_epoch_end(phase)) run.log(key(name), value);
        for (const auto& [name, matrix] : learner_->matrices(phase)) run.log_matrix(key(name), matrix);
    }

    std::shared_ptr<LearnerStep> learner_;
    std::function<void()> at_train_start_;
    config::Origin place_; // of the model
    StateTree before_;     // what the learner had gathered when the batch began
    bool in_epoch_ = false, in_batch_ = false;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/learner-inl.hpp"
#endif
