// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/logger.hpp"
#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::Rows;

// Lightning 2.6, section "Where it may be called and the defaults" of its logging documentation: a hook of a training
// batch logs the step's value, every other one the epoch's; the rest may not log.
enum class Default { step, epoch, none };
template <class Hook>
constexpr Default fallback = !Hook::has_phase      ? Default::none
                             : Hook::logs_on_epoch ? Default::epoch
                                                   : Default::step;
template <class... Hooks>
bool all(Default wanted) {
    return ((fallback<Hooks> == wanted) && ...);
}
TEST(LogHooks, have_lightnings_defaults) {
    using namespace hook;
    EXPECT_TRUE((all<on_before_backward, on_after_backward, on_before_optimizer_step, on_before_zero_grad,
                     on_train_batch_start, on_train_batch_end, configure_gradient_clipping>(Default::step)));
    EXPECT_TRUE((all<on_validation_batch_start, on_validation_batch_end, on_test_batch_start, on_test_batch_end>(
        Default::epoch)));
    EXPECT_TRUE(
        (all<on_train_start, on_validation_start, on_test_start, on_train_epoch_start, on_validation_epoch_start,
             on_test_epoch_start, on_train_epoch_end, on_validation_epoch_end, on_test_epoch_end>(Default::epoch)));
    EXPECT_TRUE((all<setup, on_fit_start, on_sanity_check_start, on_sanity_check_end, on_late_step, on_train_end,
                     on_fit_end, on_validation_model_eval, on_validation_end, on_test_end, on_predict_start,
                     on_predict_epoch_start, on_predict_batch_start, on_predict_batch_end, on_predict_epoch_end,
                     on_predict_end, on_save_checkpoint, on_load_checkpoint, on_exception, teardown>(Default::none)));
    EXPECT_EQ(hook::count, 7 + 4 + 9 + 20);
    // A step's value can be asked for where there is a batch.
    EXPECT_TRUE(on_validation_batch_end::logs_steps && on_test_batch_start::logs_steps &&
                on_before_backward::logs_steps);
    EXPECT_FALSE(on_train_start::logs_steps || on_train_epoch_end::logs_steps || on_validation_epoch_start::logs_steps);
}

/// Logs from every hook that may, each under its own name.
struct Everywhere {
#define LOGS(name) \
    auto name() { return logs(log(Key<#name>{}, 1)); }
    LOGS(on_train_start)
    LOGS(on_train_epoch_start)
    LOGS(on_train_batch_start)
    LOGS(on_before_zero_grad)
    LOGS(on_before_backward)
    LOGS(on_after_backward) LOGS(on_before_optimizer_step) LOGS(on_train_batch_end) LOGS(on_train_epoch_end)
        LOGS(on_validation_start) LOGS(on_validation_epoch_start) LOGS(on_validation_batch_start)
            LOGS(on_validation_batch_end) LOGS(on_validation_epoch_end) LOGS(on_test_start) LOGS(on_test_epoch_start)
                LOGS(on_test_batch_start) LOGS(on_test_batch_end) LOGS(on_test_epoch_end)
#undef LOGS
};
std::int64_t rows_with(const Rows& rows, std::string_view name) { return std::ssize(rows.steps_of(std::string(name))); }
TEST(LogHooks, reach_the_loggers_from_each_of_them) {
    Linear model;
    Trainer trainer{Epochs{2}, LogEvery{1}, Rows{}, Everywhere{}};
    trainer.fit(model, loader(12, 4), loader(8, 4));
    trainer.test(model, loader(8, 4));
    const auto& rows = trainer.policy<Rows>();
    for (const auto* name : {"on_train_batch_start", "on_before_zero_grad", "on_before_backward", "on_after_backward",
                             "on_before_optimizer_step", "on_train_batch_end"})
        EXPECT_EQ(rows_with(rows, name), 6) << name;
    for (const auto* name :
         {"on_train_epoch_start", "on_train_epoch_end", "on_validation_start", "on_validation_epoch_start",
          "on_validation_batch_start", "on_validation_batch_end", "on_validation_epoch_end"})
        EXPECT_EQ(rows_with(rows, name), 2) << name;
    for (const auto* name : {"on_train_start", "on_test_start", "on_test_epoch_start", "on_test_batch_start",
                             "on_test_batch_end", "on_test_epoch_end"})
        EXPECT_EQ(rows_with(rows, name), 1) << name;
}

// Lightning: test_log_on_train_start, row 28: one batch an epoch, nothing else is logged.
struct Quiet : Linear {
    auto training_step(const auto& batch) { return step(torch::mse_loss(forward(batch.data), batch.target)); }
    auto on_train_start() { return logs(log("foo"_key, 123)); }
};
TEST(LogHooks, on_train_start_logs_once_in_the_first_epoch) {
    Quiet model;
    Trainer trainer{Epochs{2}, LogEvery{1}, Limit{.train = 1}, Rows{}};
    trainer.fit(model, loader(12, 4));
    EXPECT_EQ(trainer.policy<Rows>().rows, (std::vector<Rows::Row>{{{{"foo", 123}}, 0, 0}}));
}

/// A step's value from a validation, and names that are known at run time alone.
struct Asks {
    auto on_validation_batch_end(auto& run, const auto&, const auto&, std::int64_t i) {
        run.log("batch " + std::to_string(i), static_cast<double>(10 * i));
        return logs(log("both"_key, i, on_step | on_epoch | reduce_sum), log("alone"_key, i, on_step));
    }
};
// Lightning: test_eval_step_logging, row 30: the steps of an evaluation are counted by themselves, on over epochs.
TEST(LogHooks, of_a_validation_batch_log_its_steps_where_they_are_asked_to) {
    Linear model;
    Trainer trainer{Epochs{3}, LogEvery{1}, Rows{}, Asks{}};
    trainer.fit(model, loader(12, 4), loader(16, 4));
    const auto& rows = trainer.policy<Rows>();
    EXPECT_EQ(rows.steps_of("both_step"), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
    EXPECT_EQ(rows.steps_of("alone"), rows.steps_of("both_step"));
    EXPECT_EQ(rows.values_of("both_epoch"), (std::vector<double>{6, 6, 6}));
    EXPECT_EQ(rows.values_of("batch 3"), (std::vector<double>{30, 30, 30}));
}

} // namespace
