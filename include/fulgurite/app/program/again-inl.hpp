// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/again.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE Again::Again(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::error_code unknown;
    if (!std::filesystem::is_directory(folder_, unknown))
        throw Error("--again: there is no folder '", folder_.string(), "'; give the folder of a run");
    for (const char* name : {"resolved.json", "result.json"})
        if (!std::filesystem::exists(folder_ / name, unknown))
            throw Error("--again: '", folder_.string(), "' has no ", name, "; give the folder of a fit that has ended");
    result_ = config::read(folder_ / "result.json");
    check();
    if (std::filesystem::exists(folder_ / "run.json", unknown)) record_ = config::read(folder_ / "run.json");
}

FULGURITE_INLINE std::optional<std::uint64_t> Again::torch_seed() const {
    const auto* seed = record_.find("torch_seed");
    return seed && seed->is_scalar() ? config::whole_number<std::uint64_t>(seed->as_string()) : std::nullopt;
}

FULGURITE_INLINE std::string Again::differences(const config::Value& now) const {
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

FULGURITE_INLINE std::string Again::line(const std::string& name, const config::Value& is, const config::Value& was) {
    return fmt::format("  {} is {}, it was {}\n", name, is.as_string(), was.as_string());
}

FULGURITE_INLINE bool Again::same(const config::Value& one, const config::Value& other) {
    const auto a = config::real_number(one.as_string()), b = config::real_number(other.as_string());
    return a && b && (*a == *b || (std::isnan(*a) && std::isnan(*b)));
}

FULGURITE_INLINE void Again::check() const {
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

} // namespace fulgurite::app::program
