// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/deterministic.hpp"

#include "fulgurite/callback/cudnn_benchmark.hpp"
#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

struct Settings {
    bool algorithms = at::globalContext().deterministicAlgorithms();
    bool warn_only = at::globalContext().deterministicAlgorithmsWarnOnly();
    bool benchmark = at::globalContext().benchmarkCuDNN();
    bool operator==(const Settings&) const = default;
};
/// What LibTorch is set to within a run. `put_` has no deterministic kernel.
struct Look {
    Settings* seen;
    bool puts = false;
    void on_train_start() {
        *seen = Settings{};
        if (puts) torch::zeros({2}).put_(torch::tensor({0}), torch::tensor({1.0F}));
    }
    void on_test_start() { *seen = Settings{}; }
};

TEST(Deterministic, holds_for_a_run_and_is_taken_back) {
    const Settings before;
    Linear model;
    Settings seen;
    Trainer trainer{Epochs{1}, Deterministic{}, Look{&seen}};
    trainer.fit(model, loader());
    EXPECT_EQ(seen, (Settings{true, false, false}));
    EXPECT_EQ(Settings{}, before);
    trainer.test(model, loader());
    EXPECT_EQ(seen, (Settings{true, false, false}));
    EXPECT_EQ(Settings{}, before);
    EXPECT_NE(std::getenv("CUBLAS_WORKSPACE_CONFIG"), nullptr);
}

TEST(Deterministic, throws_or_warns_where_an_operator_has_no_deterministic_kernel) {
    const Settings before;
    Linear model;
    Settings seen;
    EXPECT_THROW((Trainer{Epochs{1}, Deterministic{}, Look{&seen, true}}.fit(model, loader())), c10::Error);
    EXPECT_EQ(Settings{}, before); // after an exception, too
    Trainer{Epochs{1}, Deterministic{.warn_only = true}, Look{&seen, true}}.fit(model, loader());
    EXPECT_EQ(seen, (Settings{true, true, false}));
    EXPECT_EQ(Settings{}, before);
}

TEST(CudnnBenchmark, is_set_for_a_run) {
    Linear model;
    Settings seen;
    at::globalContext().setBenchmarkCuDNN(true);
    Trainer{Epochs{1}, CudnnBenchmark{false}, Look{&seen}}.fit(model, loader());
    EXPECT_FALSE(seen.benchmark);
    EXPECT_TRUE(Settings{}.benchmark);
    at::globalContext().setBenchmarkCuDNN(false);
    Trainer{Epochs{1}, CudnnBenchmark{}, Look{&seen}}.fit(model, loader());
    EXPECT_TRUE(seen.benchmark);
    EXPECT_FALSE(Settings{}.benchmark);
    Trainer{Epochs{1}, Deterministic{.benchmark = true}, Look{&seen}}.fit(model, loader());
    EXPECT_TRUE(seen.benchmark);
    EXPECT_FALSE(Settings{}.benchmark);
    EXPECT_FALSE(Settings{}.algorithms || Settings{}.benchmark);
}

} // namespace
