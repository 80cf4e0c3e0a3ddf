// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/logger/mlflow.hpp"
#include "fulgurite/logger/wandb.hpp"

namespace fulgurite::app {

/// Lightning's arguments of an `MLFlowLogger`, as far as they have an effect.
struct MLflowConfig {
    std::string experiment_name = "lightning_logs";
    std::optional<std::string> run_name = {};           ///< nothing: MLflow invents one
    std::optional<std::string> tracking_uri = {};       ///< http://…; nothing: MLFLOW_TRACKING_URI of the environment
    std::map<std::string, std::string> tags = {};       ///< of the run
    std::optional<std::filesystem::path> save_dir = {}; ///< of what the server has not taken; nothing: the run's folder
    std::optional<std::string> run_id = {};             ///< a run to go on with
    std::string prefix = {};                            ///< must be empty
    bool log_model = false;                             ///< without effect

    void without_effect(const auto& tell) const {
        if (log_model) tell("log_model");
    }
    void check(const config::Refuse& refuse) const;
    std::string url() const;
    MLflow logger(const std::filesystem::path& run) const;
};

/// Lightning's arguments of a `WandbLogger`, as far as they have an effect. Runs are written offline.
struct WandbConfig {
    std::optional<std::string> name = {};               ///< nothing: W&B invents one
    std::optional<std::filesystem::path> save_dir = {}; ///< nothing: the run's own folder
    std::optional<std::string> id = {};                 ///< nothing: eight random letters
    std::string project = "lightning_logs";
    std::optional<std::string> entity = {}, group = {}, job_type = {}, notes = {};
    std::vector<std::string> tags = {};
    std::string prefix = {}; ///< must be empty
    bool offline = false;    ///< without effect: `wandb sync` uploads the run
    bool log_model = false;  ///< without effect

    void without_effect(const auto& tell) const {
        if (log_model) tell("log_model");
    }
    void check(const config::Refuse& refuse) const;
#if FULGURITE_HAS_PROTOZERO
    Wandb logger(const std::filesystem::path& run) const;
#endif
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/server_configs-inl.hpp"
#endif
