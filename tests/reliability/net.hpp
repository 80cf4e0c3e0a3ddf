// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

#include "tests/reliability/recorder.hpp"

/// Modules whose behaviour is a composition's.
namespace fulgurite::reliability {

/// Numbers of [0, 1) that depend on where training stands alone: the part of a metric that no weights explain.
inline double noise(std::int64_t seed, std::int64_t at, std::int64_t stream) {
    return data::Generator(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(at),
                           static_cast<std::uint64_t>(stream))
        .uniform();
}

/// A reduction of the user's, with a state.
struct Geometric {
    double sum = 0, weight = 0;
    void update(double value, double samples) {
        sum += samples * std::log(value);
        weight += samples;
    }
    double compute() const { return std::exp(sum / weight); }
    StateTree state_dict() const { return StateTree::tuple({StateTree(sum), StateTree(weight)}); }
    void load_state_dict(const StateTree& state) {
        sum = state.at(0).as_double();
        weight = state.at(1).as_double();
    }
};
template <class Run>
bool epoch_is_complete(Run& run) {
    if constexpr (requires { run.epoch_complete(); }) return run.epoch_complete();
    else if constexpr (requires { run.progress(); }) return run.progress().epoch_complete;
    else return true;
}
template <class Run>
std::string rates_of(Run& run) {
    std::string text;
    run.learning_rates([&](std::string_view, double rate) { text += fmt::format(" {:.17g}", rate); });
    return text;
}
template <class Run>
Moment moment_of(Run& run) {
    return {.epoch = run.epoch(),
            .batch = run.batch_idx(),
            .total = run.total_batches(),
            .complete = epoch_is_complete(run),
            .snapshot = [&run] { return run.snapshot(); },
            .skip = [&run] { run.skip_epoch(); },
            .stop = [&run] { run.stop("as was asked"); },
            .log = [&run](std::string name, double value) { run.log(std::move(name), value); },
            .rates = [&run] { return rates_of(run); }};
}

/// 3 inputs, 4 hidden, 1 output; targets come with a second column, which says what counts in tokens.
struct Layers {
    torch::nn::Linear first{nullptr}, last{nullptr};
    torch::nn::BatchNorm1d norm{nullptr};
    torch::nn::Dropout dropout{nullptr};

    void make(torch::nn::Module& module, const Composition& c) {
        first = module.register_module("first", torch::nn::Linear(3, 4));
        if (c.norm) norm = module.register_module("norm", torch::nn::BatchNorm1d(4));
        if (c.dropout) dropout = module.register_module("dropout", torch::nn::Dropout(0.3));
        last = module.register_module("last", torch::nn::Linear(4, 1));
        module.to(torch::kDouble);
    }
    torch::Tensor operator()(const torch::Tensor& input) {
        auto hidden = first(input);
        // The statistics of one sample are none.
        if (norm && (input.size(0) > 1 || !norm->is_training())) hidden = norm(hidden);
        hidden = torch::tanh(hidden);
        return last(dropout ? dropout(hidden) : hidden).squeeze(1);
    }
};

inline double weight_of(const Composition& c, const data::Batch& batch) {
    const auto tokens = batch.target.select(1, 1).sum().item<double>();
    if (c.weights == 0) return static_cast<double>(batch.data.size(0));
    return c.weights == 1 ? tokens + 1 : tokens;
}
inline torch::Tensor loss_of(Layers& layers, const Composition& c, const data::Batch& batch) {
    const auto squares = (layers(batch.data) - batch.target.select(1, 0)).square();
    if (c.weights == 0) return squares.mean();
    const auto mask = batch.target.select(1, 1);
    return (squares * mask).sum() / std::max(1.0, mask.sum().item<double>());
}
inline bool is_left_out(const Composition& c, std::int64_t total) {
    return c.leave_out > 0 && total % c.leave_out == c.leave_out - 1;
}
/// What the monitors go by: it wanders.
inline double wandering(const Composition& c, double loss, std::int64_t total) {
    return loss + 2 * noise(c.seed, total, 1);
}

/// What all modules log and hear; Validates: it has a validation_step.
template <class Derived>
struct Common : Module<Derived> {
    const Composition& composition;
    Recorder& recorder;
    Layers layers;

    Common(const Composition& of, Recorder& rec) : composition(of), recorder(rec) { layers.make(*this, of); }

