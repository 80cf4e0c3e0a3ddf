// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/logger.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;
using fulgurite::testing::Rows;
using fulgurite::testing::TempDir;

/// exp(Σ w ln v / Σ w), of numbers.
struct GeometricMean {
    double sum = 0, weight = 0;
    void update(double value, double samples) {
        sum += samples * std::log(value);
        weight += samples;
    }
    double compute() const { return std::exp(sum / weight); }
    StateTree state_dict() const { return StateTree::list({StateTree(sum), StateTree(weight)}); }
    void load_state_dict(const StateTree& state) {
        sum = state.at(0).as_double();
        weight = state.at(1).as_double();
    }
};
/// The largest less the smallest, of tensors on their device.
struct Range {
    torch::Tensor least, most;
    void update(const torch::Tensor& value) {
        least = least.defined() ? torch::minimum(least, value) : value;
        most = most.defined() ? torch::maximum(most, value) : value;
    }
    torch::Tensor compute() const { return most - least; }
};
static_assert(Reduction<GeometricMean> && Reduction<Range>);

/// Logs the index of the batch in each way there is.
struct Indices : Module<Indices> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    template <class V>
    static auto ways(V index) {
        return logs(log("min"_key, index, on_epoch | reduce_min), log("max"_key, index, on_epoch | reduce_max),
                    log("mean"_key, index, on_epoch), log("also mean"_key, index, on_epoch | reduce_mean),
                    log("sum"_key, index, on_epoch | reduce_sum), log("last"_key, index, on_epoch | reduce_last));
    }
    auto training_step(const auto& batch, std::int64_t) {
        return step(torch::mse_loss(layer(batch.data), batch.target));
    }
    auto on_train_batch_end(auto&, const auto&, const auto&, std::int64_t i) { return ways(torch::tensor(double(i))); }
    auto validation_step(const auto&, std::int64_t i) { return ways(i); }
    auto test_step(const auto&, std::int64_t i) { return ways(torch::tensor(float(i))); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
std::map<std::string, double> of_indices(std::int64_t batches) {
    Indices model;
    Trainer trainer{Epochs{1}, Rows{}};
    auto validated = trainer.fit(model, loader(4 * batches, 4), loader(4 * batches, 4)).metrics();
    const auto& rows = trainer.policy<Rows>().rows;
    EXPECT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows.at(0).values, validated); // of the validation
    EXPECT_EQ(rows.at(1).values, validated); // of training
    EXPECT_EQ(Trainer{}.test(model, loader(4 * batches, 4)).metrics(), validated);
    return validated;
}

// Lightning: test__training_step__log_max_reduce_fx, row 26.
TEST(Reductions, are_lightnings_in_training_and_in_validation) {
    EXPECT_EQ(of_indices(3).at("min"), 0);
    EXPECT_EQ(of_indices(3).at("max"), 2);
    EXPECT_EQ(of_indices(11).at("max"), 10);
    const auto five = of_indices(5);
    EXPECT_EQ(five.at("mean"), 2);
    EXPECT_EQ(five.at("also mean"), 2);
    EXPECT_EQ(five.at("sum"), 10);
    EXPECT_EQ(five.at("last"), 4);
}

