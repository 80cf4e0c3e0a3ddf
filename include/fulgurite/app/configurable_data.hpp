// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/app/base/fitted_set.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/data/any_dataset.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/subset.hpp"
#include "fulgurite/data/train_val_split.hpp"
#include "fulgurite/data/transforms.hpp"

namespace fulgurite::app {

/// A data module that a config describes; each function that a class of one's own has stands in for the config's. Those
/// of transforms give `data::Transforms`, or one transform.
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

    /// The dataset of a stage: of `fit` and `validate` both parts of the files to learn from, of `test` and `predict`
    /// those of the test.
    data::AnyDataset<> get_dataset(Stage stage) {
        if (stage == Stage::fit) return data::AnyDataset<>(parts().train);
        if (stage == Stage::validate) return data::AnyDataset<>(parts().val);
        if (!test_) test_ = make_test();
        return test_;
    }
    /// Of the inputs of all stages.
    data::Transforms get_common_transform(Moment moment) const { return setup_->data().inputs.of(moment); }
    /// Of the inputs of a stage, between those of all.
    data::Transforms get_transform(Stage stage) const { return setup_->data().inputs.of(stage); }
    /// Of targets, in the same order.
    data::Transforms get_common_target_transform(Moment moment) const { return setup_->data().targets.of(moment); }
    data::Transforms get_target_transform(Stage stage) const { return setup_->data().targets.of(stage); }
    /// Of the inputs of whole batches: before they go to the device, behind all others; or on it.
    data::Transforms get_batch_transforms(Moment moment) const { return setup_->data().batches.of(moment); }
    auto get_dataloader(Stage stage) {
        auto set = self().get_dataset(stage);
        using Set = decltype(set);
        auto options = setup_->data().loaders[static_cast<std::size_t>(stage)].options(stage == Stage::fit);
        if constexpr (std::is_convertible_v<data::BatchOf<Set>, data::Batch>) {
            return data::Loader{data::AnyDataset<>(data::AnyDataset<>(std::move(set)) |
                                                   data::map(Mapped{inputs(stage), targets(stage)})),
                                options};
        } else {
            return data::Loader{std::move(set), options};
        }
    }
    /// Throws `Error` where `training.val_check_interval` is more than it has batches.
    auto train_dataloader() {
        auto loader = self().get_dataloader(Stage::fit);
        if constexpr (requires { static_cast<std::int64_t>(loader.size()); })
            setup_->check_interval(static_cast<std::int64_t>(loader.size()));
        return loader;
    }
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
    data::Transforms inputs(Stage stage) {
        data::Transforms all;
        all.add(self().get_common_transform(Moment::pre)).add(self().get_transform(stage));
        return all.add(self().get_common_transform(Moment::post)).add(self().get_batch_transforms(Moment::pre));
    }
    data::Transforms targets(Stage stage) {
        data::Transforms all;
        all.add(self().get_common_target_transform(Moment::pre)).add(self().get_target_transform(stage));
        return all.add(self().get_common_target_transform(Moment::post));
    }
    /// What is learnt from and what is validated on; a set that is fitted is so to what is learnt from.
    const data::TrainVal<data::AnyDataset<>>& parts() {
        if (parts_) return *parts_;
        const auto& plan = setup_->data_with_set();
        const auto set = plan.dataset->make(true);
        const auto share = plan.val_share(static_cast<std::int64_t>(set.size()));
        parts_ = data::train_val_split(set, {.val_percentage = share, .seed = setup_->seed().value_or(42)});
        if (const auto* fitted = set.template get_if<FittedSet>()) {
            const data::AnyDataset<> scaled(fitted->fitted(parts_->train.indices()));
            parts_ = {data::Subset(scaled, parts_->train.indices()), data::Subset(scaled, parts_->val.indices())};
        }
        return *parts_;
    }
    data::AnyDataset<> make_test() {
        const auto& plan = setup_->data_with_set();
        if (!setup_->registry().datasets.is_fitted(plan.dataset->name)) return plan.dataset->make(false);
        return parts().train.dataset().template get_if<FittedSet>()->test();
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
