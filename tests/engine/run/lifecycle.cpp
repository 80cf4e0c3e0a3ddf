// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

/// Throws after a batch, if it is asked to; keeps where tests stand.
struct Watch {
    std::int64_t throws_at = -1;
    std::vector<std::pair<std::int64_t, std::int64_t>> tests; ///< epoch, global step
    void on_train_batch_end(auto& run) {
        if (run.total_batches() == throws_at) throw std::runtime_error("here");
    }
    void on_test_start(auto& run) { tests.emplace_back(run.epoch(), run.global_step()); }
};
struct TestRows : policy::Logger {
    std::vector<std::int64_t> steps;
    void log_scalar(std::string_view name, double, std::int64_t step) {
        if (name == "test/loss") steps.push_back(step);
    }
};

TEST(Trainer, tests_stand_where_the_last_fit_came_to) {
    Linear model;
    Trainer trainer{Epochs{2}, Watch{}, TestRows{}};
    auto train = loader(64, 16), test = loader(16, 16);
    trainer.test(model, test);
    trainer.fit(model, train);
    trainer.test(model, test);
    for (const auto& tick : trainer.steps(model, train)) {
        if (tick.global_step == 5) trainer.test(model, test);
        if (tick.global_step == 6) break;
    }
    trainer.test(model, test);
    trainer.policy<Watch>().throws_at = 3;
    EXPECT_THROW(trainer.fit(model, train), std::runtime_error);
    trainer.test(model, test);
    using Places = std::vector<std::pair<std::int64_t, std::int64_t>>;
    EXPECT_EQ(trainer.policy<Watch>().tests, Places({{0, 0}, {2, 8}, {1, 5}, {1, 6}, {0, 3}}));
    EXPECT_EQ(trainer.policy<TestRows>().steps, std::vector<std::int64_t>({0, 7, 4, 5, 2}));
}

struct Told {
    std::vector<std::string>* events;
    auto train_dataloader() const { return loader(); }
    void on_exception(const std::exception& exception) const {
        events->push_back(exception.what());
        throw std::runtime_error("data in on_exception");
    }
    void teardown(Stage stage) const { events->push_back("teardown " + std::string(name_of(stage))); }
};
TEST(Exception, is_told_to_the_data_module_too) {
    std::vector<std::string> events;
    Told data{&events};
    Linear model;
    Trainer trainer{Epochs{1}, Watch{2, {}}};
    EXPECT_THROW(trainer.fit(model, data), std::runtime_error);
    EXPECT_EQ(events, std::vector<std::string>({"here", "teardown fit"}));
}

} // namespace
