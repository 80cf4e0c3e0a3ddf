// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/plan/loader_plan.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/data/transforms.hpp"

namespace fulgurite::app {

/// `dataset: {name: MagicData, cfg: …}`: a named set, a part of which is there to validate on.
struct MagicDataConfig {
    std::string name = {};
    double val_percentage = 0.2; ///< a fraction of the files to learn from
    /// How many samples are there to learn from and to validate on, all of them together: before `val_percentage`.
    std::optional<std::array<std::int64_t, 2>> samples = {};
    config::Value cfg = {}; ///< the set's options, where there is no `kwargs`

    void check(const config::Refuse& refuse) const {
        if (name.empty()) refuse("name", "the name of a dataset");
        if (!(val_percentage >= 0 && val_percentage < 1)) refuse("val_percentage", "a fraction from 0 to below 1");
        if (samples && ((*samples)[0] < 1 || (*samples)[1] < 0))
            refuse("samples", "how many to learn from, 1 or more, and how many to validate on");
    }
};

/// When transforms are applied that are those of all stages: before a stage's own, or behind them. Of batches: before
/// they go to the device, or on it.
enum class Moment { pre, post };

/// Transforms by when they are applied: "pre", one of each stage, "post".
struct TransformPlan {
    static constexpr std::array<const char*, 6> moments = {"pre", "train", "val", "test", "predict", "post"};
    std::array<std::vector<Transforms::Read>, 6> all;

    /// Of all stages, before or behind those of one.
    data::Transforms of(Moment moment) const { return made(moment == Moment::pre ? all.front() : all.back()); }
    data::Transforms of(Stage stage) const { return made(all[1 + static_cast<std::size_t>(stage)]); }

private:
    static data::Transforms made(const std::vector<Transforms::Read>& some) {
        data::Transforms made;
        for (const auto& one : some) made.add(one.make());
        return made;
    }
};

/// What the sections `dataset` and `dataloaders` say, checked.
struct DataPlan : LoaderPlan {
    std::optional<Datasets::Read> dataset;
    double val_percentage = 0.2;
    std::optional<std::array<std::int64_t, 2>> samples; ///< before the percentage
    config::Origin split_at;                            ///< where one of them is said, or the set
    TransformPlan inputs, targets, batches;
    config::Value resolved_dataset;

    /// Whether nothing of the set is there to validate on.
    bool validates_nothing() const { return samples ? (*samples)[1] == 0 : val_percentage == 0; }
    /// Which part of a set of this size is there to validate on. Throws `Error` where it has not as many samples as are
    /// said.
    double val_share(std::int64_t size) const {
        if (!samples) return val_percentage;
        const auto [train, val] = *samples;
        if (train + val != size)
            throw PlacedError(split_at,
                              in_words("the dataset has ", size, " samples, and it is split into ", train, " and ", val,
                                       ", which are ", train + val, "; give numbers that are all, or fractions"));
        return static_cast<double>(val) / static_cast<double>(size);
    }
    void resolve(config::Value& config) const {
        if (!resolved_dataset.is_nothing()) config["dataset"] = resolved_dataset;
        config["dataloaders"] = resolved_loaders;
    }
};

/// Reads both sections; what is wrong is added to the problems.
class DataReader {
public:
    DataReader(const Registry& registry, config::Problems& problems) : registry_(registry), problems_(problems) {}

    /// With the dataset itself, or with all else where a program has its own.
    DataPlan operator()(const config::Value& config, bool with_dataset) {
        DataPlan plan;
        if (const auto* dataset = config.find("dataset")) read_dataset(*dataset, with_dataset, plan);
        else if (with_dataset)
            problems_.add(config::Origin(config.origin().source), "the section 'dataset' is missing");
        const auto* loaders = config.find("dataloaders");
        LoaderReader{problems_}(loaders ? *loaders : config::Value::table(config.origin()), plan);
        plan.notices.insert(plan.notices.end(), notices_.begin(), notices_.end());
        return plan;
    }

private:
    void read_dataset(const config::Value& said, bool with_dataset, DataPlan& plan) {
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
            else if (with_dataset &&
                     !is_one_of(key, {"name", "cfg", "class_path", "init_args", "dict_kwargs", "kwargs"}))
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
    static bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    }
    /// The set itself: `{name, cfg}`, or within `MagicData`.
    void read_set(const config::Value& said, DataPlan& plan) {
        auto chosen = config::Value::table(said.origin());
        for (const char* part : {"name", "cfg", "class_path", "init_args", "dict_kwargs"})
            if (const auto* value = said.find(part)) chosen.insert({part, *said.place_of(part)}) = *value;
        const auto read = Chosen::read(said.is_table() ? chosen : said, "dataset", problems_);
        if (!read) return;
        if (in_small_letters(read->name) != "magicdata") {
            if (const auto* place = said.place_of("kwargs"))
                problems_.add(*place, "'dataset.kwargs' is for MagicData alone; give the options of ", read->name,
                              " in '", read->path, "'");
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
    /// By our own keys, whichever the config has.
    static void resolve_as(DataPlan& plan, const config::Value& options, const std::string& name) {
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
    /// Of whole batches there are "pre", before the device, and "post", on it.
    void read_batch_transforms(const config::Value& said, DataPlan& plan) {
        if (said.is_table())
            for (const auto& [key, value, origin] : said.entries())
                if (is_one_of(key, {"train", "val", "test", "predict"}))
                    problems_.add(origin, "'dataset.batch_transforms' has '", key,
                                  "', pre (before the device) or post (on the device) is wanted");
        read_transforms(said, "dataset.batch_transforms", plan.batches);
    }
    void read_transforms(const config::Value& said, const std::string& path, TransformPlan& plan) {
        if (said.is_nothing()) return;
        if (!said.is_table())
            return problems_.add(said.origin(), "'", path, "' is ", said.words(), ", a table is wanted");
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
    /// With the options of each filled in, and as a list.
    static config::Value resolved_of(const TransformPlan& plan) {
        auto moments = config::Value::table();
        for (std::size_t i = 0; i < plan.all.size(); ++i) {
            config::Value::List list;
            for (const auto& one : plan.all[i]) list.push_back(one.resolved);
            if (!list.empty()) moments[TransformPlan::moments[i]] = config::Value::list(std::move(list));
        }
        return moments;
    }
    const Registry& registry_;
    config::Problems& problems_;
    std::vector<std::string> notices_; // of transforms
};

} // namespace fulgurite::app
