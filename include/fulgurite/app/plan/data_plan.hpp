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
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/transforms.hpp"

namespace fulgurite::app {

/// `dataloaders`, by the names of Python's `DataLoader`.
struct DataLoaderConfig {
    std::int64_t batch_size = 1;
    std::optional<bool> shuffle = {}; ///< nothing: in training alone
    int num_workers = 0;
    bool drop_last = false;
    std::optional<int> prefetch_factor = {};
    bool persistent_workers = false; ///< without effect, as all that follows; where it is given, that is told
    bool pin_memory = false;
    double timeout = 0;
    config::Value multiprocessing_context = {}, pin_memory_device = {};

    void check(const config::Refuse& refuse) const {
        if (batch_size < 1) refuse("batch_size", "a whole number of 1 or more");
        if (num_workers < 0) refuse("num_workers", "a whole number of 0 or more");
        if (prefetch_factor && *prefetch_factor < 1) refuse("prefetch_factor", "a whole number of 1 or more");
        if (!(timeout >= 0)) refuse("timeout", "a number of 0 or more");
    }
    /// The arguments that are given and do nothing here.
    std::vector<std::string> without_effect() const {
        std::vector<std::string> names;
        if (persistent_workers) names.emplace_back("persistent_workers");
        if (pin_memory) names.emplace_back("pin_memory");
        if (timeout > 0) names.emplace_back("timeout");
        if (!multiprocessing_context.is_nothing()) names.emplace_back("multiprocessing_context");
        const bool is_said = pin_memory_device.is_scalar() && !pin_memory_device.as_string().empty();
        if (is_said) names.emplace_back("pin_memory_device");
        return names;
    }
    data::LoaderOptions options(bool train) const {
        return {.batch_size = batch_size,
                .shuffle = shuffle.value_or(train),
                .workers = num_workers,
                .drop_last = drop_last,
                .prefetch = prefetch_factor.value_or(2)};
    }
};

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
struct DataPlan {
    std::optional<Datasets::Read> dataset;
    double val_percentage = 0.2;
    std::optional<std::array<std::int64_t, 2>> samples; ///< before the percentage
    config::Origin split_at;                            ///< where one of them is said, or the set
    TransformPlan inputs, targets, batches;
    std::array<DataLoaderConfig, 4> loaders; ///< by stage
    config::Value resolved_dataset, resolved_loaders;
    std::vector<std::string> notices;

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
        read_loaders(loaders ? *loaders : config::Value::table(config.origin()), plan);
        return plan;
    }

private:
    void read_dataset(const config::Value& said, bool with_dataset, DataPlan& plan) {
        plan.resolved_dataset = said;
        plan.split_at = said.origin();
        if (with_dataset) read_set(said, plan);
        if (!said.is_table()) return;
        for (const auto& [key, value, origin] : said.entries()) {
            if (key == "transforms") read_transforms(value, "dataset.transforms", plan.inputs);
            else if (key == "target_transforms") read_transforms(value, "dataset.target_transforms", plan.targets);
            else if (key == "batch_transforms") read_batch_transforms(value, plan);
            else if (key == "extra") continue; // what is loaded before: all of it is
            else if (with_dataset &&
                     !is_one_of(key, {"name", "cfg", "class_path", "init_args", "dict_kwargs", "kwargs"}))
                problems_.add(origin, "unknown key 'dataset.", key, "'",
                              suggestion(key, {"name", "cfg", "kwargs", "transforms", "target_transforms",
                                               "batch_transforms", "extra"}));
        }
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
                if (auto read = registry_.transforms.read(one, where, problems_)) list.push_back(std::move(*read));
            };
            if (!value.is_list()) add(value, "");
            else
                for (std::size_t i = 0; i < value.size(); ++i) add(value.elements()[i], "." + std::to_string(i));
        }
    }
    /// For all stages alike, or `default` with what is other in a stage.
    void read_loaders(const config::Value& said, DataPlan& plan) {
        plan.resolved_loaders = config::Value::table();
        if (!said.is_table())
            return problems_.add(said.origin(), "'dataloaders' is ", said.words(), ", a table is wanted");
        constexpr std::array<const char*, 4> stages = {"train", "val", "test", "predict"};
        bool by_stage = said.contains("default");
        for (const char* stage : stages) by_stage = by_stage || said.contains(stage);
        if (by_stage)
            for (const auto& [key, value, origin] : said.entries())
                if (!is_one_of(key, {"default", "train", "val", "test", "predict"}))
                    problems_.add(origin, "unknown key 'dataloaders.", key, "'",
                                  suggestion(key, {"default", "train", "val", "test", "predict"}));
        if (const auto* shared = by_stage ? said.find("default") : nullptr) { // what is wrong with it is told once
            DataLoaderConfig alone;
            config::bind(*shared, alone, problems_, "dataloaders.default");
        }
        for (std::size_t i = 0; i < stages.size(); ++i) {
            auto one = by_stage ? config::Value::table(said.origin()) : said;
            const std::string path = by_stage ? std::string("dataloaders.") + stages[i] : "dataloaders";
            if (by_stage)
                for (const char* part : {"default", stages[i]})
                    if (const auto* value = said.find(part)) config::merge(one, *value);
            if (const auto* own = by_stage ? said.find(stages[i]) : nullptr) {
                DataLoaderConfig alone;
                config::bind(*own, alone, problems_, path);
            }
            config::Problems found;
            config::bind(one, plan.loaders[i], i == 0 && !by_stage ? problems_ : found, path);
            add_notices(plan, plan.loaders[i].without_effect());
            plan.resolved_loaders[stages[i]] = config::value_of(plan.loaders[i]);
        }
    }

    /// One for each argument, however many stages have it.
    static void add_notices(DataPlan& plan, const std::vector<std::string>& names) {
        for (const auto& name : names) {
            const auto words = "'dataloaders." + name + Chosen::no_effect;
            if (std::find(plan.notices.begin(), plan.notices.end(), words) == plan.notices.end())
                plan.notices.push_back(words);
        }
    }

    const Registry& registry_;
    config::Problems& problems_;
};

} // namespace fulgurite::app
