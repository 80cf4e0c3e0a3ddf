// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/criterion.hpp"
#include "fulgurite/app/base/model.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/dict.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// What a learner of a registry does with a batch, in all stages. Derive from it and put it in:
/// `registry.learners.add<Distiller>("Distiller")`.
struct LearnerStep {
    virtual ~LearnerStep() = default;
    /// The loss, and what is logged: "loss" is "val/loss" in a validation. `phase`: "train", "val", "test".
    virtual std::pair<Tensor, data::Dict> step(const Model& model, const Criterion& criterion, const data::Batch& batch,
                                               std::string_view phase) = 0;
    /// The names that `step` gives, so that a config that watches another one is refused before anything runs.
    virtual std::vector<std::string> logged_names() const { return {"loss"}; }
};

} // namespace fulgurite::app
