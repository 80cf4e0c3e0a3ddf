// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/fit/mark.hpp"
#include "fulgurite/engine/fit/metric_state.hpp"
#include "fulgurite/engine/fit/progress_state.hpp"
#include "fulgurite/engine/fit/resumable.hpp"
#include "fulgurite/engine/fit/state.hpp"
#include "fulgurite/engine/loaders/data_hooks.hpp"
#include "fulgurite/engine/loaders/loader_state.hpp"
#include "fulgurite/module/options.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::engine {

/// A run as a state tree: what a checkpoint file holds. The keys above "fulgurite" are Lightning's. Within a batch it
/// is the run as it was when that batch began.
template <class S>
class Snapshot {
    using R = typename S::R;

public:
    explicit Snapshot(S& session) : session_(session), run_(session.run()) {}

    /// Throws `Error` where a resumed run could not go on from here.
    StateTree take() {
        check();
        StateTree tree = StateTree::dict();
        tree["epoch"] = run_.epoch();
        tree["global_step"] = run_.global_step();
        tree["pytorch-lightning_version"] = "2.6.0";
        tree["state_dict"] = module_state(run_.module());
        put_buffers_back(tree["state_dict"]);
        tree["optimizer_states"] = optimizer_states(run_);
        tree["lr_schedulers"] = schedule_states(run_);
        tree["callbacks"] = policy_states(run_);
        tree["hparams_name"] = "kwargs";
        if constexpr (requires { run_.module().options(); })
            tree["hyper_parameters"] = hyper_parameters_of(run_.module().options());
        else tree["hyper_parameters"] = StateTree::dict();
        take_own(tree["fulgurite"]);
        data_hooks_of<typename R::module_type, typename S::Data>(session_.sources_.data()).save(tree);
        run_.template notify<hook::on_save_checkpoint>(tree);
        return tree;
    }

private:
    void check() {
        const auto& progress = run_.progress();
        if (!run_.slots()) throw Error("run.snapshot(): there is nothing to save before on_fit_start");
        if (progress.changing)
            throw Error(
                "run.snapshot() within an optimizer step: the weights are half changed, and nothing could go on from "
                "there; take it in on_train_batch_end");
        if (progress.in_batch && !session_.keeps_marks())
            throw Error(
                "run.snapshot() within a batch is for a Trainer with a checkpoint policy, which notes where the batch "
                "began; take it in on_train_batch_end");
        if (const auto keeper = run_.keeper_that_has_not_heard(); !keeper.empty())
            throw Error(
                "run.snapshot(): " + std::string(keeper) +
                " keeps a state and has not heard yet of what this hook tells of, which the snapshot would "
                "lack; put the policy that takes it behind, derive it from policy::Checkpoint, or ask for files "
                "with run.save(...)");
    }
    void take_own(StateTree& own) {
        auto& progress = run_.progress();
        auto& step = session_.epoch_.step();
        own["version"] = FULGURITE_VERSION_STRING;
        own["layout"] = state_layout;
        own["optimizers"] = optimizer_names(*run_.slots());
        own["schedules"] = schedule_names(run_);
        own["progress"] = progress_state(run_, resumable(progress, step.noted().stops));
        own["progress"]["eval_batches"] =
            eval_batches_state(before_validation() ? before_validation()->batches : run_.progress().eval_batches);
        own["random"] = random();
        own["metrics"] = metrics();
        if (session_.epoch_.before_cut()) own["ended"] = metric_state(run_.table()); // the result of this run
        take_window(own);
        if (session_.trains_) save_loader_state(session_.sources_.train(), own);
        auto* validation = before_validation();
        own["val_loaders"] = validation ? validation->loaders : session_.validation_.loader_states();
        session_.epoch_.walk().random_at_start().save(own);
    }
    /// Of an epoch that is closed nothing is gone on with.
    SavedObjects objects() {
        const auto& progress = run_.progress();
        if (!session_.epoch_.before_cut() && (!progress.in_epoch || progress.closed)) return SavedObjects::none;
        return progress.last_batch && !progress.in_batch ? SavedObjects::values : SavedObjects::states;
    }
    StateTree metrics() {
        const auto& progress = run_.progress();
        auto& metrics = table();
        const auto row = progress.in_batch ? Row::written : progress.row;
        const auto* names = session_.epoch_.before_start();
        if (!names) return metric_state(metrics, row, objects());
        const auto now = std::exchange(metrics.by_name, *names);
        auto state = metric_state(metrics, row);
        metrics.by_name = now;
        return state;
    }
    void take_window(StateTree& own) {
        auto& step = session_.epoch_.step();
        const bool in_batch = run_.progress().in_batch;
        if constexpr (std::remove_reference_t<decltype(step)>::has_window)
            own["window"] = in_batch ? step.noted().window : step.window();
        if (in_batch) {
            if (step.noted().gradients) own["gradients"] = *step.noted().gradients;
        } else if (step.keeps_gradients()) {
            own["gradients"] = gradient_state(run_.module());
        }
    }
    /// The batch is repeated, and takes its statistics in then.
    void put_buffers_back(StateTree& module) {
        if (!run_.progress().in_batch) return;
        const auto& noted = session_.epoch_.step().noted();
        for (std::size_t i = 0; i < noted.buffers.size(); ++i) module[noted.buffers[i]] = noted.values[i];
    }
    /// A validation that is not over is repeated.
    auto* before_validation() { return session_.validation_.before(); }
    typename R::Table& table() {
        if (run_.progress().in_batch) return *session_.epoch_.step().noted().table;
        if (auto* before = before_validation()) return before->table;
        return session_.epoch_.before_cut() ? *session_.epoch_.before_cut() : run_.table();
    }
    /// In a validation the generators are not those of training; before a batch that was fetched, they are those from
    /// before that.
    StateTree random() {
        if (const auto* before = session_.epoch_.walk().random()) return before->state().state_dict();
        const auto* training = run_.training_random();
        return training ? training->state_dict() : RandomState::capture().state_dict();
    }

    S& session_;
    R& run_;
};

} // namespace fulgurite::engine
