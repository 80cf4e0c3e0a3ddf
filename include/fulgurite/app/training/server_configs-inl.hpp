// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdlib>

#include "fulgurite/app/training/server_configs.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::string MLflowConfig::url() const {
    const char* environment = std::getenv("MLFLOW_TRACKING_URI");
    return tracking_uri ? *tracking_uri : environment ? environment : "";
}

FULGURITE_INLINE void MLflowConfig::check(const config::Refuse& refuse) const {
    if (!prefix.empty()) refuse("prefix", "nothing: metrics are logged under their own names");
    try {
        logger::net::parse_url(url());
    } catch (const Error&) {
        refuse("tracking_uri",
               "the address of a server, such as http://127.0.0.1:5000 (here or in MLFLOW_TRACKING_URI); "
               "https is for a proxy on this machine");
    }
}

FULGURITE_INLINE MLflow MLflowConfig::logger(const std::filesystem::path& run) const {
    MLflowOptions options{.experiment_name = experiment_name, .spool = save_dir.value_or(run) / "mlflow_spool"};
    options.run_name = run_name.value_or("");
    options.run_id = run_id.value_or("");
    options.tags.assign(tags.begin(), tags.end());
    return MLflow(url(), std::move(options));
}

FULGURITE_INLINE void WandbConfig::check(const config::Refuse& refuse) const {
    if (!prefix.empty()) refuse("prefix", "nothing: metrics are logged under their own names");
}

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE Wandb WandbConfig::logger(const std::filesystem::path& run) const {
    WandbOptions options{.project = project, .tags = tags};
    options.name = name.value_or("");
    options.entity = entity.value_or("");
    options.group = group.value_or("");
    options.job_type = job_type.value_or("");
    options.notes = notes.value_or("");
    options.id = id.value_or("");
    return Wandb(save_dir.value_or(run), std::move(options));
}
#endif

} // namespace fulgurite::app
