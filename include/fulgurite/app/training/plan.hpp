// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/app/training/callbacks.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/warn.hpp"

namespace fulgurite::app::training {

inline void refuse(config::Problems& problems, const config::Value& value, const std::string& path,
                   const char* wanted) {
    problems.add(value.origin(), "'", path, "' is ", value.words(), ", ", wanted, " is wanted");
}

/// A number of batches, or a fraction of them. Nothing where nothing is said.
inline std::optional<Amount> amount(const config::Value& value, const std::string& path, config::Problems& problems) {
    if (value.is_nothing()) return std::nullopt;
    const auto text = value.is_scalar() ? value.as_string() : std::string();
    if (const auto batches = config::whole_number<std::int64_t>(text); batches && *batches >= 0)
        return Amount(*batches);
    if (const auto share = config::real_number(text); share && *share >= 0 && *share <= 1) return Amount(*share);
    refuse(problems, value, path, "a number of batches, or a fraction from 0.0 to 1.0,");
    return std::nullopt;
}
/// "DD:HH:MM:SS" in minutes.
inline std::optional<Minutes> time_of(const std::string& text) {
    std::vector<std::int64_t> parts;
    const char *at = text.data(), *end = at + text.size();
    while (true) {
        std::int64_t part = 0;
        const auto [next, error] = std::from_chars(at, end, part);
        if (error != std::errc() || part < 0) return std::nullopt;
        parts.push_back(part);
        if (next == end) break;
        if (*next != ':') return std::nullopt;
        at = next + 1;
    }
    if (parts.size() != 4) return std::nullopt;
    return Minutes(static_cast<double>((parts[0] * 24 + parts[1]) * 60 + parts[2]) +
                   static_cast<double>(parts[3]) / 60);
}

/// What the section `training` says, checked: how the policies of a run are filled in.
struct Plan {
    LoopConfig loop;
    RunConfig run;
    std::vector<Callbacks::Read> callbacks;
    Watched watched; ///< names of metrics
    config::Value resolved;
    std::optional<Amount> train, val, test, predict, overfit, interval;
    std::optional<Minutes> max_time;
    std::optional<std::int64_t> fast_dev_run;
    std::vector<std::string> notices; ///< what is accepted and has no effect

