// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <exception>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/loop/evaluate.hpp"
#include "fulgurite/loop/frame.hpp"
#include "fulgurite/loop/limit.hpp"
#include "fulgurite/loop/result.hpp"
#include "fulgurite/loop/sources.hpp"

namespace fulgurite::loop {

/// `validate`, `test` or `predict`, from set-up to teardown.
template <Stage S, class M, class Policies, class Data>
class Evaluator {
    using L = std::remove_reference_t<decltype(eval_loader<S>(std::declval<Data&>()))>;

public:
    using C = Context<M, Policies, NoBatch, batch_of<L>, S>;
    using R = Run<C>;

    Evaluator(M& module, Policies& policies, Data& data)
        : run_(module, policies), frame_(run_, pointer_to(data)), data_(data) {
        run_.progress().stand_at(policies.reached);
    }

    /// `keep_predictions`: what predict's steps return is given back; else it is let go once the hooks have seen it.
    auto run([[maybe_unused]] bool keep_predictions) {
        if constexpr (S == Stage::predict) {
            std::vector<eval_result<C>> predictions;
            guarded([&](auto&& result) {
                if (keep_predictions) predictions.push_back(std::forward<decltype(result)>(result));
            });
            return predictions;
        } else {
            guarded([](auto&&) {});
            return FitResult<R>(run_);
        }
    }

private:
    static constexpr Amount Limit::* stage_limit = S == Stage::validate ? &Limit::val
                                                   : S == Stage::test   ? &Limit::test
                                                                        : &Limit::predict;

    template <class Take>
    void guarded(Take take) {
        try {
            frame_.setup(S);
            frame_.place_module();
            frame_.start_loggers();
            decltype(auto) loader = eval_loader<S>(data_);
            const auto most = limit_of(run_.policies(), stage_limit, batches_in(loader), name_of(S).data());
            if (most > 0) Evaluation<R>(run_, most)(loader, take);
            frame_.teardown(S);
        } catch (const std::exception& exception) {
            frame_.fail(exception);
            throw;
        } catch (...) {
            frame_.fail(Error("something that is no std::exception was thrown"));
            throw;
        }
    }

    R run_;
    Frame<R, data_pointer<Data>> frame_;
    Data& data_;
};

} // namespace fulgurite::loop
