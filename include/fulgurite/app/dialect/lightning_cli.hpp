// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/dialect/random_split.hpp"
#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/core/nearest.hpp"

/// Configs of other systems, told in this library's sections.
namespace fulgurite::app::dialect {

/// Whether a config is one of Lightning's command line: it has `data`, `trainer` or `seed_everything`, and none of the
/// sections that only this library has.
inline bool is_lightning_cli(const config::Value& config) {
    for (const char* own : {"dataset", "dataloaders", "learner", "criterion", "seed"})
        if (config.contains(own)) return false;
    return config.contains("data") || config.contains("trainer") || config.contains("seed_everything");
}
/// What the section with the Trainer's arguments is called in a config.
inline const char* trainer_section(const config::Value& config) {
    return is_lightning_cli(config) ? "trainer" : "training";
}
/// What the seed is called in a config.
inline const char* seed_section(const config::Value& config) {
    return is_lightning_cli(config) ? "seed_everything" : "seed";
}

/// Reads such a config, as autolightning writes it, into this library's sections. Values keep their places, so that
/// what is wrong is told where it stands. What is not there here is a problem, or a notice where nothing depends on it.
///
///     model:      {class_path: ….Classifier, init_args: {net: {class_path: …, init_args: …}}}
///     data:       {class_path: ….MNIST, init_args: {root: …, transforms: …, dataloaders: …, random_split: …}}
///     optimizer, lr_scheduler:  {class_path, init_args}
///     trainer:    the arguments of a Trainer
///     seed_everything: 1
class LightningCli {
public:
    LightningCli(config::Problems& problems, std::vector<std::string>& notices)
        : problems_(problems), notices_(notices) {}

    config::Value operator()(const config::Value& given) {
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
    /// A sentence about this library's sections, in the words of the one who wrote the config.
    static std::string in_its_words(std::string text) {
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

private:
    static constexpr std::array<const char*, 6> sections = {"model",        "data",    "optimizer",
                                                            "lr_scheduler", "trainer", "seed_everything"};

    void put(const std::string& key, config::Value value, const config::Origin& origin) {
        if (!to_.contains(key)) to_.insert({key, origin}) = std::move(value);
    }
    void notice(const config::Origin& origin, const std::string& key) {
        notices_.push_back(origin.text() + ": '" + key + "' has no effect here");
    }
    /// What a class is made of: its `init_args` and `dict_kwargs`, and keys that stand beside them in a later file.
    config::Value arguments(const config::Value& said, const std::string& path, std::string& name) {
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
    static void lay(config::Value& over, const std::string& key, const config::Value& value,
                    const config::Origin& origin) {
        over.erase(key);
        over.insert({key, origin}) = value;
    }

    /// A Lightning module around a network: the learner. A classification's loss is cross entropy unless it is said.
    void read_model(const config::Value& said, const config::Origin& at) {
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
    /// A network that is to be compiled is one: here all are.
    config::Value uncompiled(const config::Value& net) {
        const auto* name = net.find("class_path");
        const auto* given = net.find("init_args");
        const auto* module = given ? given->find("module") : nullptr;
        if (!name || !name->is_scalar() || !module || Chosen::last_part(name->as_string()) != "compile") return net;
        notice(name->origin(), name->as_string());
        return *module;
    }

    void read_data(const config::Value& said, const config::Origin& at) {
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
    /// Their names of moments; a list, or one transform, is for all of them.
    static config::Value moments(const config::Value& said,
                                 std::initializer_list<std::pair<std::string_view, std::string_view>> names) {
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
    /// Two lists of transforms under one name; what is done once, when files are read, comes first.
    static void joined(config::Value& there, const config::Value& more, bool first) {
        const auto as_list = [](const config::Value& value) {
            return value.is_list() ? value.elements() : config::Value::List{value};
        };
        auto front = as_list(first ? more : there);
        for (auto& element : as_list(first ? there : more)) front.push_back(element);
        there = config::Value::list(std::move(front), there.origin());
    }

    /// true: any number; false: none.
    void read_seed(const config::Value& said, const config::Origin& at) {
        const bool is_truth = said.is_scalar() && config::truth(said.as_string());
        if (!said.is_nothing() && !is_truth) put("seed", said, at);
    }
    /// `torch.…`: what a Trainer has an argument for is that, all else has no effect.
    void read_flags(const config::Value& said, const std::string& path = "torch") {
        if (!said.is_table()) return;
        for (const auto& [key, value, origin] : said.entries()) {
            const auto here = path + "." + key;
            if (value.is_table()) read_flags(value, here);
            else if (here == "torch.backends.cudnn.benchmark") flag("benchmark", value, origin);
            else if (here == "torch.autograd.set_detect_anomaly") flag("detect_anomaly", value, origin);
            else notice(origin, here);
        }
    }
    void flag(const std::string& name, const config::Value& value, const config::Origin& origin) {
        flags_.insert({name, origin}) = value;
    }

    config::Problems& problems_;
    std::vector<std::string>& notices_;
    config::Value to_, flags_ = config::Value::table();
};

} // namespace fulgurite::app::dialect
