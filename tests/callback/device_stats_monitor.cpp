// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>

#include "tests/checkpoint/words.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

/// A /proc in a test's hands.
struct Proc {
    ft::TempDir folder;
    explicit Proc(const std::string& ticks = "100 0 100 700 100 0 0 0") {
        std::filesystem::create_directory(folder.path() / "self");
        stat(ticks);
        ft::write_file(folder.path() / "meminfo",
                       "MemTotal:        8000 kB\nMemFree:          500 kB\nMemAvailable:    6000 kB\n"
                       "HugePages_Total:    0\nSwapTotal:       400 kB\nSwapFree:        300 kB\n");
        ft::write_file(folder.path() / "self" / "statm", "9000 250 100 1 0 800 0\n");
    }
    void stat(const std::string& ticks) const {
        ft::write_file(folder.path() / "stat", "cpu  " + ticks + " 50 0\ncpu0 1 2 3 4 5 6 7 8 9 0\n");
    }
};
std::map<std::string, double> read(callback::HostStats& stats) {
    std::map<std::string, double> values;
    stats.each([&](std::string_view name, double value) { values.emplace(name, value); });
    return values;
}

TEST(HostStats, reads_what_psutil_reads) {
    const Proc proc;
    callback::HostStats stats(proc.folder.path());
    proc.stat("130 0 120 740 110 0 0 0"); // 100 more, 50 of them idle or waiting
    auto values = read(stats);
    EXPECT_DOUBLE_EQ(values.at("cpu_percent"), 50);
    EXPECT_DOUBLE_EQ(values.at("cpu_vm_percent"), 25);
    EXPECT_DOUBLE_EQ(values.at("cpu_swap_percent"), 25);
    EXPECT_DOUBLE_EQ(values.at("process_rss_bytes"), 250.0 * static_cast<double>(::sysconf(_SC_PAGESIZE)));
    EXPECT_DOUBLE_EQ(read(stats).at("cpu_percent"), 50) << "no tick has passed";
    proc.stat("130 0 120 840 110 0 0 0");
    EXPECT_DOUBLE_EQ(read(stats).at("cpu_percent"), 0);
}

TEST(HostStats, a_machine_without_swap_uses_none_of_it) {
    const Proc proc;
    ft::write_file(proc.folder.path() / "meminfo", "MemTotal: 8000 kB\nMemAvailable: 8000 kB\nSwapTotal: 0 kB\n");
    callback::HostStats stats(proc.folder.path());
    EXPECT_EQ(read(stats).at("cpu_swap_percent"), 0);
    EXPECT_EQ(read(stats).at("cpu_vm_percent"), 0);
}

TEST(HostStats, says_so_where_there_is_no_proc) {
    EXPECT_PRED2(ft::says, ft::error_of([] { callback::HostStats("/nowhere"); }), "/nowhere/stat");
}

TEST(HostStats, sees_this_process_at_work) {
    callback::HostStats stats;
    volatile double sum = 0;
    for (int i = 0; i < 20'000'000; ++i) sum = sum + i;
    const auto values = read(stats);
    EXPECT_GT(values.at("process_cpu_percent"), 1);
    EXPECT_GT(values.at("process_rss_bytes"), 1e6);
    EXPECT_LT(values.at("process_rss_bytes"), 1e12);
    EXPECT_GE(values.at("cpu_percent"), 0);
    EXPECT_LE(values.at("cpu_percent"), 100);
}

struct Memory : policy::Logger {
    std::map<std::string, std::vector<std::int64_t>> steps;
    void log_scalar(std::string_view name, double, std::int64_t step) {
        if (name.starts_with("DeviceStatsMonitor.")) steps[std::string(name.substr(19))].push_back(step);
    }
};
using Logged = std::map<std::string, std::vector<std::int64_t>>;

TEST(DeviceStatsMonitor, logs_at_the_loggers_cadence) {
    ft::Linear module;
    Trainer trainer{
        Epochs{2}, SanityCheck{1}, LogEvery{3}, Accumulate{1}, DeviceStatsMonitor{{.filter_keys = {"cpu_percent"}}},
        Memory{}};
    trainer.fit(module, ft::loader(64, 16), ft::loader(16, 16));
    const Logged expected{{"on_train_batch_start/cpu_percent", {2, 5}},
                          {"on_train_batch_end/cpu_percent", {2, 5}},
                          {"on_validation_epoch_end/cpu_percent", {3, 7}}};
    EXPECT_EQ(trainer.policy<Memory>().steps, expected);
    trainer.policy<Memory>().steps.clear();
    trainer.test(module, ft::loader(16, 16));
    trainer.predict(module, ft::loader(16, 16));
    trainer.validate(module, ft::loader(16, 16));
    const Logged after{{"on_test_epoch_end/cpu_percent", {7}},
                       {"on_predict_epoch_end/cpu_percent", {7}},
                       {"on_validation_epoch_end/cpu_percent", {7}}};
    EXPECT_EQ(trainer.policy<Memory>().steps, after);
}