    /// The policies of a run that writes into this folder.
    Policies policies(const std::filesystem::path& folder) const {
        Policies all;
        set_length(all);
        set_shares(all);
        set_cadence(all);
        set_computing(all);
        set_files(all, folder);
        for (const auto& callback : callbacks) callback.make(all, folder);
        return all;
    }

private:
    void set_length(Policies& all) const {
        if (loop.max_epochs.value_or(-1) >= 0) all.epochs.emplace(*loop.max_epochs);
        if (loop.max_steps >= 0) all.steps.emplace(loop.max_steps);
        if (max_time) all.max_time.emplace(*max_time);
        if (!all.epochs && !all.steps) {
            if (loop.max_epochs || max_time) all.endless.emplace();
            else all.epochs.emplace(1000);
        }
        if (loop.min_epochs) all.min_epochs.emplace(*loop.min_epochs);
        if (loop.min_steps) all.min_steps.emplace(*loop.min_steps);
        if (loop.early_stopping) Callbacks::early_stopping(*loop.early_stopping, all, {});
    }
    void set_shares(Policies& all) const {
        if (train || val || test || predict)
            all.limit = Limit{.train = train.value_or(Amount()),
                              .val = val.value_or(Amount()),
                              .test = test.value_or(Amount()),
                              .predict = predict.value_or(Amount())};
        if (overfit && !overfit->none()) all.overfit.emplace(*overfit);
        if (fast_dev_run) all.fast_dev_run.emplace(*fast_dev_run);
    }
    void set_cadence(Policies& all) const {
        if (loop.check_val_every_n_epoch > 1) all.validate_every.emplace(Epochs{loop.check_val_every_n_epoch});
        if (interval) {
            const auto& said = loop.val_check_interval.as_string();
            if (const auto batches = config::whole_number<std::int64_t>(said))
                all.validate_every.emplace(Batches{*batches});
            else all.validate_every.emplace(*config::real_number(said));
        }
        if (loop.num_sanity_val_steps != 0) all.sanity_check.emplace(loop.num_sanity_val_steps);
        all.log_every.emplace(loop.log_every_n_steps);
        if (loop.reload_dataloaders_every_n_epochs > 0)
            all.reload_every.emplace(Epochs{loop.reload_dataloaders_every_n_epochs});
        all.accumulate = Accumulate(loop.accumulate_grad_batches);
    }
    void set_computing(Policies& all) const {
        all.device = AnyDevice(run.accelerator);
        all.precision = AnyPrecision(run.precision);
        if (const auto limit = loop.gradient_clip_val.value_or(0); limit > 0)
            all.clip = loop.gradient_clip_algorithm == ClipAlgorithm::norm ? AnyClip(ClipNorm(limit))
                                                                           : AnyClip(ClipValue(limit));
        if (run.deterministic) all.deterministic.emplace();
        else if (run.benchmark) all.benchmark.emplace(*run.benchmark);
        if (run.detect_anomaly) all.detect_anomaly.emplace();
        all.inference_mode.emplace(run.inference_mode);
        if (run.enable_progress_bar) all.progress_bar.emplace();
        if (run.enable_model_summary) all.model_summary.emplace();
    }
    void set_files(Policies& all, const std::filesystem::path& folder) const {
        if (run.enable_checkpointing) {
            all.keep_last.emplace(KeepLastOptions{.directory = folder / "checkpoints"});
            if (loop.early_stopping)
                all.keep_best.emplace(
                    metric::named(loop.early_stopping->monitor.as_string()),
                    KeepBestOptions{
                        .mode = loop.early_stopping->mode, .directory = folder / "checkpoints", .link = "best.ckpt"});
        }
        if (!writes_logs()) return;
        all.csv.emplace(folder / "metrics.csv");
        all.report.emplace(folder / "report.html");
    }
    bool writes_logs() const { return !(run.logger.is_scalar() && run.logger.as_string() == "false"); }
};

/// Reads a section `training`; what is wrong is added to the problems.
class Reader {
public:
    /// Path: where the section stands.
    Reader(const Callbacks& callbacks, config::Problems& problems, std::string path = "training")
        : callbacks_(callbacks), problems_(problems), path_(std::move(path)) {}

