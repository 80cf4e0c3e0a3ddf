// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/plan/lit_training.hpp"
#include "fulgurite/app/training/trainer_of.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void DataSetup::check() const {
    if (train.name != "train" || (dev && dev->name != "dev"))
        throw Error("LitTrainer: the data are called '", train.name, "' and '", dev ? dev->name : std::string("dev"),
                    "'; call them \"train\" and \"dev\", as what is logged is named by it");
}

namespace lit {

FULGURITE_INLINE LitTrainerOptions with_monitor(LitTrainerOptions options, bool has_dev) {
    auto& watched = options.monitor_metric;
    if (watched.empty()) watched = has_dev ? "dev_loss" : "train_loss";
    if (!has_dev && watched.starts_with("dev_"))
        throw Error("LitTrainer: monitor_metric is '", watched,
                    "', and there are no data to validate on; give "
                    "DataSetup::dev, or a metric of training such as 'train_loss'");
    return options;
}

FULGURITE_INLINE Policies policies(const LitTrainerOptions& options) {
    Policies all;
    all.epochs.emplace(options.epochs);
    all.device = AnyDevice(options.accelerator);
    all.precision = AnyPrecision(options.precision);
    if (options.clip > 0) all.clip = AnyClip(ClipNorm(options.clip));
    all.inference_mode.emplace(false);
    if (!options.profiler.empty()) all.profiler.emplace(options.profiler, options.weight_path);
    if (options.enable_progress_bar) all.progress_bar.emplace();
    if (options.save_weights)
        all.keep_best.emplace(metric::named(options.monitor_metric), KeepBestOptions{.mode = options.mode,
                                                                                     .directory = options.weight_path,
                                                                                     .filename = options.weight_name,
                                                                                     .save_weights_only = true});
    return all;
}

FULGURITE_INLINE std::string fit(Policies policies, LitModule& module, const DataSetup& setup) {
    return fit_with(training::trainer_of(std::move(policies)), module, setup);
}

FULGURITE_INLINE std::map<std::string, double> test(Policies policies, LitModule& module, const data::DictRows& rows,
                                                    std::int64_t batch_size) {
    policies.keep_best.reset();
    return training::trainer_of(std::move(policies))
        .test(module, data::Loader{rows, {.batch_size = batch_size}})
        .metrics();
}

} // namespace lit

} // namespace fulgurite::app
