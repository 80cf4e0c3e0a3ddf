// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/trainer.hpp"

namespace fulgurite::app::training {

/// With policies of a program's own behind those of the config.
template <class... Own>
auto trainer_of(Policies p, Own... own) {
    return fulgurite::Trainer{p.device,
                              p.precision,
                              p.accumulate,
                              p.clip,
                              std::move(p.own_callbacks), // which may log what the next ones watch
                              std::move(p.early_stopping),
                              p.learning_rate_monitor,
                              std::move(p.model_summary),
                              std::move(p.progress_bar),
                              std::move(p.swa),
                              std::move(p.ema),
                              p.deterministic,
                              std::move(p.benchmark),
                              p.detect_anomaly,
                              std::move(p.profiler),
                              p.limit,
                              p.fast_dev_run,
                              p.overfit,
                              p.validate_every,
                              p.sanity_check,
                              p.log_every,
                              p.inference_mode,
                              p.min_epochs,
                              p.min_steps,
                              p.max_time,
                              p.steps,
                              p.epochs,
                              p.endless,
                              std::move(p.keep_best),
                              std::move(p.keep_last),
                              std::move(p.keep_every),
                              std::move(p.csv),
                              std::move(p.report),
                              std::move(p.device_transforms),
                              std::move(p.own_loggers),
                              std::move(p.watch),
                              std::move(own)...};
}
template <class... Own>
using TrainerWith = decltype(trainer_of(std::declval<Policies>(), std::declval<Own>()...));

} // namespace fulgurite::app::training
