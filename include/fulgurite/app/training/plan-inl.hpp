// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/plan.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::training {

FULGURITE_INLINE Policies Plan::policies(const std::filesystem::path& folder) const {
    Policies all;
    set_length(all);
    set_shares(all);
    set_cadence(all);
    set_computing(all);
    set_files(all, folder);
    for (const auto& callback : callbacks) callback.make(all, folder);
    if (all.learning_rate_monitor && !rates_name.empty()) {
        auto options = all.learning_rate_monitor->options();
        options.name = rates_name;
        all.learning_rate_monitor.emplace(std::move(options));
    }
    if (all.report) all.report.emplace(folder / "report.html", report);
    if (profiles()) all.profiler.emplace(run.profiler.as_string(), folder);
    return all;
}

FULGURITE_INLINE void Plan::set_length(Policies& all) const {
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

FULGURITE_INLINE void Plan::set_shares(Policies& all) const {
    if (train || val || test || predict)
        all.limit = Limit{.train = train.value_or(Amount()),
                          .val = val.value_or(Amount()),
                          .test = test.value_or(Amount()),
                          .predict = predict.value_or(Amount())};
    if (overfit && !overfit->none()) all.overfit.emplace(*overfit);
    if (fast_dev_run) all.fast_dev_run.emplace(*fast_dev_run);
}

FULGURITE_INLINE void Plan::set_cadence(Policies& all) const {
    set_validations(all.validate_every);
    if (loop.num_sanity_val_steps != 0) all.sanity_check.emplace(loop.num_sanity_val_steps);
    all.log_every.emplace(loop.log_every_n_steps);
    if (loop.reload_dataloaders_every_n_epochs > 0)
        all.reload_every.emplace(Epochs{loop.reload_dataloaders_every_n_epochs});
    all.accumulate = Accumulate(loop.accumulate_grad_batches);
}

FULGURITE_INLINE void Plan::set_validations(std::optional<ValidateEvery>& all) const {
    const Epochs due{loop.check_val_every_n_epoch.value_or(1)};
    if (!interval) {
        if (due.count > 1) all.emplace(due);
    } else if (const auto batches = interval_in_batches()) {
        if (loop.check_val_every_n_epoch) all.emplace(Batches{*batches}, due);
        else all.emplace(Batches{*batches});
    } else {
        all.emplace(*config::real_number(loop.val_check_interval.as_string()), due);
    }
}

FULGURITE_INLINE void Plan::set_computing(Policies& all) const {
    all.device = AnyDevice(run.accelerator);
    all.precision = AnyPrecision(run.precision);
    if (const auto limit = loop.gradient_clip_val.value_or(0); limit > 0)
        all.clip =
            loop.gradient_clip_algorithm == ClipAlgorithm::norm ? AnyClip(ClipNorm(limit)) : AnyClip(ClipValue(limit));
    if (run.deterministic) all.deterministic.emplace();
    else if (run.benchmark) all.benchmark.emplace(*run.benchmark);
    if (run.detect_anomaly) all.detect_anomaly.emplace();
    all.inference_mode.emplace(run.inference_mode);
    if (run.enable_progress_bar) all.progress_bar.emplace();
    if (run.enable_model_summary) all.model_summary.emplace();
}

FULGURITE_INLINE void Plan::set_files(Policies& all, const std::filesystem::path& folder) const {
    if (run.enable_checkpointing) {
        all.last_by_itself = true;
        all.keep_last.emplace(KeepLastOptions{.directory = folder / "checkpoints"});
        all.best_by_itself = loop.early_stopping.has_value();
        if (loop.early_stopping)
            all.keep_best.emplace(
                metric::named(loop.early_stopping->monitor.as_string()),
                KeepBestOptions{
                    .mode = loop.early_stopping->mode, .directory = folder / "checkpoints", .link = "best.ckpt"});
    }
    const auto said = truth_of(run.logger);
    if (said && *said) {
        all.csv.emplace(folder / "metrics.csv");
        all.report.emplace(folder / "report.html");
    } else if (!said) {
        for (const auto& logger : loggers) logger.make(all, folder);
    }
}

FULGURITE_INLINE Plan Reader::operator()(const config::Value& section) {
    Plan plan;
    section_ = section;
    if (!section.is_table()) {
        if (!section.is_nothing())
            problems_.add(section.origin(), "'", path_, "' is ", section.words(), ", a table is wanted");
        return plan;
    }
    const auto wrong = problems_.size();
    bind_parts(section, plan);
    is_bound_ = problems_.size() == wrong;
    read_amounts(plan);
    read_rest(plan);
    read_callbacks(plan);
    plan.resolved = config::value_of(plan.loop);
    for (const auto& [key, value, origin] : std::as_const(run_).entries()) plan.resolved[key] = value;
    if (!plan.callbacks.empty()) plan.resolved["callbacks"] = resolved_of(plan.callbacks);
    if (!plan.loggers.empty()) plan.resolved["logger"] = resolved_of(plan.loggers);
    return plan;
}

FULGURITE_INLINE void Reader::bind_parts(const config::Value& section, Plan& plan) {
    auto names = detail::option_names<LoopConfig>();
    const auto more = detail::option_names<RunConfig>();
    auto loop = detail::without_none<LoopConfig>(section), run = detail::without_none<RunConfig>(section);
    for (const auto& name : names) run.erase(name);
    for (const auto& name : more) loop.erase(name);
    for (const auto& [key, value, origin] : section.entries()) {
        if (std::find(names.begin(), names.end(), key) != names.end()) continue;
        if (std::find(more.begin(), more.end(), key) != more.end()) continue;
        loop.erase(key), run.erase(key);
        auto all = names;
        all.insert(all.end(), more.begin(), more.end());
        const auto near = meant_option(key, all);
        problems_.add(origin, "unknown option '", of(key), "'",
                      near.empty() ? std::string() : "; did you mean '" + of(near) + "'?");
    }
    config::bind(loop, plan.loop, problems_, path_);
    config::bind(run, plan.run, problems_, path_);
    run_ = config::value_of(plan.run);
}

FULGURITE_INLINE void Reader::read_amounts(Plan& plan) {
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
    if (!loop.check_val_every_n_epoch && !plan.interval_in_batches())
        problems_.add(at("check_val_every_n_epoch"), "'", of("check_val_every_n_epoch"), "' is nothing, and '",
                      of("val_check_interval"), "' is no number of batches, which is wanted then");
    read_time(plan);
    if (loop.fast_dev_run.is_nothing()) return;
    const auto& said = loop.fast_dev_run;
    const auto is_on = truth_of(said);
    const auto batches =
        said.is_scalar() ? config::whole_number<std::int64_t>(said.as_string()) : std::optional<std::int64_t>();
    if (is_on.value_or(false) || (batches && *batches > 0)) plan.fast_dev_run = batches.value_or(1);
    else if (!is_on && batches != 0)
        refuse(problems_, loop.fast_dev_run, of("fast_dev_run"), "true, false or a number of batches");
}

FULGURITE_INLINE void Reader::read_time(Plan& plan) {
    const auto& said = plan.loop.max_time;
    if (said.is_nothing()) return;
    if (const auto time = time_of(said)) {
        plan.max_time = time->minutes;
        if (time->carries)
            plan.notices.push_back("'" + of("max_time") + "' is " + said.as_string() + ", that is " +
                                   in_words(time->minutes.count, " minutes"));
    } else {
        refuse(problems_, said, of("max_time"), "DD:HH:MM:SS, or a table of hours, minutes and so on,");
    }
}

FULGURITE_INLINE void Reader::read_rest(Plan& plan) {
    auto& run = plan.run;
    if (run.accelerator == "mps" || run.accelerator == "tpu") {
        plan.notices.push_back("'" + of("accelerator") + "' is " + run.accelerator + ", and here it is the processor");
        run.accelerator = "cpu";
    }
    try_out("accelerator", [&] { AnyDevice{run.accelerator}; });
    try_out("precision", [&] { AnyPrecision{run.precision}; });
    plan.loggers = loggers_.read_all(run.logger, of("logger"), problems_);
    for (const auto& logger : plan.loggers) take_notices(logger, plan);
    read_processes(run, section_, path_, problems_);
    const auto notice = [&](bool other, const char* name) {
        if (other) plan.notices.push_back("'" + of(name) + Chosen::no_effect);
    };
    notice(!run.profiler.is_nothing() && !plan.profiles(), "profiler");
    notice(!run.plugins.is_nothing(), "plugins");
    notice(!run.use_distributed_sampler, "use_distributed_sampler");
    notice(run.sync_batchnorm, "sync_batchnorm");
    notice(!run.enable_autolog_hparams, "enable_autolog_hparams");
    notice(!run.model_registry.is_nothing(), "model_registry");
    if (const auto& early = plan.loop.early_stopping; early && is_bound_) {
        detail::tell_without_effect(*early, of("early_stopping"), plan.notices);
        plan.watched.push_back(early->monitor);
    }
}

FULGURITE_INLINE void Reader::read_callbacks(Plan& plan) {
    Once once(problems_);
    if (const auto& early = plan.loop.early_stopping; early && is_bound_)
        once(at("early_stopping"), of("early_stopping"),
             [&](auto& all, const auto& folder) { Callbacks::early_stopping(*early, all, folder); });
    const auto& said = plan.run.callbacks;
    if (said.is_nothing()) return;
    const auto list = said.is_list() ? said : config::Value::list({said}, said.origin()); // one alone
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& one = list.elements()[i];
        const auto path = of("callbacks") + "." + std::to_string(i);
        auto read = callbacks_.read(one, path, problems_);
        if (!read) continue;
        if (read->name == "ModelCheckpoint" && !plan.run.enable_checkpointing)
            problems_.add(one.origin(), "'", path, "' is a ModelCheckpoint, and '", of("enable_checkpointing"),
                          "' is false; leave one of them out");
        once(one.origin(), path, read->make);
        if (const auto& early = plan.loop.early_stopping; early && once.keeps_another_best(early->monitor))
            plan.notices.push_back("'" + of("early_stopping") + "' keeps nothing: '" + path + "' keeps the best");
        take_options(one, "monitor", plan.watched);
        take_options(one, "filename", plan.filenames);
        take_notices(*read, plan);
        plan.callbacks.push_back(std::move(*read));
    }
    plan.logged = once.logged();
}

} // namespace fulgurite::app::training
