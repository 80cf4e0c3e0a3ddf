// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/step/concept.hpp"

namespace fulgurite {

/// The optimizer steps once for every n batches, with the gradient of the mean over all their samples. The batches left
/// at an epoch's end are stepped with their own weight, not as if the window were full. Where a loss is the mean of
/// something else than samples, the step says of how many: `step(loss, …, tokens(count))`.
///
///     Accumulate{4}
///     Accumulate{{{0, 1}, {5, 4}, {10, 8}}}   // from epoch 5 on 4 batches, from epoch 10 on 8; 1 where nothing is
///     said
struct Accumulate : policy::Step {
    /// From an epoch on, so many batches.
    struct From {
        std::int64_t epoch, batches;
    };

    explicit Accumulate(std::int64_t batches) : Accumulate({From{0, batches}}) {}
    /// Throws `Error` for a number of batches below 1, a negative epoch, or epochs that do not grow.
    explicit Accumulate(std::initializer_list<From> schedule);

    template <class Fit, class Batch>
    void run(Fit& fit, Batch& batch) {
        auto loss = fit.forward(batch);
        if (loss.defined()) {
            const auto weight = fit.weight();
            if (window_.done == 0) {
                fit.zero_grad();
                window_.batches = batches_at(fit.epoch());
                window_.expected = static_cast<double>(window_.batches) * (weight > 0 ? weight : 1);
            }
            if (weight > 0) fit.backward(fit.weighted(loss, weight / window_.expected)); // else a mean of nothing
            window_.seen += weight;
            ++window_.done;
        }
        if (window_.done == 0) return fit.skip();
        if (window_.done == window_.batches || fit.is_last_batch()) close(fit);
    }
    /// Steps with what is in the window, if anything is: at its end, or where what is left of an epoch is left out.
    template <class Fit>
    void close(Fit& fit) {
        if (window_.done == 0) return;
        const auto closed = std::exchange(window_, {});
        if (closed.seen == 0) return fit.skip();
        if (closed.seen != closed.expected) fit.scale_gradients(closed.expected / closed.seen);
        fit.update();
    }
    std::string describe() const;
    /// A run starts: what an earlier one left in its window is gone.
    void reset() { window_ = {}; }
    /// Whether gradients of earlier batches wait for the optimizer.
    bool window_is_open() const { return window_.done > 0; }
    /// What a checkpoint within a window must hold, beside the gradients.
    template <class State>
    void save(State& state) const {
        state["done"] = window_.done;
        state["batches"] = window_.batches;
        state["seen"] = window_.seen;
        state["expected"] = window_.expected;
    }
    template <class State>
    void load(const State& state) {
        window_.done = state.at("done").as_int();
        window_.batches = state.at("batches").as_int();
        window_.seen = state.at("seen").as_double();
        window_.expected = state.at("expected").as_double();
    }

private:
    std::int64_t batches_at(std::int64_t epoch) const;

    struct Window {
        std::int64_t batches = 1, done = 0;
        double seen = 0, expected = 0; // weights of its batches
    };

    std::vector<From> schedule_;
    Window window_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/step/accumulate-inl.hpp"
#endif
