// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <exception>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/evaluate/evaluation.hpp"
#include "fulgurite/engine/loaders/sources.hpp"
#include "fulgurite/engine/run/interrupt.hpp"
#include "fulgurite/engine/run/lifecycle.hpp"
#include "fulgurite/engine/run/result.hpp"
#include "fulgurite/engine/state/share.hpp"

namespace fulgurite::engine {

/// `validate`, `test` or `predict`, from set-up to teardown.
template <Stage S, class M, class Policies, class Data>
class Evaluator {
    using L = std::remove_reference_t<decltype(stage_loader<S>(std::declval<Data&>()))>;

public:
    using C = Context<M, Policies, NoBatch, eval_batch_of<L>, S>;
    using R = LoopRun<C>;

    Evaluator(M& module, Policies& policies, Data& data)
        : run_(module, policies), frame_(run_, pointer_to(data)), data_(data) {
        run_.progress().move_to(policies.reached);
    }

    /// What every hook is given.
    R& hook_run() { return run_; }
    /// `keep_predictions`: what predict's steps return is given back; else it is let go once the hooks have seen it.
    auto run([[maybe_unused]] bool keep_predictions) {
        if constexpr (S == Stage::predict) {
            eval_predictions<C> predictions;
            guarded([&](auto&& result, auto... at) {
                if (!keep_predictions) return;
                make_room(predictions);
                list_of(predictions, at...).push_back(std::forward<decltype(result)>(result));
            });
            make_room(predictions);
            return predictions;
        } else {
            guarded([](auto&&...) {});
            return FitResult<R>(run_);
        }
    }

private:
    static constexpr Amount Limit::* stage_limit = S == Stage::validate ? &Limit::val
                                                   : S == Stage::test   ? &Limit::test
                                                                        : &Limit::predict;

    /// A vector for each of the loaders, whose number is known by now.
    template <class Predictions>
    void make_room([[maybe_unused]] Predictions& predictions) {
        if constexpr (C::several && requires { predictions.resize(1); }) predictions.resize(run_.table().loaders());
    }
    /// Where a loader's predictions go: to the vector, or its own of several.
    template <class Predictions, class... At>
    static auto& list_of(Predictions& predictions, At... at) {
        if constexpr (sizeof...(At) == 0) return predictions;
        else return of_loader(predictions, at...);
    }
    template <class Take>
    void evaluate(Take& take) {
        decltype(auto) loader = stage_loader<S>(data_);
        if constexpr (C::several) run_.table().expect(loader_count(loader));
        auto shares = shares_of(loader, run_.epoch(), [&](auto size) {
            return limit_of(run_.policies(), stage_limit, size, name_of(S).data());
        });
        if (any_batches(loader, shares)) Evaluation<R, decltype(shares)>(run_, std::move(shares))(loader, take);
    }
    template <class Take>
    void guarded(Take take) {
        try {
            frame_.setup(S);
            frame_.place_module();
            frame_.start_loggers();
            if (EvalLoader<Data> || !leaves_out(run_.policies(), stage_limit)) evaluate(take);
            frame_.teardown(S);
            if (InterruptGuard::signal() != 0) throw interruption(run_.global_step());
        } catch (const std::exception& exception) {
            frame_.fail(exception);
            throw;
        } catch (...) {
            frame_.fail(Error("something that is no std::exception was thrown"));
            throw;
        }
    }

    R run_;
    Lifecycle<R, data_pointer<Data>> frame_;
    Data& data_;
};

} // namespace fulgurite::engine
