// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/aminmax.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/type_list.hpp"
#include "fulgurite/optim/kernel/check_parameters.hpp"
#include "fulgurite/optim/kernel/lbfgs_history.hpp"
#include "fulgurite/optim/kernel/strong_wolfe.hpp"
#include "fulgurite/optim/state/option.hpp"
#include "fulgurite/optim/state/owner.hpp"

namespace fulgurite::optim {

/// How the length of a step is found; where there is none, it is the learning rate.
enum class LineSearch { strong_wolfe };

constexpr std::array<std::string_view, 1> names_of(LineSearch) { return {"strong_wolfe"}; }

struct LBFGSOptions {
    double lr = 1;                                 ///< step length, or the first that a line search tries, ≥ 0
    std::int64_t max_iter = 20;                    ///< directions of one call of step, ≥ 1
    std::optional<std::int64_t> max_eval = {};     ///< calls of the closure in one call, ≥ 1; 5/4 of max_iter else
    double tolerance_grad = 1e-7;                  ///< ends when no element of the gradient is larger, ≥ 0
    double tolerance_change = 1e-9;                ///< ends when neither weights nor the loss change more, ≥ 0
    std::int64_t history_size = 100;               ///< how many directions are remembered, ≥ 1
    std::optional<LineSearch> line_search_fn = {}; ///< `LineSearch::strong_wolfe`, or none
};

/// L-BFGS (Liu and Nocedal 1989), for losses of the whole data; Python's `torch.optim.LBFGS`. One group of parameters
/// on one device. It asks for the loss again and again: `step(closure)`, where `closure()` takes the gradients away,
/// computes loss and gradients, and returns the loss. Between these calls it waits for the device.
///
///     optim::LBFGS optimizer{parameters(), {.line_search_fn = optim::LineSearch::strong_wolfe}};
///     optimizer.step([&] { optimizer.zero_grad(); auto loss = …; loss.backward(); return loss; });
class LBFGS {
public:
    using Options = LBFGSOptions;
    using Group = optim::Group<Options>;

    static constexpr bool asks_for_loss = true;
    static constexpr std::string_view name_v = "LBFGS";
    static constexpr std::string_view name() { return name_v; }

    /// Throws `Error` on options that make no sense, and on parameters as the other optimizers do.
    explicit LBFGS(std::vector<Tensor> params, const Options& options = {});

    /// Options have names, and are given by them alone.
    template <class Given>
        requires(!std::is_convertible_v<const Given&, Options>)
    LBFGS(const std::vector<Tensor>&, const Given&) {
        static_assert((holds_for<std::is_convertible_v<const Given&, Options>, Given>),
                      "fulgurite: an optimizer's options have names; write optim::Adam{parameters(), {.lr = 1e-3}}");
    }

    /// The loss before the step, with its gradients' new history in the state.
    template <class Closure>
    Tensor step(Closure&& closure) {
        const at::NoGradGuard weights_are_written;
        const auto evaluate = [&] {
            const at::AutoGradMode with_gradients(true);
            return Tensor(closure());
        };
        const Tensor first = evaluate();
        iterate(read_scalar(first), [&] { return read_scalar(evaluate()); });
        return first;
    }
    template <class Never = void>
    void step() {
        static_assert(!std::is_void_v<Never>,
                      "fulgurite: optim::LBFGS asks for the loss more than once in a step; give it a closure, "
                      "step(closure)");
    }

    void zero_grad() {
        for (const Tensor& param : groups_[0].params) param.mutable_grad().reset();
    }

    std::span<Group> param_groups() { return groups_; }
    std::span<const Group> param_groups() const { return groups_; }

    /// As Python's, which keeps everything with the first parameter.
    StateTree state_dict() const;

    /// Takes what Python wrote, too. Throws `Error`, and changes nothing, if numbers of parameters differ.
    void load_state_dict(const StateTree& whole);

    static void visit(auto& options, auto&& f) {
        f("lr", options.lr);
        f("max_iter", options.max_iter);
        f("max_eval", options.max_eval);
        f("tolerance_grad", options.tolerance_grad);
        f("tolerance_change", options.tolerance_change);
        f("history_size", options.history_size);
        f("line_search_fn", options.line_search_fn);
    }

private:
    static void check(const Options& options);

    static std::int64_t most_evaluations(const Options& options) {
        return options.max_eval.value_or(std::max<std::int64_t>(options.max_iter * 5 / 4, 1));
    }
    // On the CPU, LibTorch's infinity norm is ten times as slow as its largest and smallest element.
    static double largest(const Tensor& values);

    Tensor flat_gradient() const;
    void move(double t);

    /// Directions until one of the limits is reached. `loss` is that of the weights as they are, `evaluate()` gives it
    /// anew with its gradients.
    template <class Evaluate>
    void iterate(double loss, Evaluate&& evaluate) {
        const Options& o = groups_[0].options;
        ++history_.func_evals;
        Tensor grad = flat_gradient();
        bool optimal = largest(grad) <= o.tolerance_grad;
        std::int64_t evaluations = 1;
        for (std::int64_t n = 1; !optimal && n <= o.max_iter; ++n) {
            ++history_.n_iter;
            if (history_.n_iter == 1) history_.start(grad);
            else history_.turn(grad, groups_[0].options.history_size);
            history_.last_grad = grad;
            history_.last_loss = loss;
            history_.t = history_.n_iter == 1 ? std::min(1.0, 1 / read_scalar(grad.abs().sum())) * o.lr : o.lr;
            const double slope = read_scalar(grad.dot(history_.direction));
            if (slope > -o.tolerance_change) return;
            std::int64_t asked = 0;
            if (o.line_search_fn) {
                asked = search({0, loss, grad, slope}, most_evaluations(o) - evaluations, loss, grad, evaluate);
                optimal = largest(grad) <= o.tolerance_grad;
            } else {
                move(history_.t);
                if (n == o.max_iter) return; // its loss is the next step's first
                loss = evaluate();
                grad = flat_gradient();
                optimal = largest(grad) <= o.tolerance_grad;
                asked = 1;
            }
            evaluations += asked;
            history_.func_evals += asked;
            if (evaluations >= most_evaluations(o) ||
                std::abs(history_.t) * largest(history_.direction) <= o.tolerance_change ||
                std::abs(loss - history_.last_loss) < o.tolerance_change)
                return;
        }
    }

    template <class Evaluate>
    std::int64_t search(LinePoint from, std::int64_t limit, double& loss, Tensor& grad, Evaluate&& evaluate) {
        std::vector<Tensor> before;
        for (const Tensor& param : groups_[0].params) before.push_back(param.clone());
        StrongWolfe wolfe(std::move(from), largest(history_.direction), groups_[0].options.tolerance_change, limit);
        const LinePoint found = wolfe.search(history_.t, [&](double t) {
            move(t);
            LinePoint point{t, evaluate(), flat_gradient(), 0};
            point.slope = read_scalar(point.grad.dot(history_.direction));
            for (std::size_t i = 0; i < before.size(); ++i) groups_[0].params[i].copy_(before[i]);
            return point;
        });
        history_.t = found.t;
        loss = found.value;
        grad = found.grad;
        move(history_.t);
        return wolfe.evaluations();
    }

    std::vector<Group> groups_; // always one
    LBFGSHistory history_;
};

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/lbfgs-inl.hpp"
#endif