TEST(DeviceStatsMonitor, logs_a_step_of_several_batches_once) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, LogEvery{1}, Accumulate{2}, DeviceStatsMonitor{{.filter_keys = {"process_rss_bytes"}}},
                    Memory{}};
    trainer.fit(module, ft::loader(64, 16));
    const Logged expected{{"on_train_batch_start/process_rss_bytes", {0, 1}},
                          {"on_train_batch_end/process_rss_bytes", {0, 1}}};
    EXPECT_EQ(trainer.policy<Memory>().steps, expected);
}

TEST(DeviceStatsMonitor, has_a_cadence_of_its_own_if_told_so) {
    ft::Linear module;
    const std::vector<std::pair<Duration, Logged>> cases{{Batches{3}, {{"on_train_batch_end/cpu_vm_percent", {2, 5}}}},
                                                         {Epochs{2}, {{"on_train_epoch_end/cpu_vm_percent", {7}}}}};
    for (const auto& [every, expected] : cases) {
        Trainer trainer{Epochs{2}, DeviceStatsMonitor{{.filter_keys = {"cpu_vm_percent"}, .every = every}}, Memory{}};
        trainer.fit(module, ft::loader(64, 16));
        EXPECT_EQ(trainer.policy<Memory>().steps, expected);
    }
}

TEST(DeviceStatsMonitor, knows_all_values_and_refuses_a_name_that_is_none) {
    ft::Linear module;
    Trainer all{Epochs{1}, LogEvery{4}, DeviceStatsMonitor{}, Memory{}};
    all.fit(module, ft::loader(64, 16));
    EXPECT_EQ(all.policy<Memory>().steps.size(), 10U);
    Trainer none{Epochs{1}, LogEvery{4}, DeviceStatsMonitor{{.cpu_stats = false}}, Memory{}};
    none.fit(module, ft::loader(64, 16));
    EXPECT_EQ(none.policy<Memory>().steps.size(), 0U);
    Trainer wrong{Epochs{1}, DeviceStatsMonitor{{.filter_keys = {"cpu_precent"}}}, Memory{}};
    const auto message = ft::error_of([&] { wrong.fit(module, ft::loader(64, 16)); });
    EXPECT_PRED2(ft::says, message, "there is no value 'cpu_precent' here; there are: cpu_percent, cpu_vm_percent");
}

TEST(DeviceMemory, is_told_of_no_cpu) {
    EXPECT_THROW(callback::each_memory_statistic(c10::Device(c10::kCPU), [](const std::string&, double) {}), Error);
}

#if TORCH_VERSION_MAJOR > 2 || TORCH_VERSION_MINOR >= 9
/// Stands for the allocator of a device that this program is not linked with.
struct FakeAllocator final : c10::DeviceAllocator {
    c10::DataPtr allocate(std::size_t) override { return {}; }
    void copy_data(void*, const void*, std::size_t) const override {}
    bool initialized() override { return true; }
    void emptyCache(c10::MempoolId_t) override {}
    void recordStream(const c10::DataPtr&, c10::Stream) override {}
    c10::CachingDeviceAllocator::DeviceStats getDeviceStats(c10::DeviceIndex device) override {
        c10::CachingDeviceAllocator::DeviceStats stats;
        stats.allocated_bytes[0].current = 1000 + device;
        stats.allocated_bytes[2].peak = 3000;
        stats.num_ooms = 2;
        return stats;
    }
    void resetAccumulatedStats(c10::DeviceIndex) override {}
    void resetPeakStats(c10::DeviceIndex) override {}
};

TEST(DeviceMemory, is_told_under_pythons_names) {
    static FakeAllocator allocator;
    c10::SetAllocator(c10::kPrivateUse1, &allocator);
    std::map<std::string, double> values;
    callback::each_memory_statistic(c10::Device(c10::kPrivateUse1, 1),
                                    [&](const std::string& name, double value) { values.emplace(name, value); });
    EXPECT_EQ(values.size(), 9U * 3 * 4 + 2 * 4 + 6);
    EXPECT_EQ(values.at("allocated_bytes.all.current"), 1001);
    EXPECT_EQ(values.at("allocated_bytes.large_pool.peak"), 3000);
    EXPECT_EQ(values.at("allocation.small_pool.freed"), 0);
    EXPECT_EQ(values.at("oversize_segments.peak"), 0);
    EXPECT_EQ(values.at("num_ooms"), 2);
}
#endif

} // namespace
