// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/engine/metrics/loader_key.hpp"

namespace fulgurite::engine {

/// All names that a fit logs: those of keys, and what the module and policies say that they give to `run.log(name,
/// value)`.
template <class R>
std::vector<std::string> logged_names(R& run) {
    std::vector<std::string> names;
    for (const auto name : R::metric_names()) names.emplace_back(name);
    if constexpr (requires { run.module().logged_names(); })
        for (const auto& name : run.module().logged_names()) names.emplace_back(name);
    run.policies().for_all([&](const auto& policy) {
        if constexpr (requires { policy.logged_names(); })
            for (const auto& name : policy.logged_names()) names.emplace_back(name);
    });
    return names;
}

/// Whether what is logged is known when a fit starts: keys always are, and of dictionaries the module can tell.
template <class R>
inline constexpr bool knows_its_names = !R::Table::logs_any_dict || requires(R& run) { run.module().logged_names(); };

/// `f(name, strict)` for each name that a policy or a schedule watches. Not strict: it may have no value.
template <class R, class F>
void each_watched_name(R& run, F&& f) {
    const auto look = [&]<class Watcher>(const Watcher& watcher) {
        bool strict = true;
        if constexpr (requires { watcher.is_strict(); }) strict = watcher.is_strict();
        if constexpr (MayMonitorName<Watcher>) {
            if (watcher.follows_metric()) f(std::string(watcher.monitored().name()), strict);
        } else if constexpr (MonitorsName<Watcher>) {
            f(std::string(watcher.monitored().name()), strict);
        }
    };
    run.policies().for_all(look);
    each_of(*run.slots(), [&](auto& slot) { each_of(slot.schedules(), look); });
}

/// Names that policies and schedules watch must be logged. Throws `Error` where one is not.
template <class R>
void check_watched_names(R& run) {
    if constexpr (knows_its_names<R>)
        each_watched_name(run, [&](const std::string& name, bool) {
            const auto names = logged_names(run);
            const auto logs = [&](std::string_view wanted) {
                return std::find(names.begin(), names.end(), wanted) != names.end();
            };
            const auto loader = loader_name(name);
            if (logs(name) || (loader.is && logs(name.substr(0, loader.length)))) return;
            throw Error("nothing logs '", name, "'", suggestion(name, names, "there are"),
                        "; what run.log(name, value) or log_dict gives is watched where the module says so: "
                        "std::vector<std::string> logged_names() const");
        });
}
/// The same where dictionaries have names that only the run shows: once it had the time to show them.
template <class R>
void check_seen_names(R& run) {
    if constexpr (R::names_may_come)
        each_watched_name(run, [&](const std::string& name, bool strict) {
            if (!strict || run.has_metric(name)) return;
            std::vector<std::string> names;
            run.metrics([&](std::string_view seen, double) { names.emplace_back(seen); });
            throw Error("nothing has logged '", name, "' so far, which a policy watches",
                        suggestion(name, names, "there are"));
        });
}

} // namespace fulgurite::engine
