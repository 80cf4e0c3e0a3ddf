// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/describe.hpp"

#include "tests/loop/models.hpp"

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
    void on_exception() {}
};

TEST(Describe, lists_what_is_called_and_by_whom) {
    Trainer trainer{Epochs{3},    Bar{}, EarlyStopping{"val/loss"_key}, Csv{"metrics.csv"}, ValidateEvery{Batches{500}},
                    Accumulate{4}};
    Watched model;
    EXPECT_EQ(describe(trainer, model), R"(trains     Watched
policies   Epochs{3}, Bar, EarlyStopping, Csv, ValidateEvery, Accumulate{4}
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
  on_exception                    Bar
)");
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