    auto logged(const torch::Tensor& loss, const data::Batch& batch, auto& run) {
        const auto& c = composition;
        const double value = loss.template item<double>(), weight = weight_of(c, batch);
        recorder.step_ends(moment_of(run), batch.data, value);
        return step(
            loss, tokens(weight), log("train/loss"_key, loss, on_step | on_epoch),
            log("train/weighed"_key, wandering(c, value, run.total_batches()), on_epoch).batch_size(weight + 0.5),
            log("train/geometric"_key, 1 + value, on_epoch | reduce_by<Geometric>),
            log("train/least"_key, value, on_epoch | reduce_min),
            log("train/newest"_key, value, on_step | on_epoch | reduce_last),
            log("train/sum"_key, value, on_epoch | reduce_sum));
    }
    auto on_train_epoch_end(auto& run) { return logs(log("train/epoch"_key, noise(composition.seed, run.epoch(), 2))); }
};

template <class Derived>
struct Validated : Common<Derived> {
    using Common<Derived>::Common;
    auto validation_step(const data::Batch& batch, std::int64_t, auto& run) {
        this->recorder.call("validation_step");
        const auto loss = loss_of(this->layers, this->composition, batch);
        const double value = loss.template item<double>();
        return logs(
            log("val/loss"_key, wandering(this->composition, value, run.total_batches()), without_dataloader_idx),
            log("val/each"_key, loss, on_step | on_epoch),
            log("val/geometric"_key, 1 + value, on_epoch | reduce_by<Geometric> | without_dataloader_idx));
    }
    auto on_validation_epoch_end(auto& run) {
        return logs(log("val/epoch"_key, noise(this->composition.seed, run.epoch(), 3)));
    }
};

template <class Derived, template <class> class Base, FixedString Monitored, bool UsesAdam>
struct Stepped : Base<Derived> {
    using Base<Derived>::Base;
    static constexpr Key<Monitored> monitored{};

    auto training_step(const data::Batch& batch, std::int64_t, auto& run)
        -> std::optional<decltype(this->logged(torch::Tensor(), batch, run))> {
        auto moment = moment_of(run);
        this->recorder.step_begins(moment);
        if (is_left_out(this->composition, moment.total)) return std::nullopt;
        return this->logged(loss_of(this->layers, this->composition, batch), batch, run);
    }
    auto optimizer() {
        if constexpr (UsesAdam) return optim::Adam{this->parameters(), {.lr = 0.05}};
        else return optim::SGD{this->parameters(), {.lr = 0.1, .momentum = 0.9}};
    }
    auto configure_optimizers() {
        const auto& c = this->composition;
        const std::int64_t never = std::int64_t{1} << 40;
        const auto patience = [&](std::int64_t on) { return c.plateau == on ? std::int64_t{0} : never; };
        return optim::with(
            optimizer(), optim::StepLR{{.step_size = 1, .gamma = c.decay == 1 || c.decay == 3 ? 0.7 : 1.0}},
            optim::ExponentialLR{{.gamma = c.decay >= 2 ? 0.95 : 1.0}, Interval::step, 2},
            optim::ReduceLROnPlateau{monitored, {.factor = 0.5, .patience = patience(1), .threshold = 0}},
            optim::ReduceLROnPlateau{
                "train/loss"_key, {.factor = 0.8, .patience = patience(2), .threshold = 0}, Interval::step, 3});
    }
};

struct Net : Stepped<Net, Validated, "val/loss", false> {
    using Stepped::Stepped;
};
struct AdamNet : Stepped<AdamNet, Validated, "val/loss", true> {
    using Stepped::Stepped;
};
/// One that nobody validates.
struct TrainedNet : Stepped<TrainedNet, Common, "train/weighed", false> {
    using Stepped::Stepped;
};

/// Windows made by hand, of two optimizers in their own time.
struct Hand : Validated<Hand> {
    using Validated::Validated;
    static constexpr auto optimization = manual;

    auto training_step(const data::Batch& batch, std::int64_t, auto& run) {
        auto moment = moment_of(run);
        recorder.step_begins(moment);
        const auto& c = composition;
        auto& [often, seldom] = run.optimizers();
        const auto i = run.batch_idx(), window = c.accumulate;
        if (i % window == 0) often.zero_grad();
        if (i % (window + 1) == 0) seldom.zero_grad();
        const auto loss = loss_of(layers, c, batch);
        run.backward(loss / static_cast<double>(window));
        if (i % window == window - 1 || run.is_last_batch()) often.step();
        if (i % (window + 1) == window) seldom.step();
        auto [decay] = run.schedules();
        if (c.decay > 0 && run.is_last_batch()) decay.step();
        return logged(loss, batch, run);
    }
    auto configure_optimizers() {
        auto rest = layers.last->parameters();
        if (layers.norm)
            for (const auto& each : layers.norm->parameters()) rest.push_back(each);
        return std::tuple(optim::with(optim::SGD{layers.first->parameters(), {.lr = 0.1, .momentum = 0.9}},
                                      optim::StepLR{{.step_size = 1, .gamma = 0.7}}),
                          optim::Adam{rest, {.lr = 0.05}});
    }
};

} // namespace fulgurite::reliability
