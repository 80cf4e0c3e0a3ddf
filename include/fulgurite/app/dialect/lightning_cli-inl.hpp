// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/dialect/lightning_cli.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::dialect {

FULGURITE_INLINE bool is_lightning_cli(const config::Value& config) {
    for (const char* own : {"dataset", "dataloaders", "learner", "criterion", "seed"})
        if (config.contains(own)) return false;
    return config.contains("data") || config.contains("trainer") || config.contains("seed_everything");
}

FULGURITE_INLINE config::Value LightningCli::operator()(const config::Value& given) {
    to_ = config::Value::table(given.origin());
    for (const auto& [key, value, origin] : given.entries()) {
        if (key == "model") read_model(value, origin);
        else if (key == "data") read_data(value, origin);
        else if (key == "trainer") put("training", value, origin);
        else if (key == "seed_everything") read_seed(value, origin);
        else if (key == "torch") read_flags(value);
        else if (key == "optimizer" || key == "lr_scheduler" || key == "comment" || key == "search")
            put(key, value, origin);
        else if ((key == "ckpt_path" || key == "weights_only") && value.is_nothing()) continue;
        else if (key == "wandb" || key == "config" || key == "weights_only") notice(origin, key);
        else if (key == "ckpt_path") problems_.add(origin, "'ckpt_path' stands in a config; give --ckpt FILE");
        else
            problems_.add(origin, "unknown section '", key, "'",
                          key == "training" ? std::string("; did you mean 'trainer'?")
                                            : suggestion(key, {sections.begin(), sections.end()}, "there are"));
    }
    if (flags_.size() > 0 && (!to_.contains("training") || to_["training"].is_table()))
        for (const auto& [key, value, origin] : flags_.entries())
            if (auto& training = to_["training"]; !training.contains(key)) training.insert({key, origin}) = value;
    return std::move(to_);
}

FULGURITE_INLINE std::string LightningCli::in_its_words(std::string text) {
    for (const auto& [ours, theirs] : std::initializer_list<std::pair<std::string, std::string>>{
             {"'training.", "'trainer."},
             {"'training' is", "'trainer' is"},
             {"'dataset.kwargs", "'data.init_args"},
             {"'dataset.cfg", "'data.init_args"},
             {"'dataset.", "'data.init_args."},
             {"'dataset'", "'data'"},
             {"'dataloaders", "'data.init_args.dataloaders"},
             {"'model.init_args.", "'model.init_args.net.init_args."},
             {"'learner.cfg", "'model.init_args"},
             {"'criterion", "'model.init_args.criterion"}})
        for (auto at = text.find(ours); at != text.npos; at = text.find(ours, at + theirs.size()))
            text.replace(at, ours.size(), theirs);
    return text;
}

FULGURITE_INLINE config::Value LightningCli::arguments(const config::Value& said, const std::string& path,
                                                       std::string& name) {
    auto all = config::Value::table(said.origin());
    const auto* named = said.is_table() ? said.find("class_path") : nullptr;
    if (named && named->is_scalar()) name = Chosen::last_part(named->as_string());
    else problems_.add(said.origin(), "'", path, ".class_path' is missing");
    if (!said.is_table()) return all;
    for (const char* part : {"init_args", "dict_kwargs"}) {
        const auto* given = said.find(part);
        if (!given || given->is_nothing()) continue;
        if (!given->is_table())
            problems_.add(given->origin(), "'", path, ".", part, "' is ", given->words(), ", a table is wanted");
        else
            for (const auto& [key, value, origin] : given->entries()) lay(all, key, value, origin);
    }
    for (const auto& [key, value, origin] : said.entries())
        if (key != "class_path" && key != "init_args" && key != "dict_kwargs") lay(all, key, value, origin);
    return all;
}

FULGURITE_INLINE void LightningCli::read_model(const config::Value& said, const config::Origin& at) {
    std::string name;
    auto all = arguments(said, "model", name);
    if (name.empty()) return;
    const auto* class_path = said.find("class_path");
    const bool classifies = in_small_letters(name) == "classifier";
    auto cfg = config::Value::table(all.origin());
    if (classifies) cfg["classification"] = true;
    for (const auto& [key, value, origin] : all.entries()) {
        if (value.is_nothing() && key != "net") continue; // None: what the module does by itself
        if (key == "net") put("model", uncompiled(value), origin);
        else if (key == "criterion" || key == "optimizer" || key == "lr_scheduler") put(key, value, origin);
        else if (key == "top_k" && classifies)
            cfg.insert({"topk", origin}) = value.is_list() ? value : config::Value::list({value}, value.origin());
        else cfg.insert({key, origin}) = value;
    }
    if (!all.contains("net"))
        problems_.add(class_path->origin(), "'model.init_args' has no net, the network that ", name, " trains");
    if (classifies) put("criterion", config::Value{{"name", "CrossEntropyLoss"}}, at);
    const auto learner = classifies || in_small_letters(name) == "supervised" ? "SupervisedLearner" : name;
    auto section = config::Value::table(said.origin());
    section.insert({"name", class_path->origin()}) =
        config::Value::scalar(learner, config::Value::Written::quoted, class_path->origin());
    section.insert({"cfg", all.origin()}) = cfg;
    put("learner", section, at);
}

