// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/data/any_dataset.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/train_val_split.hpp"
#include "fulgurite/data/transforms.hpp"

namespace fulgurite::app {

/// A data module that a config describes; each function that a class of one's own has stands in for the config's:
/// `get_dataset(Stage)`, `get_transform(Stage)`, `get_target_transform(Stage)`, `get_dataloader(Stage)`.
///
///     struct Halves : app::ConfigurableData<Halves> {
///         using ConfigurableData::ConfigurableData;
///         auto get_dataset(Stage stage) { return data::Images{…}; }
///     };
template <class D>
class ConfigurableData {
public:
    explicit ConfigurableData(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {}

    /// The whole config.
    const config::Value& hparams() const { return setup_->config(); }

    /// The dataset of a stage: of `fit` and `validate` both parts of the files to learn from, of `test` those of the
    /// test.
    data::AnyDataset<> get_dataset(Stage stage) {
        if (stage == Stage::test || stage == Stage::predict) {
            if (!test_) test_ = setup_->data().dataset->make(false);
            return test_;
        }
        if (!parts_)
            parts_ = data::train_val_split(
                setup_->data().dataset->make(true),
                {.val_percentage = setup_->data().val_percentage, .seed = setup_->seed().value_or(42)});
        return stage == Stage::fit ? data::AnyDataset<>(parts_->train) : data::AnyDataset<>(parts_->val);
    }
    /// Of inputs: first "pre", then the stage's own, then "post", then those of whole batches, all of them before the
    /// device.
    data::Transforms get_transform(Stage stage) const {
        auto all = of_stage(setup_->data().inputs, stage);
        const auto& batches = setup_->data().batches;
        for (const std::size_t moment : {0, 5}) all.add(batches.at(moment));
        return all;
    }
    /// Of targets, in the same order.
    data::Transforms get_target_transform(Stage stage) const { return of_stage(setup_->data().targets, stage); }
    auto get_dataloader(Stage stage) {
        auto set = self().get_dataset(stage);
        using Set = decltype(set);
        auto options = setup_->data().loaders[static_cast<std::size_t>(stage)].options(stage == Stage::fit);
        if constexpr (std::is_convertible_v<data::BatchOf<Set>, data::Batch>) {
            return data::Loader{
                data::AnyDataset<>(data::AnyDataset<>(std::move(set)) |
                                   data::map(Mapped{self().get_transform(stage), self().get_target_transform(stage)})),
                options};
        } else {
            return data::Loader{std::move(set), options};
        }
    }
    auto train_dataloader() { return self().get_dataloader(Stage::fit); }
    auto val_dataloader() { return self().get_dataloader(Stage::validate); }
    auto test_dataloader() { return self().get_dataloader(Stage::test); }
    auto predict_dataloader() { return self().get_dataloader(Stage::predict); }
    /// Samples of a stage.
    std::int64_t size(Stage stage) { return static_cast<std::int64_t>(self().get_dataset(stage).size()); }

private:
    struct Mapped {
        data::Transforms inputs, targets;
        void operator()(data::Batch& batch, data::Generator& random) const {
            if (!inputs.empty()) batch.data = inputs(std::move(batch.data), random);
            if (!targets.empty()) batch.target = targets(std::move(batch.target), random);
        }
    };
    static data::Transforms of_stage(const TransformPlan& plan, Stage stage) {
        data::Transforms all;
        for (const auto moment : {std::size_t{0}, TransformPlan::moment_of(stage), std::size_t{5}})
            all.add(plan.at(moment));
        return all;
    }
    D& self() { return static_cast<D&>(*this); }

    std::shared_ptr<const Setup> setup_;
    std::optional<data::TrainVal<data::AnyDataset<>>> parts_;
    data::AnyDataset<> test_;
};

/// The data module of a config alone.
struct Data : ConfigurableData<Data> {
    using ConfigurableData::ConfigurableData;
};

} // namespace fulgurite::app
