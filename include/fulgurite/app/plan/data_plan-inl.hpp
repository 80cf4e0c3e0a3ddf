// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/data_plan.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void MagicDataConfig::check(const config::Refuse& refuse) const {
    if (name.empty()) refuse("name", "the name of a dataset");
    if (!(val_percentage >= 0 && val_percentage < 1)) refuse("val_percentage", "a fraction from 0 to below 1");
    if (samples && ((*samples)[0] < 1 || (*samples)[1] < 0))
        refuse("samples", "how many to learn from, 1 or more, and how many to validate on");
}

FULGURITE_INLINE data::Transforms TransformPlan::made(const std::vector<Transforms::Read>& some) {
    data::Transforms made;
    for (const auto& one : some) made.add(one.make());
    return made;
}

FULGURITE_INLINE double DataPlan::val_share(std::int64_t size) const {
    if (!samples) return val_percentage;
    const auto [train, val] = *samples;
    if (train + val != size)
        throw PlacedError(split_at,
                          in_words("the dataset has ", size, " samples, and it is split into ", train, " and ", val,
                                   ", which are ", train + val, "; give numbers that are all, or fractions"));
    return static_cast<double>(val) / static_cast<double>(size);
}

FULGURITE_INLINE DataPlan DataReader::operator()(const config::Value& config, bool with_dataset) {
    DataPlan plan;
    if (const auto* dataset = config.find("dataset")) read_dataset(*dataset, with_dataset, plan);
    else if (with_dataset) problems_.add(config::Origin(config.origin().source), "the section 'dataset' is missing");
    const auto* loaders = config.find("dataloaders");
    LoaderReader{problems_}(loaders ? *loaders : config::Value::table(config.origin()), plan);
    plan.notices.insert(plan.notices.end(), notices_.begin(), notices_.end());
    return plan;
}

FULGURITE_INLINE void DataReader::read_dataset(const config::Value& said, bool with_dataset, DataPlan& plan) {
    plan.resolved_dataset = config::literal(said);
    plan.split_at = said.origin();
    if (with_dataset) read_set(said, plan);
    if (!said.is_table()) return;
    for (const auto& [key, value, origin] : said.entries()) {
        if (key == "transforms") read_transforms(value, "dataset.transforms", plan.inputs);
        else if (key == "target_transforms") read_transforms(value, "dataset.target_transforms", plan.targets);
        else if (key == "batch_transforms") read_batch_transforms(value, plan);
        else if (key == "extra") // what is loaded before: all of it is
            plan.notices.emplace_back("'dataset.extra' has no effect here");
        else if (with_dataset && !is_one_of(key, {"name", "cfg", "class_path", "init_args", "dict_kwargs", "kwargs"}))
            problems_.add(origin, "unknown key 'dataset.", key, "'",
                          suggestion(key, {"name", "cfg", "kwargs", "transforms", "target_transforms",
                                           "batch_transforms", "extra"}));
    }
    const auto resolve = [&](const char* key, const TransformPlan& transforms) {
        if (plan.resolved_dataset.contains(key)) plan.resolved_dataset[key] = resolved_of(transforms);
    };
    resolve("transforms", plan.inputs);
    resolve("target_transforms", plan.targets);
    resolve("batch_transforms", plan.batches);
}

