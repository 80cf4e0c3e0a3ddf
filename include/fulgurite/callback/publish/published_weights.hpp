// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_copy.h>
#include <torch/nn/module.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/callback/average/state_average.hpp"
#include "fulgurite/callback/publish/weight_exchange.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"
#include "fulgurite/tensor/wait.hpp"

namespace fulgurite {

/// Keeps a module of a thread's own at the newest weights that were published. One for each thread; it may outlive the
/// training, and the module must outlive it.
class WeightReader {
public:
    WeightReader(std::shared_ptr<callback::WeightExchange> exchange, const torch::nn::Module& module)
        : exchange_(std::move(exchange)), live_(module) {}

    /// Copies the newest weights and buffers into the module, all of them from one step. False: they are there already,
    /// or nothing was published yet. Waits for nobody but, where one is involved, the device. Throws `Error` for a
    /// module that is not shaped like the one that is trained.
    bool update();
    /// `run.global_step()` of the weights that the module has; -1 before the first.
    std::int64_t step() const { return step_; }

private:
    void check(const std::vector<Tensor>& published) const;

    std::shared_ptr<callback::WeightExchange> exchange_;
    callback::StateTensors live_;
    std::uint64_t version_ = 0;
    std::int64_t step_ = -1;
};

/// Where `PublishWeights` puts the weights of a module in training and other threads find them. A handle: copies are
/// the same place, which lasts as long as the last of them and of the readers.
///
///     PublishedWeights published;
///     Trainer trainer{Epochs{100}, PublishWeights{published, {.every = Steps{10}}}};
///     Net controller;                              // a module for the other thread, made before training starts
///     auto reader = published.reader(controller);
///     …
///     while (running) {                            // in the other thread
///         reader.update();
///         act(controller(observe()));
///     }
///
/// No lock: a reader never waits for the training, the training never waits for a reader, and a set of weights is never
/// a mix of two steps.
class PublishedWeights {
public:
    /// For so many readers that copy at the same time; with more, the worst is that a set is left out. Keeps `readers`
    /// + 2 copies of the weights. Throws `Error` for less than 1.
    explicit PublishedWeights(int readers = 1) : exchange_(std::make_shared<callback::WeightExchange>(readers)) {}

    /// A reader that keeps this module up to date. To be used by one thread.
    WeightReader reader(const torch::nn::Module& module) const { return {exchange_, module}; }
    /// How many sets were published so far.
    std::uint64_t count() const { return exchange_->count(); }

    callback::WeightExchange& exchange() const { return *exchange_; }

private:
    std::shared_ptr<callback::WeightExchange> exchange_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/publish/published_weights-inl.hpp"
#endif
