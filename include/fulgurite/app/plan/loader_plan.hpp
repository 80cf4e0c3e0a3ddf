// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/data/loader.hpp"

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

    void check(const config::Refuse& refuse) const;
    /// The arguments that are given and do nothing here.
    std::vector<std::string> without_effect() const;
    data::LoaderOptions options(bool train) const;
};

/// What the section `dataloaders` says, checked.
struct LoaderPlan {
    std::array<DataLoaderConfig, 4> loaders; ///< by stage
    config::Value resolved_loaders;
    std::vector<std::string> notices;
};

/// Reads it; what is wrong is added to the problems.
class LoaderReader {
public:
    explicit LoaderReader(config::Problems& problems) : problems_(problems) {}

    /// For all stages, on the top or in `default`, with what is other in a stage.
    void operator()(const config::Value& said, LoaderPlan& plan);

private:
    config::Value shared_of(const config::Value& said);
    /// Of two that are said, that of a preset lies below.
    void add_shared(config::Value& flat, config::Value::Key key, const config::Value& value);
    /// What is wrong is told where it stands, once.
    void check_loader(const config::Value& said, const std::string& path) {
        DataLoaderConfig alone;
        config::bind(said, alone, problems_, path);
    }
    /// Options for all stages of which each stage has its own.
    static std::vector<std::string> without_effect(const config::Value& shared, const config::Value& said);
    static constexpr std::array<const char*, 4> stages = {"train", "val", "test", "predict"};
    static constexpr std::array<std::string_view, 5> parts = {"default", "train", "val", "test", "predict"};

    /// One for each argument, however many stages have it.
    static void add_notices(LoaderPlan& plan, const std::vector<std::string>& names);

    config::Problems& problems_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/loader_plan-inl.hpp"
#endif
