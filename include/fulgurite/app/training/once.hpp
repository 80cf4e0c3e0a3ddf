// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
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
        if (own.own_callbacks)
            for (auto& name : own.own_callbacks->logged_names()) logged_.push_back(std::move(name));
        best_ = own.keep_best ? std::string(own.keep_best->monitored().name()) : std::string();
        for (const auto& what : taken(own)) {
            if (std::find(seen_.begin(), seen_.end(), what) == seen_.end()) seen_.push_back(what);
            else
                problems_.add(origin, "'", path, "' is a second ", what,
                              "; one is enough for a config, and a program of its own may have several");
        }
    }

    /// What callbacks of a registry say that they log.
    const std::vector<std::string>& logged() const { return logged_; }
    /// Whether the one that was tried last keeps the best state, by another metric than early stopping does by itself.
    bool keeps_another_best(const config::Value& monitor) const {
        return !best_.empty() && monitor.is_scalar() && best_ != monitor.as_string();
    }

private:
    static std::vector<std::string> taken(const Policies& own);

    config::Problems& problems_;
    std::vector<std::string> seen_, logged_;
    std::string best_;
};

} // namespace fulgurite::app::training

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/once-inl.hpp"
#endif
