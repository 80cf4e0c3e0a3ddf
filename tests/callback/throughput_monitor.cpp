// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/throughput_monitor.hpp>
#include <fulgurite/fulgurite.hpp>

#include <thread>

#include "tests/loop/models.hpp"

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

struct Memory : policy::Logger {
    std::map<std::pair<std::string, std::int64_t>, double> values;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        if (name.starts_with("throughput/")) values[{std::string(name), step}] = value;
    }
};
struct Slow {
    void on_train_batch_start() { std::this_thread::sleep_for(std::chrono::milliseconds(10)); }
    void on_validation_start() { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }
};

TEST(ThroughputMonitor, logs_at_the_cadence) {
    ft::Linear module;
    Trainer trainer{Epochs{2}, LogEvery{3},
                    ThroughputMonitor{{.window = 4, .flops_per_sample = 10, .available_flops = 1e5}}, Slow{}, Memory{}};
    trainer.fit(module, ft::loader(64, 16), ft::loader(16, 16));
    const auto& values = trainer.policy<Memory>().values;
    EXPECT_EQ(values.size(), 8U); // four values at steps 2 and 5
    for (const std::int64_t step : {2, 5}) {
        const double batches = values.at({"throughput/batches_per_sec", step});
        EXPECT_GT(batches, 15) << "the validation's time counts";
        EXPECT_LT(batches, 100);
        EXPECT_DOUBLE_EQ(values.at({"throughput/samples_per_sec", step}), 16 * batches);
        EXPECT_DOUBLE_EQ(values.at({"throughput/flops_per_sec", step}), 160 * batches);
        EXPECT_DOUBLE_EQ(values.at({"throughput/mfu", step}), 160 * batches / 1e5);
    }
}

TEST(ThroughputMonitor, logs_a_step_of_several_batches_once) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, LogEvery{1}, Accumulate{2}, ThroughputMonitor{}, Memory{}};
    trainer.fit(module, ft::loader(64, 16));
    EXPECT_EQ(trainer.policy<Memory>().values.size(), 4U); // two values at steps 0 and 1
}

TEST(ThroughputMonitor, refuses_a_window_of_nothing) {
    EXPECT_THROW(ThroughputMonitor{{.window = 0}}, Error);
    EXPECT_THROW((ThroughputMonitor{{.flops_per_sample = 0}}), Error);
}

} // namespace
