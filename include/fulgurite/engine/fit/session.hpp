// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/overfit.hpp"
#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/cadence/sanity_check.hpp"
#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/evaluate/evaluation.hpp"
#include "fulgurite/engine/evaluate/watched_loaders.hpp"
#include "fulgurite/engine/fit/phases.hpp"
#include "fulgurite/engine/fit/snapshot.hpp"
#include "fulgurite/engine/fit/tick.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/fit/training_pass.hpp"
#include "fulgurite/engine/fit/verbs.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/keep_order.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/lifecycle.hpp"
#include "fulgurite/engine/run/log_rows.hpp"
#include "fulgurite/engine/run/result.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/step/eager.hpp"
#include "fulgurite/strategy/single_process.hpp"

namespace fulgurite::engine {

/// The fit loop as a state machine (loop/machine.hpp): `advance()` trains on one batch, after whatever validation and
/// epoch end lie before it. `fit` is `while (session.advance()) {}`. Sources: where loaders come from
/// (loop/sources.hpp).
template <class M, class Policies, class Sources>
class Session : public Machine<Session<M, Policies, Sources>> {
    using Base = Machine<Session<M, Policies, Sources>>;
    using typename Base::After, typename Base::Life;
    friend Base;
    using Train = typename Sources::Train;
    using Val = typename Sources::Val;
    using Data = typename Sources::Data;
    static constexpr bool validates = !std::is_same_v<Val, NoLoader>, overfits = Policies::template has<Overfit>;

public:
    using C = Context<M, Policies, batch_of<Train>, eval_batch_of<Val>, Stage::fit, Sources>;
    using R = Run<C>;

    Session(M& module, Policies& policies, Sources& sources)
        : run_(module, policies), frame_(run_, sources.data()), step_(run_), sources_(sources) {}
    Session(const Session&) = delete;
    /// A session that is dropped before its end is torn down, so that loggers write what they hold.
    ~Session() {
        if (life_ == Life::running) frame_.abandon();
    }

    Tick tick() const { return {step_.loss(), run_.epoch(), run_.batch_idx(), run_.global_step()}; }
    FitResult<R> result() const { return FitResult<R>(run_); }
    R& run() { return run_; }
    Sources& sources() { return sources_; }

private:
    using Base::life_, Base::after_, Base::open_, Base::on_batch_, Base::validate_;

    void start() {
        life_ = Life::running;
        run_.session(this);
        timing_.start();
        frame_.setup(Stage::fit);
        const auto checkpoint = read_checkpoint(sources_, run_.progress());
        constexpr bool resumes = Sources::resumes;
        frame_.place_module(); // first, so that weights are loaded in the type that they were saved in
        if constexpr (resumes)
            if (checkpoint) load_states(run_, sources_.data(), *checkpoint, [&] { frame_.move_module(); });
        run_.slots().emplace(make_slots(run_.module()));
        connect_slots();
        run_.template notify<hook::on_fit_start>();
        frame_.start_loggers();
        run_.module().zero_grad();
        if constexpr (requires { frame_.step_policy().reset(); }) frame_.step_policy().reset();
        if constexpr (resumes)
            if (checkpoint) restore_run(*checkpoint);
        if (!checkpoint) sanity_check();
        take_loader();
        check_watched(run_, sources_);
        if constexpr (resumes)
            if (checkpoint) load_loader_state(sources_.train(), checkpoint->at("fulgurite"));
        if constexpr (validates)
            if (timing_.start_validation()) (void)validation_shares(Amount::all); // what is wrong is known at once
        run_.template notify<hook::on_train_start>();
        if constexpr (resumes)
            if (checkpoint) resume_epoch(*checkpoint);
    }
    void connect_slots() {
        auto before = []<class Opt>(Opt&) {
            return [](void* self, Opt& optimizer) {
                auto& run = *static_cast<R*>(self);
                run.template notify<hook::on_before_optimizer_step>(optimizer);
                forget_casts(run); // the weights are about to change
            };
        };
        each_of(*run_.slots(), [&](auto& slot) {
            bool learns = false;
            optim::for_each_parameter(slot.optimizer(),
                                      [&](const at::Tensor& each) { learns |= each.requires_grad(); });
            if (!learns)
                throw Error("configure_optimizers gives an optimizer, " + std::string(slot.optimizer().name()) +
                            ", that has no parameter that requires a gradient; give it one, or leave it out");
            slot.connect(&run_, before(slot.optimizer()), run_.progress().global_step);
        });
    }

