// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/engine/run/run.hpp"

namespace fulgurite::engine {

/// What `fit`, `validate` and `test` give back: the newest value of every metric, and where the run ended.
template <class R>
class FitResult {
public:
    explicit FitResult(const R& run)
        : table_(run.table()), epoch_(run.epoch()), global_step_(run.global_step()), stop_reason_(run.stop_reason()) {}

    /// Throws `Error` where the metric was never logged.
    template <FixedString Name>
    double metric(Key<Name> key) const {
        static_assert(R::Table::template knows<Key<Name>>,
                      "fulgurite: this metric is not logged by any step or hook of this run");
        return table_.metric(key);
    }
    /// The same by a name that is known only at run time, also of what `run.log(name, value)` gave. Throws `Error`
    /// where nothing was logged under it, with the names that there are.
    double metric(std::string_view name) const {
        const auto all = metrics();
        if (const auto found = all.find(std::string(name)); found != all.end()) return found->second;
        std::vector<std::string> names;
        for (const auto& [known, value] : all) names.push_back(known);
        throw Error("there is no metric '", name, "'", suggestion(name, names, "there are"));
    }
    /// Every metric that has a value, by name.
    std::map<std::string, double> metrics() const {
        std::map<std::string, double> all;
        table_.each_newest([&](std::string_view name, double value) { all.emplace(name, value); });
        return all;
    }
    /// Epochs closed.
    std::int64_t epoch() const { return epoch_; }
    /// Optimizer steps, of all optimizers.
    std::int64_t global_step() const { return global_step_; }
    /// What was given to `run.stop(why)`; empty where training ran to its end.
    const std::string& stop_reason() const { return stop_reason_; }

private:
    typename R::Table table_;
    std::int64_t epoch_, global_step_;
    std::string stop_reason_;
};

} // namespace fulgurite::engine
