// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/cadence/log_every.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/device/cpu.hpp"
#include "fulgurite/engine/loaders/data_hooks.hpp"
#include "fulgurite/engine/run/check_targets.hpp"
#include "fulgurite/engine/run/exclusive.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/module/options.hpp"

namespace fulgurite::engine {

/// What surrounds every run: set-up, loggers, the end, and the end after an exception.
template <class R, class Data>
class Lifecycle {
public:
    Lifecycle(R& run, Data data) : run_(run), data_(data) {
        run_.policies().template with<LogEvery>([&](auto& every) { run_.log_every(every.steps); });
    }

    /// Profilers hear of the run's parts from here on, up to `end_profile`.
    void begin_profile(Stage stage) {
        stage_ = stage;
        if constexpr (is_profiled<Policies>) {
            profiled_ = true;
            run_.policies().template for_each<policy::Profiler>([&](auto& profiler) {
                if constexpr (requires { profiler.begin(stage); }) profiler.begin(stage);
            });
        }
    }
    /// The run has ended well for all others. Throws the first error of a profiler.
    void end_profile() {
        end_profile("success");
        if constexpr (is_profiled<Policies>) run_.errors().rethrow();
    }

    /// A fit takes the policies for itself. Throws `Error`, of which they do not hear, where another one has them.
    void open_fit() {
        if (std::exchange(run_.policies().fitting.on, true)) {
            finished_ = true;
            throw Error(
                "this Trainer is in a fit: a session of it is open, or this is called in a hook of it, and its "
                "policies have one state; give each fit that runs at the same time a Trainer of its own");
        }
    }
    void setup(Stage stage) {
        stage_ = stage;
        require_one_of_each_kind(run_.policies());
        if (!run_.fast_dev_run()) {
            check_targets<policy::Logger>(run_.policies(), "a path");
            check_targets<policy::Checkpoint>(run_.policies(), "a filename");
        }
        decltype(auto) device = run_.policies().template pick<policy::Device, Cpu>();
        run_.place_on(device.device());
        {
            [[maybe_unused]] const Section section(run_.policies(), "data_setup");
            data_.setup(stage);
        }
        run_.template notify<hook::setup>(stage);
    }
    /// The module goes to the run's device and takes the precision's type.
    void place_module() {
        [[maybe_unused]] const Section section(run_.policies(), "module_to_device");
        precision_of(run_).connect(run_.device());
        move_module();
    }
    void move_module() {
        run_.module().to(run_.device());
        precision_of(run_).convert_module(run_.module());
        run_.module().to(run_.device()); // recurrent layers put converted weights into one piece there
    }
    template <class Batch>
    void place(Batch& batch) {
        place_batch(run_, batch);
    }

    /// Gives the module's options to the loggers that take them; without one they are not even put into words. Within
    /// a fit they have them.
    void start_loggers() {
        if (run_.fast_dev_run() || (!R::context::fits && run_.policies().fitting.on)) return;
        if constexpr (requires { run_.module().options(); }) {
            std::optional<Hyperparameters> texts;
            run_.policies().template for_each<policy::Logger>([&](auto& logger) {
                if constexpr (requires { logger.log_hyperparams(*texts); }) {
                    if (!texts) option_texts(hyper_parameters_of(run_.module().options()), "", texts.emplace());
                    logger.log_hyperparams(*texts);
                }
            });
        }
    }
    /// What loggers hold reaches its files: no row is missing of which a checkpoint says that it is past.
    void flush_loggers() {
        if (run_.fast_dev_run()) return;
        [[maybe_unused]] const Section section(run_.policies(), "flush_loggers");
        run_.policies().template for_each<policy::Logger>([&](auto& logger) {
            if constexpr (requires { logger.flush(); }) logger.flush();
        });
    }
    /// The run has ended well. Everybody is told; then the first error of those who were is thrown.
    void teardown(Stage stage) {
        finished_ = true;
        end(stage, "success");
        run_.errors().rethrow();
    }

    /// Everybody hears of the exception and is torn down, whatever a listener throws in turn: the first error is the
    /// one that the caller sees.
    void fail(const std::exception& exception) {
        const auto status = [&] { return dynamic_cast<const Interrupted*>(&exception) ? "interrupted" : "failed"; };
        if (!std::exchange(finished_, true)) {
            run_.template notify<hook::on_exception>(exception);
            guard([&] { data_.on_exception(exception); });
            end(stage_, status());
        }
        if constexpr (is_profiled<Policies>) end_profile(status());
    }
    /// The host dropped the session. Checkpoint policies hear of it before data and metrics are gone: nobody has told
    /// them of an end yet, and what they save now is all that is left.
    void abandon() {
        finished_ = true;
        run_.template notify_kind<hook::teardown, Listener::checkpoint>(stage_);
        end<false>(stage_, "interrupted");
        end_profile("interrupted");
    }

private:
    using Policies = typename R::Policies;

    void end_profile([[maybe_unused]] std::string_view status) {
        if constexpr (is_profiled<Policies>) {
            if (!std::exchange(profiled_, false)) return;
            run_.policies().template for_each<policy::Profiler>([&](auto& profiler) {
                if constexpr (requires { profiler.end(status); }) guard([&] { profiler.end(status); });
            });
        }
    }
    /// The end for everybody: the data, the listeners, the loggers.
    template <bool WithCheckpoints = true>
    void end(Stage stage, std::string_view status) {
        guard(
            [&] { run_.table().reset_all(); }); // metric objects start the next run without what this one left in them
        guard([&] { data_.teardown(stage); });
        if constexpr (WithCheckpoints) run_.template notify<hook::teardown>(stage);
        else run_.template notify_except<hook::teardown, Listener::checkpoint>(stage);
        if (run_.errors() && status == "success") status = "failed";
        end_loggers(status);
    }
    /// A test within a fit ends no logger: what it logged is written, and the fit goes on with them.
    void end_loggers(std::string_view status) {
        if constexpr (R::context::fits) run_.policies().fitting.on = false;
        if (run_.fast_dev_run()) return;
        const bool goes_on = run_.policies().fitting.on;
        [[maybe_unused]] const Section section(run_.policies(), "finalize_loggers");
        run_.policies().template for_each<policy::Logger>([&](auto& logger) {
            if (!goes_on) {
                if constexpr (requires { logger.finalize(status); }) guard([&] { logger.finalize(status); });
            } else {
                if constexpr (requires { logger.flush(); }) guard([&] { logger.flush(); });
            }
        });
    }
    template <class F>
    void guard(F&& f) noexcept {
        run_.errors().guard(f);
    }

    R& run_;
    data_hooks_of<module_of<typename R::context>, Data> data_;
    Stage stage_ = Stage::fit;
    bool finished_ = false, profiled_ = false;
};

} // namespace fulgurite::engine