    void restore_run(const StateTree& checkpoint) {
        load_run_state(run_, checkpoint, sources_.resume_from);
        if constexpr (has_window) {
            const auto& own = checkpoint.at("fulgurite");
            if (const auto* window = own.find("window")) frame_.step_policy().load(*window);
            if (const auto* gradients = own.find("gradients")) load_gradient_state(run_.module(), *gradients);
        }
    }
    /// The generators come last, so that no hook of the start takes from the stream that training goes on with.
    void resume_epoch(const StateTree& checkpoint) {
        const auto& own = checkpoint.at("fulgurite");
        const auto batch = own.at("progress", "batches_done").as_int();
        if (batch > 0) {
            open_epoch(batch);
            const auto* done = own.at("progress").find("last_step_done"); // not in every file
            auto& progress = run_.progress();
            progress.last_batch = progress.last_step_done = done ? done->as_bool() : at_end();
            after_ = After::batch;
        }
        load_random_state(own);
    }

    /// The epoch ends with fewer batches than were expected: a window is stepped with what is in it.
    void cut_epoch() {
        run_.progress().last_batch = run_.progress().last_step_done = true;
        [[maybe_unused]] auto& policy = frame_.step_policy();
        if constexpr (requires { policy.close(step_); }) policy.close(step_);
        step_.end_epoch();
    }
    void take_loader() {
        auto& loader = sources_.train();
        if constexpr (overfits) run_.policies().template with<Overfit>([&](auto&) { kept_order_.emplace(loader); });
        cursor_.emplace(loader);
        timing_.limit_training(batches_in(loader));
    }
    bool at_end() { return cursor_->exhausted() || run_.progress().batches_done >= timing_.train_limit(); }
    void reload() {
        if constexpr (requires { sources_.reload(); })
            run_.policies().template with<ReloadEvery>([&](auto& every) {
                if (run_.epoch() == 0 || run_.epoch() % every.epochs != 0) return;
                cursor_.reset();
                if constexpr (overfits) kept_order_.reset();
                sources_.reload();
                take_loader();
            });
    }

    void start_epoch() {
        if constexpr (Policies::template has<ReloadEvery>) reload();
        open_epoch(0);
        run_.template notify<hook::on_train_epoch_start>();
    }
    void open_epoch(std::int64_t skip) {
        auto& progress = run_.progress();
        progress.in_epoch = true;
        if (skip == 0) {
            run_.table().age();
            if (std::exchange(was_cut_, false)) run_.table().template reset<Phase::train>();
            progress.skipping = false;
        }
        opened_at_ = skip == 0 ? progress.global_step : -1;
        progress.epoch_complete = progress.last_batch = progress.last_step_done = false;
        progress.batches_done = skip;
        cursor_->open(progress.epoch, skip);
        timing_.limit_training(batches_in(sources_.train())); // a loader may have another size in each epoch
        if constexpr (validates) timing_.resize_validation();
        open_ = true;
    }

    bool batch() {
        auto& progress = run_.progress();
        progress.batch_idx = progress.batches_done;
        typename C::train_batch batch = cursor_->take(progress.batch_idx + 1 < timing_.train_limit());
        on_batch_ = true;
        if constexpr (Cursor<Train>::sized)
            progress.last_batch = progress.batch_idx + 1 >= *progress.num_training_batches;
        else progress.last_batch = cursor_->exhausted() || progress.batch_idx + 1 >= timing_.train_limit();
        frame_.place(batch);
        step_.begin(batch);
        after_ = After::batch;
        run_.template notify<hook::on_train_batch_start>(batch, progress.batch_idx);
        if (progress.skipping) {
            progress.last_batch = false; // the epoch is cut before this batch
            step_.leave_out();
            return false;
        }
        optimize(batch);
        if (progress.last_batch) step_.end_epoch();
        progress.last_step_done = progress.last_batch;
        ++progress.batches_done;
        ++progress.total_batches;
        run_.policies().reached = progress.reached();
        run_.template notify_policies<hook::on_train_batch_end, Callbacks>(step_.outputs(), batch, progress.batch_idx);
        run_.template notify_module<hook::on_train_batch_end>(step_.outputs(), batch, progress.batch_idx);
        if constexpr (R::template anyone_takes<hook::on_train_epoch_end, 1>)
            if (step_.returned()) gathered_.push_back(step_.outputs());
        if constexpr (R::Table::template has_step_values<Phase::train> || has_loggers<R>) // at the step it belongs to
            write_step_row<Phase::train>(run_, step_.stepped() ? run_.logged_step() : run_.next_logged_step(),
                                         step_.stepped() && run_.is_logging_step());
        run_.template notify_policies<hook::on_train_batch_end, Checkpoints>(step_.outputs(), batch,
                                                                             progress.batch_idx);
        if (InterruptGuard::signal() != 0) interrupted();
        return true;
    }
    void optimize(typename C::train_batch& batch) {
        if constexpr (M::optimization == manual) {
            const auto before = run_.global_step();
            step_.forward(batch);
            if (run_.global_step() > before) {
                ++run_.progress().stepped;
                step_.stepped(true);
            }
        } else {
            frame_.step_policy().run(step_, batch);
        }
    }
    [[noreturn]] void interrupted() {
        cursor_->pass();
        throw Interrupted(interruption(run_.global_step()));
    }