FULGURITE_INLINE config::Value LightningCli::uncompiled(const config::Value& net) {
    const auto* name = net.find("class_path");
    const auto* given = net.find("init_args");
    const auto* module = given ? given->find("module") : nullptr;
    if (!name || !name->is_scalar() || !module || Chosen::last_part(name->as_string()) != "compile") return net;
    notice(name->origin(), name->as_string());
    return *module;
}

FULGURITE_INLINE void LightningCli::read_data(const config::Value& said, const config::Origin& at) {
    std::string name;
    const auto all = arguments(said, "data", name);
    if (name.empty()) return;
    auto dataset = config::Value::table(said.origin()), cfg = dataset, kwargs = config::Value::table(all.origin());
    cfg.insert({"name", said.place_of("class_path") ? *said.place_of("class_path") : at}) =
        config::Value::scalar(name, config::Value::Written::quoted, said.at("class_path").origin());
    for (const auto& [key, value, origin] : all.entries()) {
        if (key == "transforms" || key == "target_transforms")
            dataset.insert({key, origin}) = moments(value, {{"pre_load", "pre"}});
        else if (key == "batch_transforms")
            dataset.insert({key, origin}) = moments(value, {{"before", "pre"}, {"after", "post"}});
        else if (key == "dataloaders") put(key, moments(value, {{"defaults", "default"}}), origin);
        else if (key == "random_split") read_random_split(value, cfg, problems_);
        else if (key == "cross_val" && !value.is_nothing())
            problems_.add(origin, "'data.init_args.cross_val': there is no cross-validation here");
        else if (key == "seed") notice(origin, "data.init_args.seed");
        else if (key != "pre_load" && key != "requires_prepare" && key != "cross_val" && !value.is_nothing())
            kwargs.insert({key, origin}) = value;
    }
    dataset["name"] = "MagicData";
    dataset.insert({"cfg", said.origin()}) = cfg;
    dataset.insert({"kwargs", all.origin()}) = kwargs;
    put("dataset", dataset, at);
}

FULGURITE_INLINE config::Value LightningCli::moments(
    const config::Value& said, std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
    if (said.is_list() || said.contains("class_path")) {
        auto all = config::Value::table(said.origin());
        all["post"] = said;
        return all;
    }
    if (!said.is_table()) return said;
    auto renamed = config::Value::table(said.origin());
    for (const auto& [key, value, origin] : said.entries()) {
        std::string name = key;
        for (const auto& [theirs, ours] : names)
            if (key == theirs) name = ours;
        auto list = value.is_list() || value.is_nothing() || key != "pre_load"
                        ? value
                        : config::Value::list({value}, value.origin());
        if (auto* there = renamed.find(name)) joined(*there, list, key == "pre_load");
        else renamed.insert({name, origin}) = std::move(list);
    }
    return renamed;
}

FULGURITE_INLINE void LightningCli::joined(config::Value& there, const config::Value& more, bool first) {
    const auto as_list = [](const config::Value& value) {
        return value.is_list() ? value.elements() : config::Value::List{value};
    };
    auto front = as_list(first ? more : there);
    for (auto& element : as_list(first ? there : more)) front.push_back(element);
    there = config::Value::list(std::move(front), there.origin());
}

FULGURITE_INLINE void LightningCli::read_flags(const config::Value& said, const std::string& path) {
    if (!said.is_table()) return;
    for (const auto& [key, value, origin] : said.entries()) {
        const auto here = path + "." + key;
        if (value.is_table()) read_flags(value, here);
        else if (here == "torch.backends.cudnn.benchmark") flag("benchmark", value, origin);
        else if (here == "torch.autograd.set_detect_anomaly") flag("detect_anomaly", value, origin);
        else notice(origin, here);
    }
}

} // namespace fulgurite::app::dialect
