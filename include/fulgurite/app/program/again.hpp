// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "fulgurite/config/number.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"

namespace fulgurite::app::program {

/// A run that is repeated: what it wrote, read and checked before anything is trained.
class Again {
public:
    /// Throws `Error` for a folder that no finished `fit` wrote.
    explicit Again(std::filesystem::path folder) : folder_(std::move(folder)) {
        std::error_code unknown;
        if (!std::filesystem::is_directory(folder_, unknown))
            throw Error("--again: there is no folder '", folder_.string(), "'; give the folder of a run");
        for (const char* name : {"resolved.json", "result.json"})
            if (!std::filesystem::exists(folder_ / name, unknown))
                throw Error("--again: '", folder_.string(), "' has no ", name,
                            "; give the folder of a fit that has ended");
        result_ = config::read(folder_ / "result.json");
        check();
        if (std::filesystem::exists(folder_ / "run.json", unknown)) record_ = config::read(folder_ / "run.json");
    }

    /// The config of that run, with all options filled in.
    std::filesystem::path config() const { return folder_ / "resolved.json"; }
    /// The checkpoint that it went on from; empty where it began anew.
    std::filesystem::path checkpoint() const {
        const auto* from = result_.find("checkpoint");
        return from && from->is_scalar() ? from->as_string() : std::string();
    }
    /// Where that run was begun; empty where that is not known.
    std::string directory() const {
        const auto* where = record_.find("directory");
        return where && where->is_scalar() ? where->as_string() : std::string();
    }
    bool is_from_elsewhere() const {
        std::error_code unknown;
        return !directory().empty() && std::filesystem::current_path(unknown) != directory();
    }
    /// What LibTorch's generator began with: of use where the config has no seed.
    std::optional<std::uint64_t> torch_seed() const {
        const auto* seed = record_.find("torch_seed");
        return seed && seed->is_scalar() ? config::whole_number<std::uint64_t>(seed->as_string()) : std::nullopt;
    }
    /// What the result of a repeated run says otherwise, a line each; empty where all is the same. NaN is NaN.
    std::string differences(const config::Value& now) const {
        std::string text;
        const auto &before = result_.at("metrics"), &after = now.at("metrics");
        for (const auto& [name, value, origin] : after.entries()) {
            const auto* was = before.find(name);
            if (!was) text += "  " + name + " was not there\n";
            else if (!same(*was, value)) text += line(name, value, *was);
        }
        for (const auto& [name, value, origin] : before.entries())
            if (!after.contains(name)) text += "  " + name + " is not there any more\n";
        for (const char* name : {"epochs", "steps"})
            if (const auto* was = result_.find(name); was && !same(*was, now.at(name)))
                text += line(name, now.at(name), *was);
        return text;
    }

private:
    static std::string line(const std::string& name, const config::Value& is, const config::Value& was) {
        return fmt::format("  {} is {}, it was {}\n", name, is.as_string(), was.as_string());
    }
    static bool same(const config::Value& one, const config::Value& other) {
        const auto a = config::real_number(one.as_string()), b = config::real_number(other.as_string());
        return a && b && (*a == *b || (std::isnan(*a) && std::isnan(*b)));
    }
    void check() const {
        const auto refuse = [&](const auto&... words) {
            throw Error((folder_ / "result.json").string(), ": ", words..., "; --again wants that of a fit");
        };
        const auto* command = result_.find("command");
        if (command && command->is_scalar() && command->as_string() != "fit")
            refuse("this is the result of '", command->as_string(), "'");
        const auto* metrics = result_.find("metrics");
        if (!metrics || !metrics->is_table()) refuse("there are no 'metrics'");
        const auto check = [&](const std::string& name, const config::Value& value) {
            if (!value.is_scalar() || !config::real_number(value.as_string()))
                refuse("'", name, "' is ", value.words(), ", which is no number");
        };
        for (const auto& [name, value, origin] : metrics->entries()) check("metrics." + name, value);
        for (const char* name : {"epochs", "steps"})
            if (const auto* value = result_.find(name)) check(name, *value);
    }

    std::filesystem::path folder_;
    config::Value result_, record_;
};

} // namespace fulgurite::app::program
