// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/concept.hpp"

namespace fulgurite::app {

/// The loggers of a registry that a config names: one policy of the Trainer. Copies are the same loggers.
class OwnLoggers : public policy::Logger {
public:
    /// Any logger of a typed Trainer: `void log_scalar(name, value, step)`, and what else it has.
    template <class L>
    void add(L logger) {
        all_.push_back(std::make_shared<Holder<L>>(std::move(logger)));
    }
    void on_fit_start() {
        for (auto& one : all_) one->on_fit_start();
    }
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
        for (auto& one : all_) one->log_metrics(row, step, epoch);
    }
    void log_hyperparams(const Hyperparameters& parameters) {
        for (auto& one : all_) one->log_hyperparams(parameters);
    }
    void flush() {
        for (auto& one : all_) one->flush();
    }
    void finalize(std::string_view status) {
        for (auto& one : all_) one->finalize(status);
    }

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual void on_fit_start() = 0;
        virtual void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) = 0;
        virtual void log_hyperparams(const Hyperparameters& parameters) = 0;
        virtual void flush() = 0;
        virtual void finalize(std::string_view status) = 0;
    };
    template <class L>
    struct Holder final : Interface {
        L held;

        explicit Holder(L given) : held(std::move(given)) {
            static_assert(
                requires(L& logger, std::span<const logger::Scalar> row) { logger::write(logger, row, 0, 0); },
                "fulgurite: a logger of a registry has log_scalar(std::string_view name, double value, std::int64_t "
                "step)");
        }
        void on_fit_start() override {
            if constexpr (requires { held.on_fit_start(); }) held.on_fit_start();
        }
        void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) override {
            logger::write(held, row, step, epoch);
        }
        void log_hyperparams([[maybe_unused]] const Hyperparameters& parameters) override {
            if constexpr (requires { held.log_hyperparams(parameters); }) held.log_hyperparams(parameters);
        }
        void flush() override {
            if constexpr (requires { held.flush(); }) held.flush();
        }
        void finalize([[maybe_unused]] std::string_view status) override {
            if constexpr (requires { held.finalize(status); }) held.finalize(status);
        }
    };

    std::vector<std::shared_ptr<Interface>> all_;
};

} // namespace fulgurite::app
