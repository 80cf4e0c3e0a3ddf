// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
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
#include "fulgurite/engine/run/where.hpp"
#include "fulgurite/engine/state/share.hpp"

namespace fulgurite::engine {

/// `validate`, `test` or `predict`, from set-up to teardown.
template <Stage S, class M, class Policies, class Data>
class Evaluator {
    using L = std::remove_reference_t<decltype(stage_loader<S>(std::declval<Data&>()))>;

public:
    using C = Context<M, Policies, NoBatch, eval_batches_of<L>, S>;
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
            typename Gathered<C, eval_result>::type predictions;
            guarded([&](auto&& result, auto at) {
                if (!keep_predictions) return;
                make_room(predictions);
                of_loader(predictions, at).push_back(std::forward<decltype(result)>(result));
            });
            make_room(predictions);
            return std::move(given_of<C>(predictions));
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
        if constexpr (!C::eval_batches::fixed) predictions.resize(run_.num_eval_loaders());
    }
    template <class Take>
    void evaluate(Take& take) {
        decltype(auto) loader = stage_loader<S>(data_);
        run_.expect_loaders(loader_count(loader));
        auto shares = shares_of(loader, run_.epoch(), [&](auto size) {
            return limit_of(run_.policies(), stage_limit, size, name_of(S).data());
        });
        if (expected_batches(loader, shares) != 0) Evaluation<R>(run_, std::move(shares))(loader, take, [] {});
    }
    template <class Take>
    void guarded(Take take) {
        try {
            frame_.begin_profile(S);
            frame_.setup(S);
            frame_.place_module();
            frame_.start_loggers();
            if (EvalLoader<Data> || !leaves_out(run_.policies(), stage_limit)) evaluate(take);
            frame_.teardown(S);
            throw_if_interrupted(run_);
            frame_.end_profile();
        } catch (...) {
            fail_with_place(frame_, [&] { return where_around_batches(run_.progress(), S, std::string(name_of(S))); });
        }
    }

    R run_;
    Lifecycle<R, data_pointer<Data>> frame_;
    Data& data_;
};

} // namespace fulgurite::engine
