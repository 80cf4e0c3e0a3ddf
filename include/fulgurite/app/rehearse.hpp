// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/base/placed_step.hpp"
#include "fulgurite/app/configurable_data.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/training/device_transforms.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/optim/any_optimizer.hpp"
#include "fulgurite/optim/group/names.hpp"
#include "fulgurite/optim/group/values.hpp"
#include "fulgurite/optim/with.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::app {

namespace detail {

/// Makes what a config describes and takes one training batch through it, on the processor. Nothing is written.
class Rehearsal {
public:
    Rehearsal(std::shared_ptr<const Setup> setup, bool with_data) : setup_(std::move(setup)), with_data_(with_data) {}

    /// Throws `Error` with all that is wrong.
    void operator()() {
        const PreserveRandomState untouched;
        try_folder();
        guard("model", [&] { model_ = setup_->make_model(); });
        guard("criterion", [&] { criterion_ = setup_->make_criterion(); });
        if (model_) guard("optimizer", [&] { try_optimizer(); });
        if (with_data_) guard("dataset", [&] { try_data(); });
        if (model_ && criterion_ && batch_) try_step();
        if (!problems_.empty()) throw Error(setup_->in_its_words(problems_.text()));
    }

private:
    /// Where a part of the config stands, or the section that it would be in.
    config::Origin place(const char* section, const char* option = "") const {
        const auto* there = setup_->config().find(section);
        const auto* within = there ? there->find(option) : nullptr;
        return within ? within->origin() : there ? there->origin() : setup_->config().origin();
    }
    template <class F>
    void guard(const char* section, F&& f) {
        try {
            placed(place(section), std::string("'") + section + "'", std::forward<F>(f));
        } catch (const PlacedError& error) {
            problems_.add(error.origin, error.said);
        }
    }
    /// The folder of runs, or the nearest one above it that is there.
    void try_folder() {
        std::error_code error;
        const auto& root = setup_->training().run.default_root_dir;
        auto there = std::filesystem::absolute(root, error);
        while (!error && !std::filesystem::exists(there) && there.has_relative_path()) there = there.parent_path();
        const bool is_folder = std::filesystem::is_directory(there, error);
        if (is_folder && ::access(there.c_str(), W_OK | X_OK) == 0) return;
        problems_.add(place("training", "default_root_dir"), "'training.default_root_dir' is '", root.string(),
                      "', and nothing can be written into '", there.string(), "'",
                      is_folder ? "" : ": it is no folder");
    }
    void try_optimizer() {
        auto optimizer = setup_->make_optimizer(model_.ptr()->parameters());
        try_monitor(optimizer);
        guard("lr_scheduler", [&] { optim::with(std::move(optimizer), setup_->make_schedule()); });
    }
    struct Groups { // as a run has them
        optim::AnyOptimizer& optimizer;

        template <class F>
        void parameter_groups(F&& f) {
            optim::GroupNames names;
            names.each(optimizer, [&](std::string_view name, auto& group) {
                f(optim::values_of(optimizer, group, name, std::tuple<>()));
            });
        }
    };
    /// Values that a monitor is to log, and that this optimizer has not.
    void try_monitor(optim::AnyOptimizer& optimizer) {
        Groups groups{optimizer};
        for (const auto& callback : setup_->training().callbacks) {
            Policies policies;
            if (callback.name == "LearningRateMonitor") callback.make(policies, {});
            if (auto& monitor = policies.learning_rate_monitor)
                placed(place("training", "callbacks"), "'training.callbacks'", [&] { monitor->check(groups); });
        }
    }
    void try_data() {
        Data data(setup_);
        auto train = data.train_dataloader();
        const auto val = data.val_dataloader().size();
        guard("training", [&] { try_shares(train.size(), val); });
        if (train.size() == 0)
            throw Error("there is nothing to learn from: it has ", data.size(Stage::fit), " samples");
        for (auto& batch : train) {
            batch_ = batch;
            break;
        }
    }
    /// Fractions of an epoch's batches that come to none.
    void try_shares(std::int64_t train, std::int64_t val) const {
        const auto& plan = setup_->training();
        if (plan.fast_dev_run) return;
        if (plan.train) plan.train->of(train, "training");
        if (plan.val) plan.val->of(val, "validation");
    }
    void try_step() {
        auto batch = *batch_;
        const auto some = std::min<std::int64_t>(batch.data.size(0), 32); // enough to see whether all fits
        batch.data = batch.data.slice(0, 0, some);
        if (batch.target.defined() && batch.target.dim() > 0) batch.target = batch.target.slice(0, 0, some);
        const auto wrong = problems_.size();
        guard("dataset", [&] { transform_on_device(batch); });
        if (problems_.size() != wrong) return;
        model_.ptr()->train();
        guard("model", [&] {
            const auto loss = placed_step(place("model"), "train", batch, [&] {
                return setup_->make_learner()->step(model_, criterion_, batch, "train").first;
            });
            if (loss.defined() && loss.numel() == 1) return;
            throw PlacedError(place("criterion"),
                              in_words("the loss of a batch is ", loss.defined() ? loss.numel() : 0,
                                       " numbers, and one is wanted: a 'reduction' such as mean makes it one"));
        });
    }

    void transform_on_device(data::Batch& batch) {
        auto transforms = setup_->data().batches.of(Moment::post);
        if (!transforms.empty()) DeviceTransforms(std::move(transforms)).on_train_batch_start(*this, batch);
    }

    std::shared_ptr<const Setup> setup_;
    bool with_data_;
    config::Problems problems_;
    Model model_;
    Criterion criterion_;
    std::optional<data::Batch> batch_;
};

} // namespace detail

/// Tries out what a config describes, as far as a fit would be refused for it: models, data and optimizers are made,
/// and one batch is computed. Nothing is written, and no random stream moves. Throws `Error` with all that is wrong,
/// each with its place. A batch of a large set may take a while: without data, the files are not looked at.
inline void rehearse(std::shared_ptr<const Setup> setup, bool with_data = true) {
    detail::Rehearsal(std::move(setup), with_data)();
}

} // namespace fulgurite::app
