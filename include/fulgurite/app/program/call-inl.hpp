// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/call.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE Call::Call(Words words, std::shared_ptr<const Registry> registry)
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
            warn("that run was begun in '" + again_->directory() + "'; relative paths of its config count from here");
    }
    if (words_.layers.empty() && below.empty()) throw Error("a config is missing; give a file: .yaml, .toml or .json");
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

FULGURITE_INLINE std::vector<config::Entry> Call::notes() const {
    config::Value::List files;
    for (const auto& file : words_.layers.files()) files.emplace_back(file);
    std::vector<config::Entry> all{{"command", config::Value::list({words_.all().begin(), words_.all().end()})},
                                   {"files", config::Value::list(std::move(files))}};
    if (!checkpoint_.empty()) all.push_back({"checkpoint", from_anywhere(checkpoint_)});
    return all;
}

} // namespace fulgurite::app::program
