// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <exception>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/loop/evaluate.hpp"
#include "fulgurite/loop/frame.hpp"
#include "fulgurite/loop/result.hpp"

namespace fulgurite::loop {

/// `validate`, `test` or `predict`, from set-up to teardown.
template <Stage S, class M, class Policies, class L, class Data>
class Evaluator {
public:
    using C = Context<M, Policies, NoBatch, batch_of<L>, S>;
    using R = Run<C>;

    Evaluator(M& module, Policies& policies, L& loader, Data data)
        : run_(module, policies), frame_(run_, data), loader_(loader) {}

    auto run() {
        if constexpr (S == Stage::predict) {
            std::vector<eval_result<C>> predictions;
            guarded([&](auto&& result) { predictions.push_back(std::forward<decltype(result)>(result)); });
            return predictions;
        } else {
            guarded([](auto&&) {});
            return FitResult<R>(run_);
        }
    }

private:
    template <class Take>
    void guarded(Take take) {
        try {
            frame_.setup(S);
            run_.module().to(frame_.device());
            frame_.start_loggers();
            Evaluation<R>(run_, std::numeric_limits<std::int64_t>::max())(loader_, take);
            frame_.teardown(S);
        } catch (const std::exception& exception) {
            frame_.fail(exception);
            throw;
        }
    }

    R run_;
    Frame<R, Data> frame_;
    L& loader_;
};

}  // namespace fulgurite::loop
