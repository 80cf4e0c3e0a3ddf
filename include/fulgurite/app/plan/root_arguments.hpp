// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/json.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/core/mode.hpp"

namespace fulgurite::app {

enum class SearchStrategy { none, grid_search, random_search };

/// The arguments of the first Lightning, by its names.
struct RootArguments {
    std::string model_name = {};
    std::int64_t max_nb_epochs = 5, min_nb_epochs = 1;
    std::filesystem::path save_path = {}; ///< where the last state is kept; empty: nowhere
    std::filesystem::path resume = {};    ///< a checkpoint, or the folder that it is in
    std::filesystem::path hpc_path = {};  ///< where hpc_ckpt_1.ckpt, … are written on SIGUSR1 and the last is read
    std::string early_stop_metric = {};   ///< empty: none
    Mode early_stop_mode = Mode::min;
    std::int64_t early_stop_patience = 3;
    std::string model_save_monitor_value = {}; ///< the best state by this is kept, too
    Mode model_save_monitor_mode = Mode::min;
    double gradient_clip = 0;
    std::int64_t accumulate_grad_batches = 1;
    bool fast_dev_run = false;
    double train_percent_check = 1, val_percent_check = 1, test_percent_check = 1;
    std::int64_t check_val_every_n_epoch = 1;
    std::int64_t nb_sanity_val_steps = 0; ///< -1: all
    std::string gpus = {};                ///< empty: the processor
    std::optional<std::uint64_t> seed = {};
    SearchStrategy strategy = SearchStrategy::none;
    std::int64_t nb_hopt_trials = 1;
    std::string search_metric = {};
    Mode search_mode = Mode::min;

    void check(const config::Refuse& refuse) const;
};

/// The words of a command line as a table: `--name value`, `--name=value`, `--flag`, `-c file.json`. What stands on the
/// command line holds over a file, wherever it stands.
config::Value table_of(const std::vector<std::string>& words);

/// Reads a table into the arguments and into a model's options. Throws `Error` with all that is wrong.
template <class Options>
void read_arguments(const config::Value& table, RootArguments& arguments, Options& options) {
    config::Problems problems;
    const auto ours = detail::option_names<RootArguments>();
    const auto models = detail::option_names<Options>();
    auto first = table, second = table;
    for (const auto& [key, value, origin] : table.entries()) {
        const bool is_ours = std::find(ours.begin(), ours.end(), key) != ours.end();
        const bool is_models = std::find(models.begin(), models.end(), key) != models.end();
        if (!is_ours) first.erase(key);
        if (!is_models) second.erase(key);
        if (is_ours || is_models) continue;
        auto all = models;
        all.insert(all.end(), ours.begin(), ours.end());
        problems.add(origin, "unknown argument '--", key, "'", suggestion(key, all, "there are"));
    }
    config::bind(first, arguments, problems);
    if constexpr (config::OptionStruct<Options>) config::bind(second, options, problems);
    problems.raise();
}

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/root_arguments-inl.hpp"
#endif
