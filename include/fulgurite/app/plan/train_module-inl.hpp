// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/train_module.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE TrainModule::TrainModule(const TrainPlan& plan, Model model, ReportManager reports)
    : model_(std::move(model)),
      criterion_(plan.make_criterion()),
      reports_(std::move(reports)),
      learning_rate_(plan.config.training.learning_rate) {
    register_module("model", model_.ptr());
    if (reports_.goes_on()) load_module_state(*model_.ptr(), checkpoint::load(reports_.weights()));
    if (reports_.goes_on() && history().has_best("val_loss")) {
        best_ = history().best("val_loss").first;
        best_weights_ = weights();
    }
}

FULGURITE_INLINE void TrainModule::finish(const TrainPlan& plan) {
    if (best_weights_) load_module_state(*model_.ptr(), *best_weights_);
    else checkpoint::write_torch_zip(weights(), reports_.weights()); // no epoch has ended
    const auto& finish = plan.config.training.finish_training_kwargs;
    reports_.finish("val_loss", learning_rate_, plan.config.training.loss_fn, plan.config.comment,
                    finish.plot_accuracy);
}

FULGURITE_INLINE Step<LoggedDict<log_bit::epoch | log_bit::prog_bar>> TrainModule::a_step(const char* prefix,
                                                                                          const data::Batch& batch) {
    const auto output = model_.forward(batch.data);
    auto loss = criterion_(output, batch.target);
    data::Dict values{{std::string(prefix) + "loss", loss.detach()}};
    if (output.dim() == 2 && !batch.target.is_floating_point())
        values[std::string(prefix) + "accur"] = output.detach().argmax(1).eq(batch.target).to(at::kFloat).mean();
    return step(std::move(loss), log_dict(values, on_epoch | prog_bar));
}

FULGURITE_INLINE bool TrainModule::take_best(const std::vector<std::pair<std::string, double>>& values) {
    const auto loss = std::find_if(values.begin(), values.end(), [](auto& one) { return one.first == "val_loss"; });
    const bool is_number = loss != values.end() && is_better(Mode::min, loss->second, worst_of(Mode::min));
    if (best_ && !(is_number && is_better(Mode::min, loss->second, *best_))) return false;
    if (is_number) best_ = loss->second;
    best_weights_ = weights();
    return true;
}

FULGURITE_INLINE StateTree TrainModule::weights() const {
    auto state = module_state(*model_.ptr());
    own_state(state);
    return state;
}

} // namespace fulgurite::app