// Values 0.5, 2.5, 4 of batches of 2, 2 and 1 samples: Lightning 2.6 gives 2.0, and 2.3333 with batch_size=1.
struct Weighted : Indices {
    auto training_step(const auto& batch, std::int64_t i) {
        const double value = i == 0 ? 0.5 : i == 1 ? 2.5 : 4;
        return step(
            torch::mse_loss(layer(batch.data), batch.target), log("by samples"_key, value, on_epoch),
            log("alike"_key, value, on_epoch | prog_bar).batch_size(1),
            log("by terms"_key, torch::tensor(value), on_epoch).batch_size(i == 2 ? 6 : 1),
            log("geometric"_key, 2 * value, on_epoch | reduce_by<GeometricMean>),
            log("alike geometric"_key, torch::tensor(2 * value), on_epoch | reduce_by<GeometricMean>).batch_size(1),
            log("range"_key, torch::tensor(value), on_step | on_epoch | reduce_by<Range>));
    }
    auto on_train_batch_end() {}
};
template <class Device>
void expect_weights() {
    Weighted model;
    Trainer trainer{Epochs{2}, Device{}, LogEvery{1}, Rows{}};
    const auto result = trainer.fit(model, loader(5, 2));
    EXPECT_NEAR(result.metric("by samples"_key), 2.0, 1e-12);
    EXPECT_NEAR(result.metric("alike"_key), 7.0 / 3, 1e-12);
    EXPECT_NEAR(result.metric("by terms"_key), (0.5 + 2.5 + 6 * 4) / 8, 1e-12);
    EXPECT_NEAR(result.metric("geometric"_key), std::pow(1 * 1 * 5 * 5 * 8, 0.2), 1e-6);
    EXPECT_NEAR(result.metric("alike geometric"_key), std::cbrt(1 * 5 * 8), 1e-6);
    EXPECT_EQ(result.metric("range"_key), 3.5);
    const auto& rows = trainer.template policy<Rows>();
    EXPECT_EQ(rows.values_of("range_step"), (std::vector<double>{0.5, 2.5, 4, 0.5, 2.5, 4}));
    EXPECT_EQ(rows.values_of("range_epoch"), (std::vector<double>{3.5, 3.5}));
}
TEST(Reductions, weigh_by_samples_or_by_what_is_given_and_may_be_of_your_own) {
    expect_weights<Cpu>();
    expect_weights<FirstAvailable>(); // values wait for the epoch's end
}

struct StopAt {
    std::int64_t step;
    void on_train_batch_end(auto& run) {
        if (run.global_step() == step) run.stop("far enough");
    }
};
TEST(Reductions, of_your_own_go_on_after_a_resume_if_they_have_a_state) {
    TempDir folder;
    const auto geometric = [&](const std::filesystem::path& from, auto... policies) {
        Weighted model;
        return Trainer{Epochs{1}, FirstAvailable{}, std::move(policies)...}
            .fit(model, loader(5, 2), resume(from, {.forget_stop = true}))
            .metric("geometric"_key);
    };
    geometric({}, StopAt{2}, KeepLast{{.directory = folder.path(), .every = Steps{1}}});
    EXPECT_NEAR(geometric(folder.path() / "last.ckpt"), std::pow(1 * 1 * 5 * 5 * 8, 0.2), 1e-6);
}

// Lightning: test_metric_are_properly_reduced, row 29: 8 hits among 32 batches of one sample.
struct Hits : Indices {
    metric::Accuracy accuracy;
    auto validation_step(const auto&, std::int64_t i) {
        accuracy.update(torch::tensor({{0.0, 1.0}}), torch::tensor({i < 8 ? 1 : 0}));
        return logs(log("val/acc"_key, accuracy));
    }
};
TEST(Reductions, of_a_metric_object_are_its_own) {
    Hits model;
    Trainer trainer{Epochs{2}, Rows{}};
    EXPECT_EQ(trainer.fit(model, loader(4, 4), loader(32, 1)).metric("val/acc"_key), 0.25);
    EXPECT_EQ(trainer.policy<Rows>().values_of("val/acc"), (std::vector<double>{0.25, 0.25}));
}

/// Counts the batches it is told of.
struct Count {
    double count = 0;
    double compute() const { return count; }
    void reset() { count = 0; }
};
struct StepMetric : Indices {
    Count seen;
    auto training_step(const auto& batch, std::int64_t) {
        ++seen.count;
        return step(torch::mse_loss(layer(batch.data), batch.target), log("seen"_key, seen, on_step));
    }
    auto on_train_batch_end() {}
};
TEST(Reductions, a_metric_object_for_steps_alone_is_logged_and_starts_each_epoch_anew) {
    StepMetric model;
    Trainer trainer{Epochs{2}, LogEvery{1}, Rows{}};
    trainer.fit(model, loader(12, 4));
    EXPECT_EQ(trainer.policy<Rows>().values_of("seen"), (std::vector<double>{1, 2, 3, 1, 2, 3}));
}

} // namespace
