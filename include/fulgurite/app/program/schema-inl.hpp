// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/schema.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program::detail {

FULGURITE_INLINE SchemaOfConfigs::SchemaOfConfigs(const Registry& registry) : registry_(registry) {
    registry.each([&](const auto& section) { define(section); });
    defined_["loader"] = loosened(config::schema_of<DataLoaderConfig>());
    defined_["training"] = training();
    defined_["lr_scheduler.timed"] = lr_scheduler();
    defined_["search"] = search();
}

FULGURITE_INLINE Value SchemaOfConfigs::whole() const {
    Value::List ours;
    for (const char* own : {"dataset", "dataloaders", "learner", "criterion", "seed"})
        ours.push_back(Value{{"required", words({own})}});
    return Value{
        {"$schema", "https://json-schema.org/draft/2020-12/schema"},
        {"title", "a training as fulgurite's app::main reads it"},
        {"type", "object"},
        {"if",
         Value{{"not", one_of_these(std::move(ours))},
               {"anyOf", Value::list({Value{{"required", words({"data"})}}, Value{{"required", words({"trainer"})}},
                                      Value{{"required", words({"seed_everything"})}}})}}},
        {"then", of_lightning_cli()},
        {"else", of_this_library()},
        {"$defs", defined_}};
}

FULGURITE_INLINE Value SchemaOfConfigs::of_this_library() const {
    Value sections{{"learner", defined("learner")},
                   {"model", defined("model.any")},
                   {"criterion", defined("criterion.any")},
                   {"optimizer", defined("optimizer.any")},
                   {"lr_scheduler", defined("lr_scheduler.timed")},
                   {"dataset", dataset()},
                   {"dataloaders", dataloaders()},
                   {"training", defined("training")},
                   {"search", defined("search")},
                   {"seed", seed()}};
    for (const char* anything : {"comment", "configuration", "extra", "preset"}) sections[anything] = Value::table();
    return Value{
        {"properties", sections},
        {"anyOf", Value::list({Value{{"required", words({"preset"})}}, // which has what is missing here
                               Value{{"required", words({"learner", "model", "criterion", "optimizer", "dataset"})}}})},
        {"additionalProperties", false}};
}

FULGURITE_INLINE Value SchemaOfConfigs::of_lightning_cli() {
    const Value module{{"type", "object"},
                       {"required", words({"class_path"})},
                       {"properties", Value{{"class_path", Value{{"type", "string"}}}}}};
    Value sections{{"model", module},
                   {"data", module},
                   {"optimizer", defined("optimizer.any")},
                   {"lr_scheduler", defined("lr_scheduler.timed")},
                   {"trainer", defined("training")},
                   {"search", defined("search")},
                   {"ckpt_path", Value{{"type", "null"}}}};
    for (const char* anything : {"seed_everything", "torch", "comment", "wandb", "config", "weights_only"})
        sections[anything] = Value::table();
    return Value{{"properties", sections}, {"required", words({"model", "data"})}, {"additionalProperties", false}};
}

FULGURITE_INLINE Value SchemaOfConfigs::with_several(const std::string& kind) {
    const auto one = defined(kind);
    const Value list{{"type", "array"}, {"items", one}, {"minItems", 1}};
    if (kind == "optimizer") return one_of_these({one, Value{{"type", "array"}, {"items", one}, {"maxItems", 1}}});
    if (kind == "lr_scheduler") return one_of_these({one, list});
    if (kind != "model" && kind != "criterion") return one;
    Value::List named;
    for (const char* own : {"name", "class_path"}) named.push_back(Value{{"required", words({own})}});
    const Value by_name{{"type", "object"},
                        {"not", one_of_these(std::move(named))},
                        {"additionalProperties", one_of_these({one, list})}};
    return one_of_these({one, list, by_name});
}

FULGURITE_INLINE Value SchemaOfConfigs::where_named(const std::vector<std::string>& names, Value then) {
    const Value pattern{{"type", "string"}, {"pattern", last_part_in_any_case(names)}};
    const auto has = [&](const char* key) {
        return Value{{"type", "object"}, {"properties", Value{{key, pattern}}}, {"required", words({key})}};
    };
    return Value{{"if", one_of_these({has("name"), has("class_path")})}, {"then", std::move(then)}};
}

