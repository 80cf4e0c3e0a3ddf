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

    void check(const config::Refuse& refuse) const;
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
    static data::Transforms made(const std::vector<Transforms::Read>& some);
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
    double val_share(std::int64_t size) const;
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
    DataPlan operator()(const config::Value& config, bool with_dataset);

private:
    void read_dataset(const config::Value& said, bool with_dataset, DataPlan& plan);
    static bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
        return std::find(keys.begin(), keys.end(), key) != keys.end();
    }
    /// The set itself: `{name, cfg}`, or within `MagicData`.
    void read_set(const config::Value& said, DataPlan& plan);
    /// By our own keys, whichever the config has.
    static void resolve_as(DataPlan& plan, const config::Value& options, const std::string& name);
    /// Of whole batches there are "pre", before the device, and "post", on it.
    void read_batch_transforms(const config::Value& said, DataPlan& plan);
    void read_transforms(const config::Value& said, const std::string& path, TransformPlan& plan);
    /// With the options of each filled in, and as a list.
    static config::Value resolved_of(const TransformPlan& plan);
    const Registry& registry_;
    config::Problems& problems_;
    std::vector<std::string> notices_; // of transforms
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/data_plan-inl.hpp"
#endif
