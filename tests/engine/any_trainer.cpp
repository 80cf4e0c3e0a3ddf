// SPDX-License-Identifier: BSL-1.0
#include <filesystem>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

TEST(AnyTrainer, may_watch_what_a_validation_logs) {
    TempDir folder;
    AnyTrainer<Linear> trainer = Trainer{Epochs{1}, KeepBest{"val/loss"_key, {.directory = folder.path()}}};
    Linear model;
    EXPECT_GT(trainer.fit(model, loader(), loader()).metric("val/loss"), 0);
    EXPECT_FALSE(std::filesystem::is_empty(folder.path()));
}

TEST(AnyTrainer, says_that_what_it_watches_needs_a_validation) {
    AnyTrainer<Linear> trainer = Trainer{Epochs{1}, EarlyStopping{"val/loss"_key}};
    Linear model;
    try {
        trainer.fit(model, loader());
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "AnyTrainer: a policy of this Trainer watches a metric that only a validation logs; "
                     "give fit a validation loader");
    }
}

TEST(AnyTrainer, watches_what_training_logs_without_a_validation) {
    AnyTrainer<Linear> trainer = Trainer{Epochs{1}, EarlyStopping{"train/loss"_key}};
    Linear model;
    EXPECT_EQ(trainer.fit(model, loader()).epoch, 1);
}

} // namespace