FULGURITE_INLINE Value SchemaOfConfigs::choice(const std::vector<std::string>& names, Value::List options_by_name) {
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
                                      {"dict_kwargs", Value{{"type", words({"object", "null"})}}},
                                      {"extra", Value::table()}}},
                 {"additionalProperties", false},
                 {"anyOf", Value::list({Value{{"type", "string"}}, here, python})},
                 {"allOf", Value::list(std::move(options_by_name))}};
}

FULGURITE_INLINE Value SchemaOfConfigs::dataset() const {
    auto names = registry_.datasets.names();
    Value::List rules;
    for (const auto& name : names) {
        const auto options = defined("dataset." + name);
        rules.push_back(where_named({name}, Value{{"properties", Value{{"cfg", options}, {"init_args", options}}}}));
    }
    rules.push_back(where_named({"MagicData"}, magic_data(names)));
    names.emplace_back("MagicData");
    auto set = choice(names, std::move(rules));
    auto& properties = set["properties"];
    for (const char* when : {"transforms", "target_transforms", "batch_transforms"}) properties[when] = transforms();
    for (const char* anything : {"kwargs", "extra"}) properties[anything] = Value::table();
    return set;
}

FULGURITE_INLINE Value SchemaOfConfigs::magic_data(const std::vector<std::string>& names) const {
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
            rules.push_back(Value{{"if", Value{{"properties", Value{{part, of_this}}}, {"required", words({part})}}},
                                  {"then", Value{{"properties", Value{{"kwargs", defined("dataset." + name)}}}}}});
    }
    return Value{{"properties", Value{{"cfg", loose}, {"init_args", loose}}}, {"allOf", Value::list(std::move(rules))}};
}

FULGURITE_INLINE Value SchemaOfConfigs::transforms() {
    const auto one = defined("transform");
    const auto several = one_of_these({one, Value{{"type", "array"}, {"items", one}}});
    auto moments = Value::table();
    for (const char* moment : TransformPlan::moments) moments[moment] = several;
    return Value{{"type", words({"object", "null"})}, {"properties", moments}, {"additionalProperties", false}};
}

FULGURITE_INLINE Value SchemaOfConfigs::dataloaders() const {
    auto all = defined_.at("loader");
    for (const char* stage : {"default", "train", "val", "test", "predict"})
        all["properties"][stage] = defined("loader");
    return all;
}

FULGURITE_INLINE Value SchemaOfConfigs::lr_scheduler() {
    struct Timing {
        std::optional<Interval> interval = {};
        std::int64_t frequency = 1;
        std::optional<std::string> monitor = {};
        config::Value strict = {}, name = {};
    };
    auto with_timing = loosened_table(config::schema_of<Timing>());
    with_timing["properties"]["scheduler"] = defined("lr_scheduler.any");
    return Value{{"if", Value{{"type", "object"}, {"required", words({"scheduler"})}}},
                 {"then", with_timing},
                 {"else", one_of_these({Value{{"type", "null"}}, defined("lr_scheduler.any")})}};
}

FULGURITE_INLINE Value SchemaOfConfigs::training() {
    auto all = config::schema_of<LoopConfig>();
    const auto more = config::schema_of<RunConfig>();
    for (const auto& [name, about, origin] : more.at("properties").entries()) all["properties"][name] = about;
    auto loose = loosened_table(all);
    loose.erase("$schema");
    for (auto& [name, about, origin] : loose["properties"].entries())
        if (about.size() > 0) about = also(about, "null"); // it is not said
    const Value several{{"type", words({"array", "null"})}, {"items", defined("callback")}};
    loose["properties"]["callbacks"] = one_of_these({several, defined("callback")});
    return loose;
}

FULGURITE_INLINE Value SchemaOfConfigs::search() {
    auto loose = loosened_table(config::schema_of<SearchConfig>());
    loose.erase("$schema");
    auto& properties = loose["properties"];
    for (const char* part : {"sampler", "pruner"})
        properties[part] = one_of_these({Value{{"type", "null"}}, defined(part)});
    properties["monitor"] = Value{{"type", "string"}};
    properties["space"] = Value{{"type", "object"}, {"minProperties", 1}};
    loose["required"] = words({"monitor", "space"});
    return loose;
}

} // namespace fulgurite::app::program::detail
