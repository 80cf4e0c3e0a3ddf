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
#include "fulgurite/config/schema.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/interval.hpp"

namespace fulgurite::app::program {

namespace detail {

/// Puts together what a whole config may be. What is long stands under `$defs`.
class SchemaOfConfigs {
public:
    explicit SchemaOfConfigs(const Registry& registry) : registry_(registry) {
        registry.each([&](const auto& section) { define(section); });
        defined_["loader"] = loosened(config::schema_of<DataLoaderConfig>());
    }
    Value whole() const {
        Value sections{
            {"learner", defined("learner")},     {"model", defined("model")},      {"criterion", defined("criterion")},
            {"optimizer", defined("optimizer")}, {"lr_scheduler", lr_scheduler()}, {"dataset", dataset()},
            {"dataloaders", dataloaders()},      {"training", training()},         {"seed", seed()}};
        for (const char* anything : {"comment", "configuration", "extra", "preset", "search"})
            sections[anything] = Value::table();
        return Value{
            {"$schema", "https://json-schema.org/draft/2020-12/schema"},
            {"title", "a training as fulgurite's app::main reads it"},
            {"type", "object"},
            {"properties", sections},
            {"anyOf",
             Value::list({Value{{"required", words({"preset"})}}, // which has what is missing here
                          Value{{"required", words({"learner", "model", "criterion", "optimizer", "dataset"})}}})},
            {"additionalProperties", false},
            {"$defs", defined_}};
    }

private:
    /// `{name, cfg}`, `{class_path, init_args}` or a name alone; the options of each under a name of their own.
    void define(const auto& section) {
        Value::List options_by_name;
        for (const auto& name : section.names()) {
            const auto key = section.kind() + "." + name;
            const auto options = section.schema(name);
            defined_[key] = options.contains("properties")
                                ? loosened(options)
                                : Value{{"type", words({"object", "null"})}, {"maxProperties", 0}};
            const auto options_of_this = Value{{"cfg", defined(key)}, {"init_args", defined(key)}};
            options_by_name.push_back(where_named({name}, Value{{"properties", options_of_this}}));
        }
        defined_[section.kind()] = choice(section.names(), std::move(options_by_name));
    }
    /// If a table is of one of these names, then this holds.
    static Value where_named(const std::vector<std::string>& names, Value then) {
        const Value pattern{{"type", "string"}, {"pattern", last_part_in_any_case(names)}};
        const auto has = [&](const char* key) {
            return Value{{"type", "object"}, {"properties", Value{{key, pattern}}}, {"required", words({key})}};
        };
        return Value{{"if", one_of_these({has("name"), has("class_path")})}, {"then", std::move(then)}};
    }
    static Value choice(const std::vector<std::string>& names, Value::List options_by_name) {
        const Value never = false;
        Value here{{"required", words({"name"})},
                   {"properties", Value{{"class_path", never}, {"init_args", never}, {"dict_kwargs", never}}}};
        Value python{{"required", words({"class_path"})}, {"properties", Value{{"name", never}, {"cfg", never}}}};
        return Value{{"type", words({"object", "string"})},
                     {"pattern", last_part_in_any_case(names) + R"(|\$\{)"},
                     {"properties", Value{{"name", name_among(names)},
                                          {"cfg", Value::table()},
                                          {"class_path", name_among(names)},
                                          {"init_args", Value::table()},
                                          {"dict_kwargs", Value{{"type", words({"object", "null"})}}}}},
                     {"additionalProperties", false},
                     {"anyOf", Value::list({Value{{"type", "string"}}, here, python})},
                     {"allOf", Value::list(std::move(options_by_name))}};
    }
    Value dataset() const {
        auto names = registry_.datasets.names();
        Value::List rules;
        for (const auto& name : names) {
            const auto options = defined("dataset." + name);
            rules.push_back(
                where_named({name}, Value{{"properties", Value{{"cfg", options}, {"init_args", options}}}}));
        }
        rules.push_back(where_named({"MagicData"}, magic_data(names)));
        names.emplace_back("MagicData");
        auto set = choice(names, std::move(rules));
        auto& properties = set["properties"];
        for (const char* when : {"transforms", "target_transforms", "batch_transforms"})
            properties[when] = transforms();
        for (const char* anything : {"kwargs", "extra"}) properties[anything] = Value::table();
        return set;
    }
    /// Around a set of one of these names, whose options are `kwargs`.
    Value magic_data(const std::vector<std::string>& names) const {
        auto options = config::schema_of<MagicDataConfig>();
        options["properties"]["name"] = Value::table();
        auto loose = loosened(options);
        loose["properties"]["name"] = name_among(names);
        Value::List rules;
        for (const auto& name : names) {
            const Value of_this{
                {"properties", Value{{"name", Value{{"type", "string"}, {"pattern", last_part_in_any_case({name})}}}}},
                {"required", words({"name"})}};
            for (const char* part : {"cfg", "init_args"})
                rules.push_back(
                    Value{{"if", Value{{"properties", Value{{part, of_this}}}, {"required", words({part})}}},
                          {"then", Value{{"properties", Value{{"kwargs", defined("dataset." + name)}}}}}});
        }
        return Value{{"properties", Value{{"cfg", loose}, {"init_args", loose}}},
                     {"allOf", Value::list(std::move(rules))}};
    }
    static Value transforms() {
        const auto one = defined("transform");
        const auto several = one_of_these({one, Value{{"type", "array"}, {"items", one}}});
        auto moments = Value::table();
        for (const char* moment : TransformPlan::moments) moments[moment] = several;
        return Value{{"type", words({"object", "null"})}, {"properties", moments}, {"additionalProperties", false}};
    }
    static Value dataloaders() {
        auto stages = Value::table();
        Value::List any;
        for (const char* stage : {"default", "train", "val", "test", "predict"}) {
            stages[stage] = defined("loader");
            any.push_back(Value{{"required", words({stage})}});
        }
        return Value{{"type", "object"},
                     {"if", one_of_these(std::move(any))},
                     {"then", Value{{"properties", stages}, {"additionalProperties", false}}},
                     {"else", defined("loader")}};
    }
    static Value lr_scheduler() {
        struct Timing {
            std::optional<Interval> interval = {};
            std::int64_t frequency = 1;
            std::optional<std::string> monitor = {};
            config::Value strict = {}, name = {};
        };
        auto with_timing = loosened_table(config::schema_of<Timing>());
        with_timing["properties"]["scheduler"] = defined("lr_scheduler");
        return Value{{"if", Value{{"type", "object"}, {"required", words({"scheduler"})}}},
                     {"then", with_timing},
                     {"else", one_of_these({Value{{"type", "null"}}, defined("lr_scheduler")})}};
    }
    static Value training() {
        auto all = config::schema_of<LoopConfig>();
        const auto more = config::schema_of<RunConfig>();
        for (const auto& [name, about, origin] : more.at("properties").entries()) all["properties"][name] = about;
        auto loose = loosened_table(all);
        loose.erase("$schema");
        loose["properties"]["callbacks"] = Value{{"type", words({"array", "null"})}, {"items", defined("callback")}};
        return loose;
    }
    static Value seed() { return or_reference(also(Value{{"type", "integer"}, {"minimum", 0}}, "null")); }

    const Registry& registry_;
    Value defined_ = Value::table();
};

} // namespace detail

/// JSON Schema (draft 2020-12) of whole configs over a registry: an editor completes and checks by it.
inline config::Value schema(const Registry& registry) { return detail::SchemaOfConfigs(registry).whole(); }

} // namespace fulgurite::app::program
