// SPDX-License-Identifier: BSL-1.0
// Every event of a fit, in order, against the order that Lightning has (tests/golden/hook_trace.py).
#include <fulgurite/fulgurite.hpp>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;

std::vector<std::string> trace;

// Any arguments: a hook that takes all of them is handed all of them.
#define RECORD(who, name) \
    void name(auto&&...) { trace.push_back(who "." #name); }
#define RECORD_HOOKS(who)                  \
    RECORD(who, setup)                     \
    RECORD(who, on_fit_start)              \
    RECORD(who, on_train_start)            \
    RECORD(who, on_train_epoch_start)      \
    RECORD(who, on_train_batch_start)      \
    RECORD(who, on_before_zero_grad)       \
    RECORD(who, on_before_backward)        \
    RECORD(who, on_after_backward)         \
    RECORD(who, on_before_optimizer_step)  \
    RECORD(who, on_train_batch_end)        \
    RECORD(who, on_train_epoch_end)        \
    RECORD(who, on_train_end)              \
    RECORD(who, on_fit_end)                \
    RECORD(who, on_validation_start)       \
    RECORD(who, on_validation_epoch_start) \
    RECORD(who, on_validation_batch_start) \
    RECORD(who, on_validation_batch_end)   \
    RECORD(who, on_validation_epoch_end)   \
    RECORD(who, on_validation_end)         \
    RECORD(who, on_save_checkpoint)        \
    RECORD(who, teardown)

struct RecordedSGD : optim::SGD {
    using SGD::SGD;
    void step() {
        SGD::step();
        trace.push_back("optimizer.step");
    }
    void zero_grad() {
        trace.push_back("optimizer.zero_grad");
        SGD::zero_grad();
    }
};

struct RecordedStepLR : optim::StepLR {
    using StepLR::StepLR;
    void step(auto& optimizer) {
        trace.push_back("schedule.step");
        StepLR::step(optimizer);
    }
};

struct Recorded : Module<Recorded> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(4, 1));
    std::vector<double> validation_losses{2.0, 1.0, 9.0}; // the sanity check's is the last
    RECORD_HOOKS("module")

    auto training_step(const auto& batch) {
        trace.push_back("module.training_step");
        auto loss = layer(batch.data).pow(2).mean();
        return step(loss, log("train_loss"_key, loss, on_step | on_epoch));
    }
    auto validation_step(const auto&) {
        trace.push_back("module.validation_step");
        const double loss = validation_losses.back();
        validation_losses.pop_back();
        return logs(log("val_loss"_key, loss));
    }
    auto configure_optimizers() {
        trace.push_back("module.configure_optimizers");
        return optim::with(RecordedSGD{parameters(), {.lr = 0.1}}, RecordedStepLR{{.step_size = 1}});
    }
};

struct Data {
    void prepare_data() { trace.push_back("data.prepare_data"); }
    void setup() { trace.push_back("data.setup"); }
    void teardown() { trace.push_back("data.teardown"); }
    static auto loader(std::int64_t batches) {
        return data::Loader{data::tensors(torch::ones({batches * 2, 4})), {.batch_size = 2}};
    }
    auto train_dataloader() {
        trace.push_back("data.train_dataloader");
        return loader(2);
    }
    auto val_dataloader() {
        trace.push_back("data.val_dataloader");
        return loader(1);
    }
};

struct Callback {
    RECORD_HOOKS("callback")
    RECORD("callback", on_sanity_check_start)
    RECORD("callback", on_sanity_check_end)
};

struct RecordedLogger : policy::Logger {
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t) {
        std::vector<std::string> names;
        for (const auto& scalar : row) names.emplace_back(scalar.name);
        std::sort(names.begin(), names.end());
        trace.push_back(fmt::format("logger.log_metrics {} @{}", fmt::join(names, " "), step));
    }
    void finalize(std::string_view status) { trace.push_back("logger.finalize " + std::string(status)); }
};

TEST(HookTrace, equals_lightnings) {
    trace.clear();
    fulgurite::testing::TempDir folder;
    Recorded model;
    Data data;
    KeepBest best{"val_loss"_key, {.directory = folder.path()}};
    Trainer trainer{Epochs{2},      Accumulate{2}, ClipNorm{0.5},    LogEvery{1},
                    SanityCheck{1}, Callback{},    RecordedLogger{}, std::move(best)};
    auto result = trainer.fit(model, data);

    std::vector<std::string> wanted;
    std::ifstream file(fulgurite::testing::golden("fit_trace.txt"));
    for (std::string line; std::getline(file, line);)
        if (line != "checkpoint.saved") wanted.push_back(line);
    ASSERT_GT(wanted.size(), 100U);
    for (std::size_t i = 0; i < std::max(wanted.size(), trace.size()); ++i)
        ASSERT_EQ(i < trace.size() ? trace[i] : "the end", i < wanted.size() ? wanted[i] : "the end")
            << "at event " << i;
    EXPECT_EQ(result.global_step(), 2);
    EXPECT_EQ(result.epoch(), 2);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

} // namespace
