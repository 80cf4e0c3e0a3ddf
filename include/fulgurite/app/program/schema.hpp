// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/base/training_options.hpp"
#include "fulgurite/app/plan/data_plan.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/program/schema_parts.hpp"
#include "fulgurite/app/search/plan.hpp"
#include "fulgurite/config/schema.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/interval.hpp"

namespace fulgurite::app::program {

namespace detail {

/// Puts together what a whole config may be. What is long stands under `$defs`.
class SchemaOfConfigs {
public:
    explicit SchemaOfConfigs(const Registry& registry);
    Value whole() const;

private:
    Value of_this_library() const;
    /// The sections of LightningCLI; what is in a module and in data is read as they are.
    static Value of_lightning_cli();
    /// `{name, cfg}`, `{class_path, init_args}` or a name alone; the options of each under a name of their own.
    void define(const auto& section) {
        Value::List options_by_name;
        for (const auto& name : section.names()) {
            const auto key = section.kind() + "." + name;
            auto options = section.schema(name);
            if (!options.contains("properties"))
                options = Value{{"type", "object"}, {"properties", Value::table()}, {"additionalProperties", false}};
            defined_[key] = loosened_options(with_what_is_read_besides(std::move(options), section, name));
            const auto options_of_this = Value{{"cfg", defined(key)}, {"init_args", defined(key)}};
            options_by_name.push_back(where_named({name}, Value{{"properties", options_of_this}}));
        }
        defined_[section.kind()] = choice(section.names(), std::move(options_by_name));
        defined_[section.kind() + ".any"] = with_several(section.kind());
    }
    /// Options that only Python has, and the metric that a schedule follows.
    static Value with_what_is_read_besides(Value options, const auto& section, const std::string& name) {
        auto& properties = options["properties"];
        for (const auto& only : section.only_in_python())
            if (!properties.contains(only.name)) properties[only.name] = Value::table();
        if constexpr (requires { section.follows(name); })
            if (section.follows(name)) properties["monitor"] = Value{{"type", "string"}};
        if (section.kind() == "sampler")
            properties["seed"] = Value{{"type", "integer"}, {"minimum", 0}}; // the search's
        return options;
    }
    /// Where a list, or a table of them by names, may stand in the place of one.
    static Value with_several(const std::string& kind);
    /// If a table is of one of these names, then this holds.
    static Value where_named(const std::vector<std::string>& names, Value then);
    static Value choice(const std::vector<std::string>& names, Value::List options_by_name);
    Value dataset() const;
    /// Around a set of one of these names, whose options are `kwargs`.
    Value magic_data(const std::vector<std::string>& names) const;
    static Value transforms();
    Value dataloaders() const;
    static Value lr_scheduler();
    static Value training();
    static Value search();
    static Value seed() { return or_reference(also(Value{{"type", "integer"}, {"minimum", 0}}, "null")); }

    const Registry& registry_;
    Value defined_ = Value::table();
};

} // namespace detail

/// JSON Schema (draft 2020-12) of whole configs over a registry: an editor completes and checks by it.
inline config::Value schema(const Registry& registry) { return detail::SchemaOfConfigs(registry).whole(); }

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/schema-inl.hpp"
#endif
