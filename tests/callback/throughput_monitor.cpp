// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/throughput_monitor.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

TEST(Throughput, is_taken_over_the_window) {
    callback::Throughput throughput(2);
    throughput.start(10);
    EXPECT_EQ(throughput.batches_per_second(), 0);
    throughput.batch(11, 8);
    EXPECT_DOUBLE_EQ(throughput.batches_per_second(), 1);
    EXPECT_DOUBLE_EQ(throughput.samples_per_second(), 8);
    throughput.batch(11.5, 8);
    throughput.batch(12, 4); // the first batch has left the window
    EXPECT_DOUBLE_EQ(throughput.batches_per_second(), 2);
    EXPECT_DOUBLE_EQ(throughput.samples_per_second(), 12);
}

TEST(Throughput, leaves_out_what_is_no_training) {
    callback::Throughput throughput(10);
    throughput.start(0);
    throughput.batch(1, 1);
    throughput.skip(100);
    throughput.batch(102, 1);
    EXPECT_DOUBLE_EQ(throughput.batches_per_second(), 1);
}

TEST(Throughput, counts_items_and_operations) {
    callback::Throughput throughput(2);
    throughput.start(3);
    for (const double now : {4.0, 5.0, 7.0}) throughput.batch(now, 4, 40, 1e6);
    EXPECT_DOUBLE_EQ(throughput.items_per_second(), 80.0 / 3);
    EXPECT_DOUBLE_EQ(throughput.flops_per_second(), 2e6 / 3);
    const auto& totals = throughput.totals();
    EXPECT_EQ(totals.time, 4);
    EXPECT_EQ(totals.batches, 3);
    EXPECT_EQ(totals.samples, 12);
    EXPECT_EQ(totals.items, 120);
    EXPECT_EQ(totals.flops, 3e6);
}

struct Memory : policy::Logger {
    std::map<std::pair<std::string, std::int64_t>, double> values;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        if (!name.ends_with("loss") && !name.ends_with("_step") && !name.ends_with("_epoch"))
            values[{std::string(name), step}] = value;
    }
    std::set<std::string> names() const {
        std::set<std::string> all;
        for (const auto& [key, value] : values) all.insert(key.first);
        return all;
    }
};
double now = 0;
struct Slow {
    void on_train_batch_start() { now += 1.0 / 16; }
    void on_validation_start() { now += 300; }
};

TEST(ThroughputMonitor, logs_at_the_cadence_under_lightnings_names) {
    ft::Linear module;
    Trainer trainer{
        Epochs{2}, LogEvery{3},
        ThroughputMonitor{{.window = 4, .flops_per_sample = 10, .available_flops = 1e5, .clock = [] { return now; }},
                          [](const auto& batch) { return batch.data.numel(); }},
        Slow{}, Memory{}};
    trainer.fit(module, ft::loader(64, 16), ft::loader(16, 16));
    auto& values = trainer.policy<Memory>().values;
    for (const std::int64_t step : {2, 5}) {
        const auto at = [&, step](const std::string& name) { return values.at({name, step}); };
        const double batches = at("train/device/batches_per_sec");
        EXPECT_EQ(batches, 16) << "the validation's time counts";
        EXPECT_DOUBLE_EQ(at("train/device/samples_per_sec"), 16 * batches);
        EXPECT_DOUBLE_EQ(at("train/device/items_per_sec"), 32 * batches);
        EXPECT_DOUBLE_EQ(at("train/device/flops_per_sec"), 160 * batches);
        EXPECT_DOUBLE_EQ(at("train/device/mfu"), 160 * batches / 1e5);
        EXPECT_EQ(at("train/batches"), step + 1);
        EXPECT_EQ(at("train/samples"), 16 * (step + 1));
        EXPECT_EQ(at("train/lengths"), 32 * (step + 1));
        EXPECT_EQ(at("train/time"), static_cast<double>(step + 1) / 16);
    }
    EXPECT_EQ(values.at({"validate/batches", 3}), 1);
    EXPECT_EQ(values.at({"validate/lengths", 7}), 32);
    EXPECT_DOUBLE_EQ(values.at({"validate/device/items_per_sec", 3}), 32.0 / 300);
    EXPECT_EQ(values.count({"validate/device/flops_per_sec", 3}), 0U);
    EXPECT_EQ(values.size(), 2U * 9 + 2U * 7);
    values.clear();
    trainer.test(module, ft::loader(64, 16));
    trainer.predict(module, ft::loader(64, 16));
    EXPECT_EQ(values.at({"test/samples", 7}), 64);
    EXPECT_EQ(values.at({"predict/batches", 7}), 4);
}

struct KnowsItsCost : ft::Linear {
    double flops_per_batch = 1000;
};
struct Computes : ft::Linear {
    static std::int64_t flops_per_batch() { return 1000; }
};
template <class Module>
void expect_the_modules_cost() {
    Module module;
    Trainer trainer{Epochs{1}, LogEvery{4}, ThroughputMonitor{{.separator = "."}}, Memory{}};
    trainer.fit(module, ft::loader(64, 16));
    auto& values = trainer.template policy<Memory>().values;
    const std::set<std::string> expected{"train.time",
                                         "train.batches",
                                         "train.samples",
                                         "train.device.batches_per_sec",
                                         "train.device.samples_per_sec",
                                         "train.device.flops_per_sec"};
    EXPECT_EQ(trainer.template policy<Memory>().names(), expected);
    EXPECT_DOUBLE_EQ(values.at({"train.device.flops_per_sec", 3}),
                     1000 * values.at({"train.device.batches_per_sec", 3}));
    EXPECT_EQ(trainer.template policy<ThroughputMonitor>().throughput().totals().flops, 4000);
}

TEST(ThroughputMonitor, asks_the_module_what_a_batch_costs) {
    expect_the_modules_cost<KnowsItsCost>();
    expect_the_modules_cost<Computes>();
}

TEST(ThroughputMonitor, logs_a_step_of_several_batches_once) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, LogEvery{1}, Accumulate{2}, ThroughputMonitor{}, Memory{}};
    trainer.fit(module, ft::loader(64, 16));
    EXPECT_EQ(trainer.policy<Memory>().values.size(), 10U); // five values at steps 0 and 1
}

TEST(ThroughputMonitor, refuses_a_window_of_nothing) {
    EXPECT_THROW(ThroughputMonitor{{.window = 0}}, Error);
    EXPECT_THROW((ThroughputMonitor{{.flops_per_sample = 0}}), Error);
    EXPECT_THROW((ThroughputMonitor{{.flops_per_sample = 1, .flops_per_batch = 1}}), Error);
}

} // namespace
