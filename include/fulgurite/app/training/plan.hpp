// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/app/training/callbacks.hpp"
#include "fulgurite/app/training/loggers.hpp"
#include "fulgurite/app/training/meant.hpp"
#include "fulgurite/app/training/once.hpp"
#include "fulgurite/app/training/processes.hpp"
#include "fulgurite/app/training/values.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/warn.hpp"

namespace fulgurite::app::training {

/// What the section `training` says, checked: how the policies of a run are filled in.
struct Plan {
    LoopConfig loop;
    RunConfig run;
    std::vector<Callbacks::Read> callbacks;
    Watched watched;                 ///< names of metrics
    std::vector<std::string> logged; ///< what callbacks of a registry say that they log
    Watched filenames;               ///< of checkpoints, which may hold such names
    std::vector<Loggers::Read> loggers;
    config::Value resolved;
    ReportOptions report; ///< what a report is headed by
    std::optional<Amount> train, val, test, predict, overfit, interval;
    std::optional<Minutes> max_time;
    std::optional<std::int64_t> fast_dev_run;
    std::string rates_name;           ///< of the schedule; empty: "lr-Adam"
    std::vector<std::string> notices; ///< what is accepted and has no effect

    /// `val_check_interval`, where it is a number of batches.
    std::optional<std::int64_t> interval_in_batches() const {
        return interval ? config::whole_number<std::int64_t>(loop.val_check_interval.as_string()) : std::nullopt;
    }
    /// Whether `profiler` is the name of one.
    bool profiles() const { return run.profiler.is_scalar() && AnyProfiler::knows(run.profiler.as_string()); }
    /// The policies of a run that writes into this folder.
    Policies policies(const std::filesystem::path& folder) const;

private:
    void set_length(Policies& all) const;
    void set_shares(Policies& all) const;
    void set_cadence(Policies& all) const;
    void set_validations(std::optional<ValidateEvery>& all) const;
    void set_computing(Policies& all) const;
    void set_files(Policies& all, const std::filesystem::path& folder) const;
};

/// Reads a section `training`; what is wrong is added to the problems.
class Reader {
public:
    /// Path: where the section stands.
    Reader(const Callbacks& callbacks, const Loggers& loggers, config::Problems& problems,
           std::string path = "training")
        : callbacks_(callbacks), loggers_(loggers), problems_(problems), path_(std::move(path)) {}

    Plan operator()(const config::Value& section);

private:
    /// Both structs are read from one table.
    void bind_parts(const config::Value& section, Plan& plan);
    void read_amounts(Plan& plan);
    void read_time(Plan& plan);
    std::string of(std::string_view name) const { return config::detail::joined(path_, name); }
    config::Origin at(const char* name) const {
        const auto* value = section_.find(name);
        return value ? value->origin() : section_.origin();
    }
    void read_rest(Plan& plan);
    template <class F>
    void try_out(const char* name, F&& f) {
        try {
            f();
        } catch (const Error& error) {
            problems_.add(at(name), "'", of(name), "': ", error.what());
        }
    }
    void read_callbacks(Plan& plan);
    static void take_notices(const auto& read, Plan& plan) {
        plan.notices.insert(plan.notices.end(), read.notices.begin(), read.notices.end());
    }
    static config::Value resolved_of(const auto& all) {
        config::Value::List list;
        for (const auto& one : all) list.push_back(one.resolved);
        return config::Value::list(std::move(list));
    }

    const Callbacks& callbacks_;
    const Loggers& loggers_;
    config::Problems& problems_;
    std::string path_;
    config::Value section_, run_;
    bool is_bound_ = true; ///< nothing was wrong with the options by themselves
};

} // namespace fulgurite::app::training

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/plan-inl.hpp"
#endif