    bool has_validated() const { return !validates || run_.progress().validated_at == run_.progress().total_batches; }
    void validate() {
        if constexpr (validates) {
            if constexpr (M::optimization == automatic)
                if (!window_is_open()) run_.module().zero_grad();
            evaluate(Amount::all);
            run_.progress().validated();
            run_.policies().template with<ValidateEvery>([](auto& every) { every.validated(); });
        }
        validate_ = false;
    }
    void evaluate([[maybe_unused]] std::int64_t most) {
        if constexpr (validates) {
            auto shares = validation_shares(most);
            if (any_in(shares))
                Evaluation<R, decltype(shares)>(run_, std::move(shares))(sources_.val(), [](auto&&...) {});
        }
    }
    auto validation_shares(std::int64_t most) {
        return shares_of(sources_.val(), [&](auto size) { return std::min(most, timing_.validation_limit(size)); });
    }
    void sanity_check() {
        if constexpr (validates && Policies::template has<SanityCheck>) {
            if (run_.fast_dev_run() || !timing_.validates()) return;
            run_.policies().template with<SanityCheck>([&](auto& check) {
                const auto before = std::exchange(run_.extra(), {});
                run_.progress().sanity_checking = true;
                run_.template notify<hook::on_sanity_check_start>();
                evaluate(check.batches);
                run_.template notify<hook::on_sanity_check_end>();
                run_.progress().sanity_checking = false;
                run_.table().forget();
                run_.extra() = before;
            });
        }
    }
    void close_epoch() {
        auto& progress = run_.progress();
        progress.epoch_complete = progress.last_batch;
        // Loss scaling may leave out a whole short epoch, and looks after itself.
        if constexpr (M::optimization == automatic && !scales_loss<R>)
            if (progress.epoch_complete && !window_is_open()) timing_.expect_a_step(opened_at_);
        run_.table().template reduce<Phase::train>();
        run_.template notify_policies<hook::on_train_epoch_end, BeforeModule>(gathered_);
        run_.template notify_module<hook::on_train_epoch_end>(gathered_);
        run_.table().template reduce<Phase::train>();
        if (progress.epoch_complete) step_.follow_metrics();
        notify_late<Monitors>();
        notify_late<Checkpoints>();
        write_epoch_row<Phase::train>(run_, run_.logged_step());
        // The sums of an epoch that was cut stay for who saves it later: a resumed run goes on within it.
        was_cut_ = !progress.epoch_complete;
        if (!was_cut_) run_.table().template reset<Phase::train>();
        gathered_.clear();
        open_ = on_batch_ = false;
        after_ = After::nothing;
        ++progress.epoch;
        progress.in_epoch = false;
        run_.policies().reached = progress.reached();
    }
    /// Of an epoch's end; what is logged there is reduced anew.
    template <class Who>
    void notify_late() {
        run_.template notify_policies<hook::on_train_epoch_end, Who>(gathered_);
        if constexpr (any_logs_late<C>(typename Policies::listener_types{}))
            run_.table().template reduce<Phase::train>();
    }
    void finish() {
        run_.template notify<hook::on_train_end>();
        run_.template notify<hook::on_fit_end>();
        life_ = Life::over;
        if constexpr (overfits) kept_order_.reset();
        write_extra(run_);
        frame_.teardown(Stage::fit);
        if (InterruptGuard::signal() != 0) throw Interrupted(interruption(run_.global_step()));
    }

    static constexpr bool has_window =
        requires(std::remove_cvref_t<decltype(std::declval<Frame<R, Data>&>().step_policy())>& policy) {
            policy.window_is_open();
        };
    bool window_is_open() {
        if constexpr (has_window) return frame_.step_policy().window_is_open();
        else return false;
    }

public:
    /// All that a later `resume` needs; what `run.snapshot()` gives.
    StateTree snapshot() {
        if (!run_.slots()) throw Error("run.snapshot(): there is nothing to save before on_fit_start");
        StateTree tree = snapshot_of(run_);
        auto& own = tree["fulgurite"];
        save_data_state<R>(sources_.data(), tree);
        if constexpr (requires { sources_.train().state_dict(); }) own["loader"] = sources_.train().state_dict();
        if constexpr (has_window) {
            frame_.step_policy().save(own["window"]);
            if (window_is_open()) own["gradients"] = gradient_state(run_.module());
        }
        run_.template notify<hook::on_save_checkpoint>(tree);
        return tree;
    }

private:
    R run_;
    Frame<R, Data> frame_;
    FitStep<R> step_;
    Sources& sources_;
    std::optional<Cursor<Train>> cursor_;
    [[no_unique_address]] std::conditional_t<overfits, std::optional<KeptOrder<Train>>, NoLoader> kept_order_;
    std::vector<train_outputs<C>> gathered_;
    Timing<R> timing_{run_};
    std::int64_t opened_at_ = -1; // the step at which the epoch began; none where it was resumed in its middle
    bool was_cut_ = false;        // the epoch before: its sums are still there
};

} // namespace fulgurite::engine
