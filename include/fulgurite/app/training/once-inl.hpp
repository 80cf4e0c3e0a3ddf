// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/once.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::training {

FULGURITE_INLINE std::vector<std::string> Once::taken(const Policies& own) {
    std::vector<std::string> all;
    const auto look = [&](const auto& policy, const char* what) {
        if (policy) all.emplace_back(what);
    };
    look(own.early_stopping, "EarlyStopping");
    look(own.learning_rate_monitor, "LearningRateMonitor");
    look(own.swa, "average of the weights");
    look(own.ema, "average of the weights");
    look(own.keep_best, "ModelCheckpoint with a monitor");
    look(own.keep_last, "ModelCheckpoint that keeps the last state");
    look(own.keep_every, "ModelCheckpoint without a monitor");
    return all;
}

} // namespace fulgurite::app::training
