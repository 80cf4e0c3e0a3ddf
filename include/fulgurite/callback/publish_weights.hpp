// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_copy.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/Device.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "fulgurite/callback/publish/published_weights.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/trigger.hpp"

namespace fulgurite {

struct PublishWeightsOptions {
    Duration every = Steps{1};                              ///< how often, in any unit
    c10::Device device = c10::Device(c10::DeviceType::CPU); ///< where readers find them
};

/// Publishes the module's parameters and buffers while it is trained, for threads that use them meanwhile: a robot's
/// controller, a server. See `PublishedWeights`. They are published when training starts (also where it goes on), at
/// the cadence, and when the fit is over, with what the module has then.
///
/// Cost: one copy of all weights for each publication, on the thread that trains; from an accelerator also a wait for
/// it. A set of weights that readers leave no room for is left out.
class PublishWeights {
public:
    static constexpr bool counts_samples = true;

    /// Throws `Error` for a cadence of 0.
    explicit PublishWeights(PublishedWeights to, PublishWeightsOptions options = {})
        : to_(std::move(to)), options_(options), trigger_(options.every) {
        if (options.every.never()) throw Error("PublishWeights: every is 0; give Steps{1} or more");
    }
    /// How many sets were left out, since readers held all others.
    std::int64_t left_out() const { return left_out_; }

    void on_fit_start(auto& run) {
        to_.exchange().claim();
        claimed_ = true;
        live_ = callback::StateTensors(run.module());
    }
    void on_train_start(auto& run) {
        trigger_.restart();
        publish(run.global_step());
    }
    void on_train_batch_end(auto& run) {
        if (!trigger_.after_batch(run.counts_before(), run.counts())) return;
        trigger_.restart();
        publish(run.global_step());
    }
    void on_late_step(auto& run) { on_train_batch_end(run); }
    void on_train_epoch_end(auto& run) {
        if (run.epoch_complete() && trigger_.after_epoch(run.epoch())) publish(run.global_step());
    }
    void on_fit_end(auto& run) { publish(run.global_step()); }
    // A test that is run while the fit goes on ends without it.
    void teardown(const auto& run) {
        if (run.stage() != Stage::fit) return;
        if (std::exchange(claimed_, false)) to_.exchange().release();
        live_ = {};
    }

private:
    void publish(std::int64_t step);
    // Nobody reads this set: tensors of another module's shape can go.
    void make_room(std::vector<Tensor>& set) const;

    PublishedWeights to_;
    PublishWeightsOptions options_;
    Trigger trigger_;
    callback::StateTensors live_;
    std::int64_t left_out_ = 0;
    bool claimed_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/publish_weights-inl.hpp"
#endif