FULGURITE_INLINE void DataReader::read_set(const config::Value& said, DataPlan& plan) {
    auto chosen = config::Value::table(said.origin());
    for (const char* part : {"name", "cfg", "class_path", "init_args", "dict_kwargs"})
        if (const auto* value = said.find(part)) chosen.insert({part, *said.place_of(part)}) = *value;
    const auto read = Chosen::read(said.is_table() ? chosen : said, "dataset", problems_);
    if (!read) return;
    if (in_small_letters(read->name) != "magicdata") {
        if (const auto* place = said.place_of("kwargs"))
            problems_.add(*place, "'dataset.kwargs' is for MagicData alone; give the options of ", read->name, " in '",
                          read->path, "'");
        plan.dataset = registry_.datasets.read(*read, problems_);
        if (plan.dataset) resolve_as(plan, plan.dataset->resolved["cfg"], plan.dataset->name);
        return;
    }
    MagicDataConfig magic;
    const auto wrong = problems_.size();
    config::bind(read->options, magic, problems_, read->path);
    if (problems_.size() != wrong) return;
    plan.val_percentage = magic.val_percentage;
    plan.samples = magic.samples;
    for (const char* option : {"val_percentage", "samples"})
        if (const auto* value = read->options.find(option)) plan.split_at = value->origin();
    const auto* kwargs = said.find("kwargs");
    if (kwargs && !magic.cfg.is_nothing())
        problems_.add(magic.cfg.origin(), "the options of ", magic.name, " are in '", read->path,
                      ".cfg' and in 'dataset.kwargs'; give them once");
    auto set = config::Value::table(said.origin());
    set["name"] = read->options.at("name");
    set["cfg"] = kwargs ? *kwargs : std::exchange(magic.cfg, config::Value());
    plan.dataset = registry_.datasets.read(set, "dataset", problems_);
    if (plan.dataset) magic.name = plan.dataset->name;
    resolve_as(plan, config::value_of(magic), "MagicData");
    if (plan.dataset) plan.resolved_dataset["kwargs"] = plan.dataset->resolved["cfg"];
}

FULGURITE_INLINE void DataReader::resolve_as(DataPlan& plan, const config::Value& options, const std::string& name) {
    if (plan.dataset)
        plan.notices.insert(plan.notices.end(), plan.dataset->notices.begin(), plan.dataset->notices.end());
    auto resolved = config::Value::table();
    resolved["name"] = name;
    resolved["cfg"] = options;
    if (plan.resolved_dataset.is_table())
        for (const auto& [key, value, origin] : std::as_const(plan.resolved_dataset).entries())
            if (!is_one_of(key, {"name", "cfg", "class_path", "init_args", "dict_kwargs"})) resolved[key] = value;
    plan.resolved_dataset = resolved;
}

FULGURITE_INLINE void DataReader::read_batch_transforms(const config::Value& said, DataPlan& plan) {
    if (said.is_table())
        for (const auto& [key, value, origin] : said.entries())
            if (is_one_of(key, {"train", "val", "test", "predict"}))
                problems_.add(origin, "'dataset.batch_transforms' has '", key,
                              "', pre (before the device) or post (on the device) is wanted");
    read_transforms(said, "dataset.batch_transforms", plan.batches);
}

FULGURITE_INLINE void DataReader::read_transforms(const config::Value& said, const std::string& path,
                                                  TransformPlan& plan) {
    if (said.is_nothing()) return;
    if (!said.is_table()) return problems_.add(said.origin(), "'", path, "' is ", said.words(), ", a table is wanted");
    for (const auto& [key, value, origin] : said.entries()) {
        const auto at = std::find(TransformPlan::moments.begin(), TransformPlan::moments.end(), key);
        if (at == TransformPlan::moments.end()) {
            problems_.add(origin, "unknown key '", config::detail::joined(path, key), "'",
                          suggestion(key, {TransformPlan::moments.begin(), TransformPlan::moments.end()}));
            continue;
        }
        auto& list = plan.all[static_cast<std::size_t>(at - TransformPlan::moments.begin())];
        const auto add = [&, &one_key = key](const config::Value& one, const std::string& index) {
            const auto where = config::detail::joined(path, one_key) + index;
            auto read = registry_.transforms.read(one, where, problems_);
            if (!read) return;
            notices_.insert(notices_.end(), read->notices.begin(), read->notices.end());
            list.push_back(std::move(*read));
        };
        if (!value.is_list()) add(value, "");
        else
            for (std::size_t i = 0; i < value.size(); ++i) add(value.elements()[i], "." + std::to_string(i));
    }
}

FULGURITE_INLINE config::Value DataReader::resolved_of(const TransformPlan& plan) {
    auto moments = config::Value::table();
    for (std::size_t i = 0; i < plan.all.size(); ++i) {
        config::Value::List list;
        for (const auto& one : plan.all[i]) list.push_back(one.resolved);
        if (!list.empty()) moments[TransformPlan::moments[i]] = config::Value::list(std::move(list));
    }
    return moments;
}

} // namespace fulgurite::app
