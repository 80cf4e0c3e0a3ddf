// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/device/cpu.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/loop/cadence.hpp"
#include "fulgurite/loop/run.hpp"
#include "fulgurite/loop/step/eager.hpp"
#include "fulgurite/module/options.hpp"

namespace fulgurite::loop {

/// Where loaders came from, when that is a data module: it is told of the start and the end.
struct NoData {};

/// What surrounds every run: set-up, loggers, the end, and the end after an exception.
template <class R, class Data>
class Frame {
public:
    Frame(R& run, Data data) : run_(run), data_(data) {
        if constexpr (R::Policies::template index_of_policy<LogEvery> < R::Policies::size)
            run_.log_every(run_.template policy<LogEvery>().steps);
    }

    void setup(Stage stage) {
        stage_ = stage;
        device_ = [&]() -> c10::Device {
            decltype(auto) policy = run_.policies().template pick<policy::Device, Cpu>();
            return policy.device();
        }();
        tell_data([&](auto& data) {
            if constexpr (requires { data.prepare_data(); }) data.prepare_data();
            if constexpr (requires { data.setup(stage); }) data.setup(stage);
            else if constexpr (requires { data.setup(); }) data.setup();
        });
        run_.template notify<hook::setup>(stage);
    }
    c10::Device device() const { return device_; }
    decltype(auto) step_policy() { return step(); }

    void start_loggers() {
        if constexpr (requires { run_.module().options(); }) {
            Hyperparameters texts;
            option_texts(option_state(run_.module().options()), "", texts);
            run_.policies().template for_each<policy::Logger>([&](auto& logger) {
                if constexpr (requires { logger.log_hyperparams(texts); }) logger.log_hyperparams(texts);
            });
        }
    }
    void teardown(Stage stage) {
        finished_ = true;
        teardown_data(stage);
        run_.template notify<hook::teardown>(stage);
        finalize("success");
    }

    /// Everybody hears of the exception and is torn down, whatever a listener throws in turn: the first error is the
    /// one that the caller sees.
    void fail(const std::exception& exception) {
        if (finished_) return;
        finished_ = true;
        quietly([&] { run_.template notify<hook::on_exception>(exception); });
        quietly([&] { teardown_data(stage_); });
        quietly([&] { run_.template notify<hook::teardown>(stage_); });
        const bool interrupted = dynamic_cast<const Interrupted*>(&exception) != nullptr;
        quietly([&] { finalize(interrupted ? "interrupted" : "failed"); });
    }
    /// The host dropped the session.
    void abandon() {
        finished_ = true;
        quietly([&] { run_.template notify<hook::teardown>(stage_); });
        quietly([&] { finalize("interrupted"); });
    }

private:
    // A module that brings its own loaders hears of the start and the end as a module.
    template <class F>
    void tell_data(F&& f) {
        if constexpr (!std::is_same_v<Data, NoData> && !std::is_same_v<Data, module_of<typename R::context>*>)
            f(*data_);
    }
    void teardown_data(Stage stage) {
        tell_data([&](auto& data) {
            if constexpr (requires { data.teardown(stage); }) data.teardown(stage);
            else if constexpr (requires { data.teardown(); }) data.teardown();
        });
    }
    decltype(auto) step() {
        if constexpr (R::Policies::template has_category<policy::Step>)
            return (run_.policies().template get<R::Policies::template index_of_category<policy::Step>>());
        else return (eager_);
    }
    template <class F>
    static void quietly(F&& f) noexcept {
        try {
            f();
        } catch (...) { // NOLINT(bugprone-empty-catch): see fail()
        }
    }
    void finalize(std::string_view status) {
        run_.policies().template for_each<policy::Logger>([&](auto& logger) {
            if constexpr (requires { logger.finalize(status); }) logger.finalize(status);
        });
    }

    R& run_;
    Data data_;
    Eager eager_;
    Stage stage_ = Stage::fit;
    c10::Device device_ = c10::Device(c10::kCPU);
    bool finished_ = false;
};

} // namespace fulgurite::loop
