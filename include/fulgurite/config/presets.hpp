// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/origins.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::config {

/// Configs by name that others lie over: `preset: NAME`, or a list of names, of which the later ones lie over the
/// earlier ones.
///
///     presets.add("small", "model: {cfg: {hidden: 16}}");
///
/// A preset lies under files, the environment and overrides, wherever it is named. Its values come from "preset NAME".
class Presets {
public:
    /// The key by which a config names one.
    static constexpr const char* key = "preset";

    /// A name that is there is replaced. Throws `Error` for what is no table, and for one that names another preset.
    void add(const std::string& name, const Value& config);
    /// The same as a text of YAML.
    void add(const std::string& name, std::string_view yaml) { add(name, parse_yaml(yaml, "preset " + name)); }
    void add(const std::string& name, const char* yaml) { add(name, std::string_view(yaml)); }

    bool empty() const { return all_.empty(); }
    std::vector<std::string> names() const;
    /// In any case of letters; null where there is none.
    const Value* find(std::string_view name) const;

    /// Lays a config over the presets that it names, and takes their names out of it. What is wrong is added to the
    /// problems.
    void lie_under(Value& config, Problems& problems) const;
    /// The same where layers are laid one by one: `lay_over(config, problems)` gives a config with all of them over it.
    /// Overrides see then what the presets have: `~a.b` takes it away.
    template <class F>
    Value under(Value config, Problems& problems, F&& lay_over) const {
        if (empty()) return lay_over(std::move(config), problems);
        Problems unheard; // the second time they are told
        const auto said = lay_over(config, unheard);
        if (!said.is_table() || !said.contains(key)) return lay_over(std::move(config), problems);
        lay(config, said, problems);
        auto laid = lay_over(std::move(config), problems);
        laid.erase(key);
        return laid;
    }

private:
    void lay(Value& config, const Value& said, Problems& problems) const;

    std::vector<std::pair<std::string, Value>> all_;
};

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/presets-inl.hpp"
#endif
