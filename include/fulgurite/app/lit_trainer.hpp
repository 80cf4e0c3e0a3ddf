// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fulgurite/app/plan/history.hpp"
#include "fulgurite/app/plan/lit_module.hpp"
#include "fulgurite/app/plan/lit_training.hpp"
#include "fulgurite/app/training/trainer_of.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/data/dict_rows.hpp"
#include "fulgurite/optim/any_optimizer.hpp"

namespace fulgurite::app {

/// What `LitTrainer::fit` gives back.
class LitResult {
public:
    explicit LitResult(History history, std::string stop_reason)
        : history_(std::move(history)), stop_reason_(std::move(stop_reason)) {}

    /// The value of the last epoch.
    double metric(std::string_view name) const { return history_.at(name).back(); }
    /// The best value of all epochs, and the epoch that had it.
    std::pair<double, std::int64_t> best(std::string_view name, Mode mode = Mode::min) const {
        return history_.best(name, mode);
    }
    const History& history() const { return history_; }
    std::int64_t epochs() const { return history_.epochs(); }
    const std::string& stop_reason() const { return stop_reason_; }

private:
    History history_;
    std::string stop_reason_;
};

/// Trains a problem: any `torch::nn::Module` whose `forward` takes a dictionary of tensors and gives one with "loss".
/// What it gives is logged under the name of the data: "train_loss", "dev_residual". Data come from a function of one's
/// own, with arguments. Gradients are there in validation, too. At the end the problem has the weights of its best
/// epoch.
///
///     app::LitTrainer trainer{{.epochs = 500}, optim::Adam{problem.parameters(), {.lr = 5e-3}}};
///     auto result = trainer.fit(problem, points, 1000, 200);
///
/// Without an optimizer it is Adam with a rate of 1e-3 and betas of 0 and 0.9. Policies: callbacks and others that the
/// Trainer is given besides.
template <class... Policies>
class LitTrainer {
public:
    explicit LitTrainer(LitTrainerOptions options = {}, std::optional<optim::AnyOptimizer> optimizer = {},
                        Policies... policies)
        : options_(std::move(options)), optimizer_(std::move(optimizer)), policies_(std::move(policies)...) {
        options_.check();
    }

    /// `set_up(args...)` gives a `DataSetup`. Throws `Error` where an own optimizer was used by an earlier fit.
    template <class Problem, class SetUp, class... Args>
    LitResult fit(Problem& problem, SetUp&& set_up, Args&&... args) {
        const DataSetup setup = set_up(std::forward<Args>(args)...);
        setup.check();
        const auto options = lit::with_monitor(options_, setup.dev.has_value());
        if (used_) throw Error("LitTrainer: its optimizer was used by an earlier fit; make a new one for the next");
        used_ = optimizer_.has_value();
        LitModule module(problem, forward_of(problem), options, std::exchange(optimizer_, std::nullopt));
        std::string reason;
        if constexpr (sizeof...(Policies) == 0) reason = lit::fit(lit::policies(options), module, setup);
        else
            reason = std::apply(
                [&](auto... own) {
                    return lit::fit_with(training::trainer_of(lit::policies(options), std::move(own)...), module,
                                         setup);
                },
                policies_);
        module.restore_best();
        return LitResult(module.history(), reason);
    }
    /// Values of rows by the problem as it is: "test_loss", ….
    template <class Problem>
    std::map<std::string, double> test(Problem& problem, const data::DictRows& rows, std::int64_t batch_size = 64) {
        const auto options = lit::with_monitor(options_, true);
        LitModule module(problem, forward_of(problem), options, std::nullopt);
        return lit::test(lit::policies(options), module, rows, batch_size);
    }

private:
    template <class Problem>
    static LitModule::Forward forward_of(Problem& problem) {
        static_assert(
            requires(const data::Dict& batch) { data::Dict(problem.forward(batch)); },
            "fulgurite: a problem has a member data::Dict forward(const data::Dict&) that gives a \"loss\"");
        return [&problem](const data::Dict& batch) { return data::Dict(problem.forward(batch)); };
    }

    LitTrainerOptions options_;
    std::optional<optim::AnyOptimizer> optimizer_;
    bool used_ = false;
    std::tuple<Policies...> policies_;
};
template <class... Policies>
LitTrainer(LitTrainerOptions, std::optional<optim::AnyOptimizer>, Policies...) -> LitTrainer<Policies...>;
LitTrainer(LitTrainerOptions) -> LitTrainer<>;

} // namespace fulgurite::app
