// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/describe.hpp"

#include "tests/engine/models.hpp"

#include <fstream>
#include <sstream>

namespace {

using namespace fulgurite;
using fulgurite::testing::Heard;
using fulgurite::testing::Linear;

struct Watched : Linear {
    void on_train_epoch_end() {}
};
struct Bar {
    void on_train_batch_end() {}
    void on_late_step() {}
    void on_exception() {}
};

TEST(Describe, lists_what_is_called_and_by_whom) {
    Trainer trainer{Epochs{3},    Bar{}, EarlyStopping{"val/loss"_key}, Csv{"metrics.csv"}, ValidateEvery{Batches{500}},
                    Accumulate{4}};
    Watched model;
    EXPECT_EQ(describe(trainer, model), R"(trains     Watched
policies   Epochs{3}, Bar, EarlyStopping, Csv, ValidateEvery{500 batches}, Accumulate{4}
validates  every 500 batches
steps      Accumulate{4}
logs       a step's values every 50 optimizer steps, to Csv

fit calls
  setup                           EarlyStopping
  on_fit_start                    Csv
  on_train_start                  EarlyStopping
  each epoch
    each batch
      training_step               Watched
      on_train_batch_end          Bar
    validation
      each batch
        validation_step           Watched
      on_validation_end           EarlyStopping
    on_train_epoch_end            Watched, EarlyStopping
when it comes to it
  on_late_step                    Bar
  on_exception                    Bar
)");
}

TEST(Describe, says_when_what_is_done) {
    const std::filesystem::path folder = "checkpoints";
    Trainer trainer{MaxTime{Minutes{90}},
                    SanityCheck{2},
                    ValidateEvery{0.25},
                    LogEvery{10},
                    Limit{.train = 100, .val = 0.1},
                    KeepBest{"val/loss"_key, {.top_k = 3, .directory = folder, .every = Steps{100}}},
                    KeepLast{{.directory = folder}},
                    KeepEvery{Minutes{10}, {.keep = 2, .directory = folder}},
                    OnExceptionCheckpoint{folder},
                    Csv{"metrics.csv"}};
    Linear model;
    const auto text = describe(trainer, model);
    EXPECT_EQ(text.substr(0, text.find("\n\n")), R"(trains     Linear
policies   MaxTime{90 minutes}, SanityCheck{2 batches}, ValidateEvery{0.25 of an epoch}, LogEvery{10 steps}, Limit{train 100, val 0.1}, KeepBest{val/loss, min, the best 3, every 100 steps}, KeepLast{every 1 epoch and at the end}, KeepEvery{10 minutes, the newest 2}, OnExceptionCheckpoint{after an exception}, Csv
validates  every 0.25 of an epoch; before training, a sanity check of 2 batches
logs       a step's values every 10 optimizer steps, to Csv
saves      KeepBest{val/loss, min, the best 3, every 100 steps}, KeepLast{every 1 epoch and at the end}, KeepEvery{10 minutes, the newest 2}, OnExceptionCheckpoint{after an exception})");
}
TEST(Describe, knows_what_is_left_out) {
    Linear model;
    Trainer never{Epochs{1}, Limit{.val = 0}};
    Trainer trial{Epochs{1}, FastDevRun{}, KeepLast{}, ValidateEvery{Steps{500}}};
    EXPECT_NE(describe(never, model).find("validates  never\n"), std::string::npos);
    EXPECT_NE(describe(trial, model).find("validates  at the end of its one epoch\n"), std::string::npos);
    EXPECT_EQ(describe(trial, model).find("saves"), std::string::npos);
}

struct LeNet5 : Linear {
    void on_fit_start() {}
};
TEST(Describe, is_what_the_manual_shows) {
    Trainer trainer{Epochs{20},
                    ClipNorm{1.0},
                    ProgressBar{},
                    KeepBest{"val/loss"_key, {}},
                    EarlyStopping{"val/loss"_key},
                    Csv{"metrics.csv"},
                    LearningRateMonitor{}};
    LeNet5 model;
    std::ostringstream manual;
    manual << std::ifstream(FULGURITE_TESTS_DIR "/../docs/hooks.md").rdbuf();
    const auto text = describe(trainer, model);
    EXPECT_NE(manual.str().find("```text\n" + text + "```"), std::string::npos) << "docs/hooks.md lacks:\n" << text;
}

} // namespace
