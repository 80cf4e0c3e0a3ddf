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
#include "fulgurite/engine/fit/work.hpp"
#include "fulgurite/engine/loaders/loader_state.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// What a session does for a run that goes on from a checkpoint, in the order of its members. False: the run starts
/// anew, and nothing of this is done, or is in the program where no `resume(…)` was given.
template <class S>
class Resumption {
    static constexpr bool resumes = std::remove_cvref_t<decltype(std::declval<S&>().sources())>::resumes;

public:
    /// Reads the file. Throws `Error` where a run cannot go on from it.
    explicit Resumption(S& session) : session_(session), run_(session.run()) {
        if constexpr (resumes) {
            checkpoint_ = read_checkpoint(session_.sources(), run_.progress());
            if (!checkpoint_) return;
            check_resumable<typename S::R::module_type>(*checkpoint_, session_.sources().resume_from.path);
            check_can_resume<typename S::Train>(section());
        }
    }
    explicit operator bool() const { return checkpoint_.has_value(); }

    /// Of the module, its data and the policies. Where this or what follows is refused, the module has its weights
    /// back.
    void load_states() {
        if constexpr (resumes) {
            if (!checkpoint_) return;
            before_.emplace(run_.module());
            engine::load_states(run_, session_.sources().data(), *checkpoint_, [&] { session_.frame_.move_module(); });
        }
    }
    /// Optimizers, progress, metrics and an open window. Throws `Error` for a file that says nothing of where training
    /// stood.
    void load_run() {
        if constexpr (resumes) {
            if (!checkpoint_) return;
            check_schedules(run_, section());
            load_optimizer_states(run_, *checkpoint_);
            run_.progress().global_step = checkpoint_->at("global_step").as_int();
            const auto& own = section();
            load_progress_state(run_, own.at("progress"));
            if (run_.fast_dev_run()) begin_trial();
            load_eval_batches(run_, own.at("progress", "eval_batches"));
            load_values(run_.table(), own.at("metrics"));
            if (run_.progress().batches_done > 0) load_sums(run_.table(), own.at("metrics"));
            using Step = std::remove_reference_t<decltype(session_.epoch_.step())>;
            const auto* gradients = own.find("gradients");
            if (gradients && !Step::can_keep_gradients)
                throw Error("'", run_.progress().resumed_from.string(),
                            "' was written within a window of several batches; resume with the step policy that it "
                            "was written with, such as Accumulate, or from a file of a window's end");
            if constexpr (Step::has_window)
                if (const auto* saved = own.find("window")) session_.epoch_.step().load_window(*saved);
            if (gradients) load_gradient_state(run_.module(), *gradients);
            drop_withdrawn_stops();
        }
    }
    void load_loader() {
        if constexpr (resumes) {
            if (!checkpoint_) return;
            auto& loader = session_.sources().train();
            if (!begins_with_another_loader()) load_loader_state(loader, section());
            session_.validation_.load_loader_states(section().at("val_loaders"));
            if (goes_on_within()) check_loader_begins(loader, run_.progress().batches_done);
            before_->let_go();
        }
    }
    /// The epoch goes on where it was left. The generators come first, as the batch that is next is fetched anew, and
    /// after all hooks of the start, which take nothing from the stream that training goes on with.
    void open_epoch() {
        if constexpr (resumes) {
            if (!checkpoint_) return;
            load_random_state(section());
            auto& progress = run_.progress();
            progress.epoch_complete = progress.last_batch;
            load_named(run_.table(), section().at("metrics"));
            if (is_over_within()) {
                ++progress.epoch; // it stays so
                progress.cut = true;
                load_sums(run_.table(), section().at("metrics")); // for files that this run writes
                session_.epoch_.stay_cut();
                if (const auto* ended = section().find("ended")) load_values(run_.table(), *ended);
                return;
            }
            progress.cut = false;
            if (progress.batches_done == 0) return run_.table().template reset<Phase::train>();
            progress.in_epoch = true;
            session_.epoch_.walk().random_at_start().load(section());
            load_sums(run_.table(), section().at("metrics"),
                      /*warns=*/true); // without what hooks of the start have logged
            if (progress.last_batch || session_.next_work() == Work::epoch_end) return;
            session_.epoch_.open_walk(progress.batches_done);
            if (session_.epoch_.walk().at_end()) session_.epoch_.leave_out_rest();
        }
    }

private:
    const StateTree& section() const {
        const auto* own = checkpoint_->find("fulgurite");
        if (!own)
            throw Error("'" + run_.progress().resumed_from.string() +
                        "' was not written by fulgurite: it has weights, but not where training stood; load it with "
                        "load_checkpoint and start a new run");
        return *own;
    }
    /// Within an epoch that stays cut: what cut it holds still, or the loop policy asks for fewer epochs now.
    bool is_over_within() {
        const auto& progress = run_.progress();
        auto& timing = session_.timing_;
        const auto planned = run_.planned_epochs();
        if (progress.cut) return timing.stops() || timing.done() || timing.done_within_epoch();
        return progress.batches_done > 0 && planned && progress.epoch >= *planned && !run_.fast_dev_run();
    }
    bool goes_on_within() {
        return run_.progress().batches_done > 0 && !run_.progress().last_batch && !is_over_within();
    }
    /// The state is that of the loader before.
    bool begins_with_another_loader() { return run_.progress().batches_done == 0 && session_.epoch_.reloads(); }
    /// A trial run has an epoch of its own, whatever ended the run before.
    void begin_trial() {
        auto& progress = run_.progress();
        progress.batches_done = 0;
        progress.last_batch = progress.skipping = progress.validation_due = false;
        progress.stops.clear();
        session_.timing_.goes_on();
    }
    /// A policy that asked for the end may have other options now, or be gone.
    void drop_withdrawn_stops() {
        if (session_.sources().resume_from.forget_stop) run_.progress().stops.clear();
        std::erase_if(run_.progress().stops, [&](const Stop& stop) {
            if (stop.by.empty()) return false; // the module or a hook of a program: it holds
            bool confirmed = false;
            run_.policies().for_all([&]<class P>(P& policy) {
                if (state_key(policy) != stop.by) return;
                if constexpr (ConfirmsStop<P>) confirmed = confirmed || policy.confirms_stop();
                else confirmed = true;
            });
            return !confirmed;
        });
    }

    S& session_;
    typename S::R& run_;
    std::optional<StateTree> checkpoint_;
    std::optional<KeptWeights> before_;
};

} // namespace fulgurite::engine
