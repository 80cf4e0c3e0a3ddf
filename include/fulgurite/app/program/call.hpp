// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/program/again.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/app/program/words.hpp"
#include "fulgurite/app/search/frozen.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/warn.hpp"

namespace fulgurite::app::program {

/// A command with its config, as it was typed.
class Call {
public:
    bool has_begun = false; ///< something has been written

    /// Throws `Error` with all that is wrong with the words and the files.
    Call(Words words, std::shared_ptr<const Registry> registry)
        : words_(std::move(words)), registry_(std::move(registry)), checkpoint_(words_.checkpoint) {
        std::vector<std::filesystem::path> below;
        if (!words_.again.empty() && words_.command == "search") {
            const app::detail::Frozen frozen(words_.again);
            if (!frozen.is_there())
                throw Error("'", words_.again.string(), "' is no folder of a search: it has no config.yaml");
            if (words_.layers.files().empty()) below.push_back(frozen.config());
        } else if (!words_.again.empty()) {
            again_.emplace(words_.again);
            below.push_back(again_->config());
            if (checkpoint_.empty()) checkpoint_ = again_->checkpoint();
            if (again_->is_from_elsewhere())
                warn("that run was begun in '" + again_->directory() +
                     "'; relative paths of its config count from here");
        }
        if (words_.layers.empty() && below.empty())
            throw Error("a config is missing; give a file: .yaml, .toml or .json");
        config::Problems problems;
        // References stay as they stand: in a search, what refers to a value of a trial follows it.
        config_ = registry_->presets.under(config::Value::table(), problems, [&](config::Value under, auto& found) {
            return words_.layers.laid_over(std::move(under), "FULGURITE", found, below);
        });
        problems.raise();
        const auto& files = words_.layers.files();
        if (!files.empty()) below.push_back(files.front());
        if (!below.empty()) config_.origin(config::Origin(below.front().string()));
    }

    /// Does what writes into a run's folder. Where nothing came of it that folder is gone, and nothing has begun.
    template <class F>
    auto in_folder(const auto& trainer, F&& f) {
        try {
            return f();
        } catch (...) {
            has_begun = !trainer.folder().empty();
            throw;
        }
    }

    const std::string& command() const { return words_.command; }
    const std::shared_ptr<const Registry>& registry() const { return registry_; }
    const config::Value& config() const { return config_; }
    bool explains() const { return words_.explains; }
    bool rehearses() const { return words_.rehearses; }
    const std::optional<Again>& again() const { return again_; }
    /// That of the search to go on with; empty where one begins.
    const std::filesystem::path& search_folder() const { return words_.again; }
    /// Of `--ckpt`; empty where there is none.
    const std::filesystem::path& checkpoint() const { return checkpoint_; }

    /// What run.json says of the call.
    std::vector<config::Entry> notes() const {
        config::Value::List files;
        for (const auto& file : words_.layers.files()) files.emplace_back(file);
        std::vector<config::Entry> all{{"command", config::Value::list({words_.all().begin(), words_.all().end()})},
                                       {"files", config::Value::list(std::move(files))}};
        if (!checkpoint_.empty()) all.push_back({"checkpoint", from_anywhere(checkpoint_)});
        return all;
    }

private:
    Words words_;
    std::shared_ptr<const Registry> registry_;
    std::filesystem::path checkpoint_;
    std::optional<Again> again_;
    config::Value config_;
};

} // namespace fulgurite::app::program
