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
    Call(Words words, std::shared_ptr<const Registry> registry);

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
    std::vector<config::Entry> notes() const;

private:
    Words words_;
    std::shared_ptr<const Registry> registry_;
    std::filesystem::path checkpoint_;
    std::optional<Again> again_;
    config::Value config_;
};

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/call-inl.hpp"
#endif