    Plan operator()(const config::Value& section) {
        Plan plan;
        section_ = section;
        if (!section.is_table()) {
            if (!section.is_nothing())
                problems_.add(section.origin(), "'", path_, "' is ", section.words(), ", a table is wanted");
            return plan;
        }
        bind_parts(section, plan);
        read_amounts(plan);
        read_rest(plan);
        read_callbacks(plan);
        plan.resolved = config::value_of(plan.loop);
        for (const auto& [key, value, origin] : std::as_const(run_).entries()) plan.resolved[key] = value;
        return plan;
    }

private:
    /// Both structs are read from one table.
    void bind_parts(const config::Value& section, Plan& plan) {
        auto names = detail::option_names<LoopConfig>();
        const auto more = detail::option_names<RunConfig>();
        auto loop = section, run = section;
        for (const auto& name : names) run.erase(name);
        for (const auto& name : more) loop.erase(name);
        for (const auto& [key, value, origin] : section.entries()) {
            if (std::find(names.begin(), names.end(), key) != names.end()) continue;
            if (std::find(more.begin(), more.end(), key) != more.end()) continue;
            loop.erase(key), run.erase(key);
            auto all = names;
            all.insert(all.end(), more.begin(), more.end());
            const auto near = nearest(key, all);
            problems_.add(origin, "unknown option '", of(key), "'",
                          near.empty() ? std::string() : "; did you mean '" + of(near) + "'?");
        }
        config::bind(loop, plan.loop, problems_, path_);
        config::bind(run, plan.run, problems_, path_);
        run_ = config::value_of(plan.run);
    }
    void read_amounts(Plan& plan) {
        const auto& loop = plan.loop;
        plan.train = amount(loop.limit_train_batches, of("limit_train_batches"), problems_);
        plan.val = amount(loop.limit_val_batches, of("limit_val_batches"), problems_);
        plan.test = amount(loop.limit_test_batches, of("limit_test_batches"), problems_);
        plan.predict = amount(loop.limit_predict_batches, of("limit_predict_batches"), problems_);
        plan.overfit = amount(loop.overfit_batches, of("overfit_batches"), problems_);
        plan.interval = amount(loop.val_check_interval, of("val_check_interval"), problems_);
        if (plan.interval && plan.interval->none())
            refuse(problems_, loop.val_check_interval, of("val_check_interval"),
                   "a number of batches or a fraction above 0");
        if (loop.max_time && !(plan.max_time = time_of(*loop.max_time)))
            problems_.add(at("max_time"), "'", of("max_time"), "' is '", *loop.max_time, "', DD:HH:MM:SS is wanted");
        if (loop.fast_dev_run.is_nothing()) return;
        const auto& said = loop.fast_dev_run.is_scalar() ? loop.fast_dev_run.as_string() : std::string();
        const auto batches = config::whole_number<std::int64_t>(said);
        if (said == "true" || (batches && *batches > 0)) plan.fast_dev_run = batches.value_or(1);
        else if (said != "false" && batches != 0)
            refuse(problems_, loop.fast_dev_run, of("fast_dev_run"), "true, false or a number of batches");
    }
    std::string of(std::string_view name) const { return config::detail::joined(path_, name); }
    config::Origin at(const char* name) const {
        const auto* value = section_.find(name);
        return value ? value->origin() : section_.origin();
    }
    void read_rest(Plan& plan) {
        auto& run = plan.run;
        if (run.accelerator == "mps" || run.accelerator == "tpu") {
            plan.notices.push_back(of("accelerator") + " is " + run.accelerator + ", and here it is the processor");
            run.accelerator = "cpu";
        }
        try_out("accelerator", [&] { AnyDevice{run.accelerator}; });
        try_out("precision", [&] { AnyPrecision{run.precision}; });
        const auto logger = run.logger.is_scalar() ? run.logger.as_string() : std::string();
        if (logger != "true" && logger != "false")
            refuse(problems_, run.logger, of("logger"), "true (metrics.csv and report.html) or false");
        read_processes(run);
        const RunConfig by_itself;
        const auto notice = [&](bool other, const char* name) {
            if (other) plan.notices.push_back(of(name) + " has no effect here");
        };
        notice(!run.profiler.is_nothing(), "profiler");
        notice(!run.plugins.is_nothing(), "plugins");
        notice(run.use_distributed_sampler != by_itself.use_distributed_sampler, "use_distributed_sampler");
        notice(run.sync_batchnorm, "sync_batchnorm");
        if (plan.loop.early_stopping) plan.watched.push_back(plan.loop.early_stopping->monitor);
    }
    template <class F>
    void try_out(const char* name, F&& f) {
        try {
            f();
        } catch (const Error& error) {
            problems_.add(at(name), "'", of(name), "': ", error.what());
        }
    }
    void read_processes(const RunConfig& run) {
        const auto one = [](const config::Value& devices) {
            if (devices.is_list()) return devices.size() == 1;
            return devices.is_scalar() &&
                   (devices.as_string() == "auto" || devices.as_string() == "1" || devices.as_string() == "-1");
        };
        if (!one(run.devices)) refuse(problems_, run.devices, of("devices"), "1 or 'auto'");
        if (run.num_nodes != 1)
            problems_.add(at("num_nodes"), "'", of("num_nodes"), "' is ", run.num_nodes,
                          ", 1 is wanted: one process trains");
        if (run.strategy != "auto" && run.strategy != "single_device")
            problems_.add(at("strategy"), "'", of("strategy"), "' is '", run.strategy,
                          "', 'auto' is wanted: one process trains");
    }
    void read_callbacks(Plan& plan) {
        const auto& list = plan.run.callbacks;
        if (list.is_nothing()) return;
        if (!list.is_list()) return refuse(problems_, list, of("callbacks"), "a list");
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto& one = list.elements()[i];
            auto read = callbacks_.read(one, of("callbacks") + "." + std::to_string(i), problems_);
            if (!read) continue;
            for (const char* part : {"cfg", "init_args"})
                if (const auto* options = one.is_table() ? one.find(part) : nullptr)
                    if (const auto* monitor = options->find("monitor")) plan.watched.push_back(*monitor);
            plan.callbacks.push_back(std::move(*read));
        }
    }

    const Callbacks& callbacks_;
    config::Problems& problems_;
    std::string path_;
    config::Value section_, run_;
};

} // namespace fulgurite::app::training
