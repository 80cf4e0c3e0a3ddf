// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/criterion.hpp"
#include "fulgurite/app/base/model.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/dict.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// What a learner of a registry does with a batch, in all stages. Derive from it and put it in:
/// `registry.learners.add<Distiller>("Distiller")`.
struct LearnerStep {
    virtual ~LearnerStep() = default;
    /// The loss, and what is logged: "loss" is "val/loss" in a validation. `phase`: "train", "val", "test".
    virtual std::pair<Tensor, data::Dict> step(const Model& model, const Criterion& criterion, const data::Batch& batch,
                                               std::string_view phase) = 0;
    /// An epoch of a phase begins: what was gathered of an earlier one is forgotten.
    virtual void on_epoch_start(std::string_view /*phase*/) {}
    /// What is logged at the end of an epoch of a phase, beside the means of what `step` gives.
    virtual std::vector<std::pair<std::string, double>> on_epoch_end(std::string_view /*phase*/) { return {}; }
    /// The same of matrices, such as confusion matrices: for the loggers that show any. Asked after `on_epoch_end`.
    virtual std::vector<std::pair<std::string, Tensor>> matrices(std::string_view /*phase*/) { return {}; }
    /// What it has gathered of the training epoch that is under way. Checkpoints hold it, so that a run that goes on
    /// within the epoch gives its values over all of it. Asked at each batch: it should not wait for the device.
    virtual StateTree state_dict() const { return StateTree::dict(); }
    virtual void load_state_dict(const StateTree& /*state*/) {}
    /// Modules of its own by name, a teacher for example: they go to the device and into checkpoints with the model.
    /// Their parameters are trained, except where they are frozen.
    virtual std::vector<std::pair<std::string, std::shared_ptr<torch::nn::Module>>> modules() const { return {}; }
    /// Whether it calls the parts of a model or of criteria by their names; else several by name are refused.
    virtual bool calls_parts() const { return true; }
    /// The names that `step` and `on_epoch_end` give, so that a config that watches another one is refused before
    /// anything runs.
    virtual std::vector<std::string> logged_names() const { return {"loss"}; }
};

} // namespace fulgurite::app
