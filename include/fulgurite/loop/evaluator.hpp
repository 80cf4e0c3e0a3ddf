// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <exception>
#include <optional>
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

    Evaluator(M& module, Policies& policies, Data& data, const Progress& reached)
        : run_(module, policies), frame_(run_, pointer_to(data)), data_(data) {
        auto& progress = run_.progress();
        progress.epoch = reached.epoch;
        progress.global_step = reached.global_step;
        progress.stepped = reached.stepped;
    }

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
            frame_.place_module();
            frame_.start_loggers();
            decltype(auto) loader = eval_loader<S>(data_);
            const auto most = limit(batches_in(loader));
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

    std::int64_t limit(std::optional<std::int64_t> size) {
        auto most = Amount::all;
        if constexpr (Policies::template has<Limit>)
            with_policy(run_.policies().template get<Policies::template index_of_policy<Limit>>(), [&](auto& limit) {
                const Amount& amount = S == Stage::validate ? limit.val : S == Stage::test ? limit.test : limit.predict;
                most = amount.of(size, name_of(S).data());
            });
        if constexpr (Policies::template has<FastDevRun>)
            with_policy(run_.policies().template get<Policies::template index_of_policy<FastDevRun>>(),
                        [&](auto& dev) { most = std::min(most, dev.batches); });
        return most;
    }

    R run_;
    Frame<R, data_pointer<Data>> frame_;
    Data& data_;
};

} // namespace fulgurite::loop
