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
bool is_lightning_cli(const config::Value& config);
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

    config::Value operator()(const config::Value& given);
    /// A sentence about this library's sections, in the words of the one who wrote the config.
    static std::string in_its_words(std::string text);

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
    config::Value arguments(const config::Value& said, const std::string& path, std::string& name);
    static void lay(config::Value& over, const std::string& key, const config::Value& value,
                    const config::Origin& origin) {
        over.erase(key);
        over.insert({key, origin}) = value;
    }

    /// A Lightning module around a network: the learner. A classification's loss is cross entropy unless it is said.
    void read_model(const config::Value& said, const config::Origin& at);
    /// A network that is to be compiled is one: here all are.
    config::Value uncompiled(const config::Value& net);

    void read_data(const config::Value& said, const config::Origin& at);
    /// Their names of moments; a list, or one transform, is for all of them.
    static config::Value moments(const config::Value& said,
                                 std::initializer_list<std::pair<std::string_view, std::string_view>> names);
    /// Two lists of transforms under one name; what is done once, when files are read, comes first.
    static void joined(config::Value& there, const config::Value& more, bool first);

    /// true: any number; false: none.
    void read_seed(const config::Value& said, const config::Origin& at) {
        const bool is_truth = said.is_scalar() && config::truth(said.as_string());
        if (!said.is_nothing() && !is_truth) put("seed", said, at);
    }
    /// `torch.…`: what a Trainer has an argument for is that, all else has no effect.
    void read_flags(const config::Value& said, const std::string& path = "torch");
    void flag(const std::string& name, const config::Value& value, const config::Origin& origin) {
        flags_.insert({name, origin}) = value;
    }

    config::Problems& problems_;
    std::vector<std::string>& notices_;
    config::Value to_, flags_ = config::Value::table();
};

} // namespace fulgurite::app::dialect

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/dialect/lightning_cli-inl.hpp"
#endif
