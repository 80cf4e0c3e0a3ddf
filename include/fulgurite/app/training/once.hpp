// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app::training {

/// Tries callbacks out where a config is read: what their options are refused for, and what a run can have only once.
class Once {
public:
    explicit Once(config::Problems& problems) : problems_(problems) {}

    /// `fill(policies, folder)` is what a callback does to a run. Path: where the callback stands.
    template <class F>
    void operator()(const config::Origin& origin, const std::string& path, F&& fill) {
        Policies own;
        try {
            fill(own, std::filesystem::path("."));
        } catch (const Error& error) {
            return problems_.add(origin, "'", path, "': ", error.what());
        }
        for (const auto& what : taken(own)) {
            if (std::find(seen_.begin(), seen_.end(), what) == seen_.end()) seen_.push_back(what);
            else
                problems_.add(origin, "'", path, "' is a second ", what,
                              "; one is enough for a config, and a program of its own may have several");
        }
    }

private:
    static std::vector<std::string> taken(const Policies& own) {
        std::vector<std::string> all;
        const auto look = [&](const auto& policy, const char* what) {
            if (policy) all.emplace_back(what);
        };
        look(own.early_stopping, "EarlyStopping");
        look(own.learning_rate_monitor, "LearningRateMonitor");
        look(own.keep_best, "ModelCheckpoint with a monitor");
        look(own.keep_last, "ModelCheckpoint that keeps the last state");
        look(own.keep_every, "ModelCheckpoint without a monitor");
        return all;
    }

    config::Problems& problems_;
    std::vector<std::string> seen_;
};

} // namespace fulgurite::app::training
