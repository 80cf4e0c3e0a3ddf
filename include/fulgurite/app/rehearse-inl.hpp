// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/rehearse.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void Rehearsal::operator()() {
    const PreserveRandomState untouched;
    try_folder();
    guard("model", [&] { model_ = setup_->make_model(); });
    guard("criterion", [&] { criterion_ = setup_->make_criterion(); });
    if (model_) guard("optimizer", [&] { try_optimizer(); });
    if (with_data_) guard("dataset", [&] { try_data(); });
    if (model_ && criterion_ && batch_) try_step();
    if (!problems_.empty()) throw Error(setup_->in_its_words(problems_.text()));
}

FULGURITE_INLINE config::Origin Rehearsal::place(const char* section, const char* option) const {
    const auto* there = setup_->config().find(section);
    const auto* within = there ? there->find(option) : nullptr;
    return within ? within->origin() : there ? there->origin() : setup_->config().origin();
}

FULGURITE_INLINE void Rehearsal::try_folder() {
    std::error_code error;
    const auto& root = setup_->training().run.default_root_dir;
    auto there = std::filesystem::absolute(root, error);
    while (!error && !std::filesystem::exists(there) && there.has_relative_path()) there = there.parent_path();
    const bool is_folder = std::filesystem::is_directory(there, error);
    if (is_folder && ::access(there.c_str(), W_OK | X_OK) == 0) return;
    problems_.add(place("training", "default_root_dir"), "'training.default_root_dir' is '", root.string(),
                  "', and nothing can be written into '", there.string(), "'", is_folder ? "" : ": it is no folder");
}

FULGURITE_INLINE void Rehearsal::try_optimizer() {
    auto optimizer = setup_->make_optimizer(model_.ptr()->parameters());
    try_monitor(optimizer);
    guard("lr_scheduler", [&] { optim::with(std::move(optimizer), setup_->make_schedule()); });
}

FULGURITE_INLINE void Rehearsal::try_monitor(optim::AnyOptimizer& optimizer) {
    Groups groups{optimizer};
    for (const auto& callback : setup_->training().callbacks) {
        Policies policies;
        if (callback.name == "LearningRateMonitor") callback.make(policies, {});
        if (auto& monitor = policies.learning_rate_monitor)
            placed(place("training", "callbacks"), "'training.callbacks'", [&] { monitor->check(groups); });
    }
}

FULGURITE_INLINE void Rehearsal::try_data() {
    Data data(setup_);
    auto train = data.train_dataloader();
    const auto val = data.val_dataloader().size();
    guard("training", [&] { try_shares(train.size(), val); });
    if (train.size() == 0) throw Error("there is nothing to learn from: it has ", data.size(Stage::fit), " samples");
    for (auto& batch : train) {
        batch_ = batch;
        break;
    }
}

FULGURITE_INLINE void Rehearsal::try_shares(std::int64_t train, std::int64_t val) const {
    const auto& plan = setup_->training();
    if (plan.fast_dev_run) return;
    if (plan.train) plan.train->of(train, "training");
    if (plan.val) plan.val->of(val, "validation");
}

FULGURITE_INLINE void Rehearsal::try_step() {
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

FULGURITE_INLINE void Rehearsal::transform_on_device(data::Batch& batch) {
    auto transforms = setup_->data().batches.of(Moment::post);
    if (!transforms.empty()) DeviceTransforms(std::move(transforms)).on_train_batch_start(*this, batch);
}

} // namespace fulgurite::app::detail
