// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/learner.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Learner::Learner(std::shared_ptr<const Setup> setup)
    : ConfigurableModule(std::move(setup)), learner_(configuration().make_learner()) {
    for (const auto& [name, module] : learner_->modules()) register_module(name, module);
    const auto* model = hparams().find("model");
    place_ = (model ? *model : hparams()).origin();
}

FULGURITE_INLINE std::vector<std::string> Learner::logged_names() const {
    std::vector<std::string> all;
    for (const char* phase : {"train/", "val/", "test/"})
        for (const auto& name : learner_->logged_names()) all.push_back(phase + name);
    return all;
}

} // namespace fulgurite::app
