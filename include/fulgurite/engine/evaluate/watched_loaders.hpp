// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/engine/metrics/loader_key.hpp"

namespace fulgurite::engine {

/// Of validation loaders whose number is known at run time, those that a policy or a schedule watches must be there.
/// Throws `Error` where one is not.
template <class R, class Sources>
void check_watched([[maybe_unused]] R& run, [[maybe_unused]] Sources& sources) {
    using C = typename R::context;
    if constexpr (C::several) {
        if constexpr (!C::eval_batches::fixed) {
            const auto there = loader_count(sources.val());
            const auto check = [&]<class Watcher>(const Watcher&) {
                if constexpr (MonitorsMetric<Watcher> && !MonitorsName<Watcher>) {
                    using Parts = LoaderKey<typename Watcher::monitored_key>;
                    if (Parts::is && !R::Table::common::template knows<typename Watcher::monitored_key> &&
                        Parts::loader >= there)
                        throw Error("the metric '", Watcher::monitored_key::name(), "' is watched, but there are ",
                                    there, " validation loaders; their indices begin at 0");
                }
            };
            run.policies().for_all(check);
            each_of(*run.slots(), [&](auto& slot) { each_of(slot.schedules(), check); });
        }
    }
}

} // namespace fulgurite::engine
