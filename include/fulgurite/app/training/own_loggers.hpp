// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/concept.hpp"

namespace fulgurite::app {

/// The loggers of a registry that a config names: one policy of the Trainer. Copies are the same loggers.
///
/// A logger has `log_scalar(std::string_view name, double value, std::int64_t step)` or `log_metrics(row, step,
/// epoch)`, and may have `on_fit_start()`, `log_hyperparams(parameters)`, `flush()` and `finalize(std::string_view
/// status)` and `log_matrix(name, matrix, step)`. What else happens in a run is for a callback: a hook that nobody
/// would call does not compile.
class OwnLoggers : public policy::Logger {
public:
    template <class L>
    void add(L logger) {
        all_.push_back(std::make_shared<Holder<L>>(std::move(logger)));
    }
    /// The first one of that type; none: null.
    template <class L>
    L* held() {
        for (auto& one : all_)
            if (auto* holder = dynamic_cast<Holder<L>*>(one.get())) return &holder->held;
        return nullptr;
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
    bool shows_matrices() const {
        return std::any_of(all_.begin(), all_.end(), [](const auto& one) { return one->shows_matrices(); });
    }
    void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step) {
        for (auto& one : all_) one->log_matrix(name, matrix, step);
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
        virtual bool shows_matrices() const = 0;
        virtual void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step) = 0;
        virtual void flush() = 0;
        virtual void finalize(std::string_view status) = 0;
    };
    template <class L>
    struct Holder final : Interface {
        L held;

        explicit Holder(L given) : held(std::move(given)) {
            static_assert((hook_bits<L> & ~(std::uint64_t{1} << hook::on_fit_start::index)) == 0,
                          "fulgurite: a logger of a registry has one hook, on_fit_start(); put what hears others into "
                          "a callback: registry.callbacks.add<Mine>(\"mine\")");
            if constexpr (has_hook_name<hook::on_fit_start, L>)
                static_assert(
                    requires(L& logger) { logger.on_fit_start(); },
                    "fulgurite: on_fit_start() of a logger of a registry takes nothing; a callback is given the run");
            using Refused = std::conditional_t<std::is_void_v<hook::refused_name<L>>, int, hook::refused_name<L>>;
            static_assert(sizeof(Refused) > 0);
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
        static constexpr bool shows = requires(L& logger, std::string_view name, const at::Tensor& matrix) {
            logger.log_matrix(name, matrix, std::int64_t{});
        };
        bool shows_matrices() const override { return shows; }
        void log_matrix([[maybe_unused]] std::string_view name, [[maybe_unused]] const at::Tensor& matrix,
                        [[maybe_unused]] std::int64_t step) override {
            if constexpr (shows) held.log_matrix(name, matrix, step);
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
