// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/loggers.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void LoggerConfig::check(const config::Refuse& refuse) const {
    if (!prefix.empty()) refuse("prefix", "nothing: metrics are logged under their own names");
    if (version.is_table() || version.is_list()) refuse("version", "a number or a name");
}

FULGURITE_INLINE std::filesystem::path LoggerConfig::folder(const std::filesystem::path& run) const {
    if (!save_dir) return sub_dir ? run / *sub_dir : run;
    auto folder = *save_dir / name / version_in(*save_dir / name);
    return sub_dir ? folder / *sub_dir : folder;
}

FULGURITE_INLINE std::string LoggerConfig::version_in(const std::filesystem::path& all) const {
    if (version.is_scalar()) {
        const bool number = config::whole_number<std::int64_t>(version.as_string()).has_value();
        return (number ? "version_" : "") + version.as_string();
    }
    std::error_code error;
    if (const auto folder = file::make_version(all, error); !error) return folder.filename();
    throw Error("a folder for a logger cannot be made in '", all.string(), "': ", error.message());
}

FULGURITE_INLINE Loggers::Loggers() : Section("logger") {
    put<LoggerConfig>("CSVLogger", [](const LoggerConfig& config, Policies& policies, const auto& folder) {
        const auto path = folder_of(config, policies, folder) / "metrics.csv";
        if (policies.csv) own(policies).add(Csv(path));
        else policies.csv.emplace(path);
    });
    put<LoggerConfig>("TensorBoardLogger", &tensorboard,
                      [](const LoggerConfig&) { need_protozero("TensorBoardLogger"); });
    put<MLflowConfig>("MLFlowLogger", [](const MLflowConfig& config, Policies& policies, const auto& folder) {
        own(policies).add(config.logger(folder));
    });
    put<WandbConfig>("WandbLogger", &wandb, [](const WandbConfig&) { need_protozero("WandbLogger"); });
    put<JsonLinesConfig>("JsonLines", [](const JsonLinesConfig& config, Policies& policies, const auto& folder) {
        own(policies).add(JsonLines(folder / "log.jsonl", {.environment = config.environment, .note = config.note}));
    });
    put<ConsoleConfig>("Console", [](const ConsoleConfig& config, Policies& policies, const auto&) {
        own(policies).add(Console({.every_n_steps = config.every_n_steps}));
    });
    put<detail::Nothing>("Report", [](const auto&, Policies& policies, const auto& folder) {
        policies.report.emplace(folder / "report.html");
    });
}

FULGURITE_INLINE auto Loggers::read_all(const config::Value& said, const std::string& path,
                                        config::Problems& problems) const -> std::vector<Read> {
    std::vector<Read> all;
    if (training::truth_of(said)) return all;
    const auto add = [&](const config::Value& one, const std::string& place) {
        if (auto found = read(one, place, problems)) all.push_back(std::move(*found));
    };
    if (!said.is_list()) add(said, path);
    else
        for (std::size_t i = 0; i < said.size(); ++i) {
            add(said.elements()[i], path + "." + std::to_string(i));
            check_file(all, said.elements()[i].origin(), path + "." + std::to_string(i), problems);
        }
    return all;
}

FULGURITE_INLINE void Loggers::check_file(const std::vector<Read>& all, const config::Origin& origin,
                                          const std::string& path, config::Problems& problems) {
    if (all.empty()) return;
    const auto& last = all.back().resolved;
    const auto* options = last.find("cfg");
    const auto* folder = options ? options->find("save_dir") : nullptr;
    if (folder && !folder->is_nothing() && options->at("version").is_nothing()) return; // each has a new one
    if (std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.resolved == last; }) > 1)
        problems.add(origin, "'", path, "' is the ", all.back().name,
                     " that is there already, and both write into one file; leave it out");
}

FULGURITE_INLINE std::filesystem::path Loggers::folder_of(const LoggerConfig& config, Policies& policies,
                                                          const std::filesystem::path& run) {
    auto folder = config.folder(run);
    if (auto made = config.reserved(folder); !made.empty()) policies.folders.push_back(std::move(made));
    return folder;
}

FULGURITE_INLINE void Loggers::need_protozero([[maybe_unused]] std::string_view name) {
#if !FULGURITE_HAS_PROTOZERO
    throw Error(name, " needs protozero, which was not found when this program was built; take CSVLogger");
#endif
}

FULGURITE_INLINE void Loggers::tensorboard([[maybe_unused]] const LoggerConfig& config,
                                           [[maybe_unused]] Policies& policies,
                                           [[maybe_unused]] const std::filesystem::path& folder) {
#if FULGURITE_HAS_PROTOZERO
    own(policies).add(TensorBoard(folder_of(config, policies, folder)));
#else
    need_protozero("TensorBoardLogger");
#endif
}

FULGURITE_INLINE void Loggers::wandb([[maybe_unused]] const WandbConfig& config, [[maybe_unused]] Policies& policies,
                                     [[maybe_unused]] const std::filesystem::path& folder) {
#if FULGURITE_HAS_PROTOZERO
    own(policies).add(config.logger(folder));
#else
    need_protozero("WandbLogger");
#endif
}

} // namespace fulgurite::app
