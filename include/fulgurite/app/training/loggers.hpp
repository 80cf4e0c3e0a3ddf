// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/registry/section.hpp"
#include "fulgurite/app/registry/takes.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/app/training/server_configs.hpp"
#include "fulgurite/app/training/values.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/folder.hpp"

namespace fulgurite::app {

/// Lightning's arguments of a `CSVLogger` and of a `TensorBoardLogger`, as far as they have an effect.
struct LoggerConfig {
    std::optional<std::filesystem::path> save_dir = {}; ///< nothing: the run's own folder
    std::string name = "lightning_logs";                ///< a folder in `save_dir`
    config::Value version = {};                         ///< a number or a name; nothing: the next one that is free
    std::string prefix = {};                            ///< must be empty
    std::int64_t flush_logs_every_n_steps = 100;        ///< without effect: files are a second behind
    bool log_graph = false;                             ///< without effect
    bool default_hp_metric = true;                      ///< without effect
    std::optional<std::string> sub_dir = {};            ///< a folder in the version's

    void without_effect(const auto& tell) const {
        if (flush_logs_every_n_steps != 100) tell("flush_logs_every_n_steps");
        if (log_graph) tell("log_graph");
    }
    void check(const config::Refuse& refuse) const;
    /// Of a run that has this folder. Throws `Error` where a new version's cannot be made.
    std::filesystem::path folder(const std::filesystem::path& run) const;
    /// What that has made.
    std::filesystem::path reserved(const std::filesystem::path& folder) const {
        if (!save_dir || version.is_scalar()) return {};
        return sub_dir ? folder.parent_path() : folder;
    }

private:
    /// A new one is made at once, so that no other run takes it.
    std::string version_in(const std::filesystem::path& all) const;
};

/// Options of a `JsonLines`, which writes `log.jsonl` into the run's folder.
struct JsonLinesConfig {
    bool environment = true;
    std::string note = {};
};
/// Options of a `Console`.
struct ConsoleConfig {
    std::int64_t every_n_steps = 0;
    void check(const config::Refuse& refuse) const {
        if (every_n_steps < 0) refuse("every_n_steps", "0 or more");
    }
};

/// Loggers that `training.logger` names. `registry.loggers.add<Mine>("mine")` adds one's own: `log_scalar(name, value,
/// step)` or `log_metrics(row, step, epoch)`, and what else `OwnLoggers` calls, made of its `Options` and the run's
/// folder, of one of them, or of nothing.
class Loggers : public Section<void(Policies&, const std::filesystem::path&)> {
public:
    Loggers();

    /// What `training.logger` says: true or false, of which nothing is read; one, or a list of such.
    std::vector<Read> read_all(const config::Value& said, const std::string& path, config::Problems& problems) const;
    template <class L, class Options = detail::options_of<L>>
    void add(const std::string& name) {
        static_assert(detail::takes_options<L, Options, std::filesystem::path>());
        put<Options>(name, [](const Options& options, Policies& policies, const std::filesystem::path& folder) {
            own(policies).add(made<L>(options, folder));
        });
    }

private:
    /// The last one, if it is there twice alike, would write over its own file.
    static void check_file(const std::vector<Read>& all, const config::Origin& origin, const std::string& path,
                           config::Problems& problems);
    static OwnLoggers& own(Policies& policies) {
        if (!policies.own_loggers) policies.own_loggers.emplace();
        return *policies.own_loggers;
    }
    template <class L, class Options>
    static L made(const Options& options, const std::filesystem::path& folder) {
        if constexpr (std::is_constructible_v<L, Options, std::filesystem::path>) return L(options, folder);
        else if constexpr (std::is_empty_v<Options> && std::is_constructible_v<L, std::filesystem::path>)
            return L(folder);
        else return detail::value_made_of<L>(options);
    }
    static std::filesystem::path folder_of(const LoggerConfig& config, Policies& policies,
                                           const std::filesystem::path& run);
    static void need_protozero(std::string_view name);
    static void tensorboard([[maybe_unused]] const LoggerConfig& config, [[maybe_unused]] Policies& policies,
                            [[maybe_unused]] const std::filesystem::path& folder);
    static void wandb(const WandbConfig& config, Policies& policies, const std::filesystem::path& folder);
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/loggers-inl.hpp"
#endif
