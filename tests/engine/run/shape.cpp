// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/run/shape.hpp"

#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

struct Steps3 {
    std::string first, logging;
    void on_train_batch_start(auto& run) { first += run.is_first_batch_of_step() ? '1' : '0'; }
    void on_train_batch_end(auto& run) { logging += run.is_logging_step() ? '1' : '0'; }
};
TEST(Run, says_once_for_a_step_that_it_is_logged) {
    Linear model;
    Trainer trainer{Epochs{2}, Accumulate{3}, LogEvery{1}, Steps3{}};
    trainer.fit(model, loader(20, 4)); // five batches: steps after the third and the fifth
    EXPECT_EQ(trainer.policy<Steps3>().first, "1001010010");
    EXPECT_EQ(trainer.policy<Steps3>().logging, "0010100101");
    Trainer seldom{Epochs{2}, Accumulate{3}, LogEvery{2}, Steps3{}};
    seldom.fit(model, loader(20, 4));
    EXPECT_EQ(seldom.policy<Steps3>().logging, "0000100001");
}

struct Asks {
    std::optional<std::int64_t> planned;
    bool is_on_cpu = false, is_fresh = false, was_fresh = false;
    std::size_t loaders = 0;
    std::vector<std::string_view> policies;
    void on_train_start(auto& run) {
        planned = run.planned_epochs();
        is_on_cpu = run.device().is_cpu();
        run.for_each_policy([&]<class P>(P&) { policies.push_back(short_type_name<P>()); });
        was_fresh = run.is_fresh("train/loss"_key);
    }
    void on_train_epoch_end(auto& run) { is_fresh = run.is_fresh("train/loss"_key); }
    void on_predict_start(auto& run) { loaders = run.num_eval_loaders(); }
};
TEST(Run, tells_policies_what_is_planned_and_where) {
    Linear model;
    Trainer trainer{Epochs{2}, std::optional<MinEpochs>{}, Asks{}};
    trainer.fit(model, loader());
    const auto& asked = trainer.policy<Asks>();
    EXPECT_EQ(asked.planned, 2);
    EXPECT_TRUE(asked.is_on_cpu);
    EXPECT_FALSE(asked.was_fresh);
    EXPECT_TRUE(asked.is_fresh);
    EXPECT_EQ(asked.policies, (std::vector<std::string_view>{"Epochs", "Asks"}));
    trainer.predict(model, loader());
    EXPECT_EQ(asked.loaders, 1U);
    trainer.predict(model, data::Loaders{loader(), loader()});
    EXPECT_EQ(asked.loaders, 2U);
}
TEST(Run, plans_one_epoch_in_a_trial_run_and_none_where_nothing_says_so) {
    Linear model;
    Trainer trial{Epochs{5}, FastDevRun{}, Asks{}};
    Trainer by_steps{Steps{3}, Asks{}};
    trial.fit(model, loader());
    by_steps.fit(model, loader());
    EXPECT_EQ(trial.policy<Asks>().planned, 1);
    EXPECT_EQ(by_steps.policy<Asks>().planned, std::nullopt);
}

struct Checked {
    template <class Run>
    using run_verdict = std::conditional_t<Run::stage() == Stage::test, Checked, refusal::Passed>;
    template <class Run>
    using fit_verdict = std::conditional_t<Run::stage() == Stage::fit, Checked, refusal::Passed>;
    void setup() {}
};
TEST(OwnCheck, is_asked_of_every_run_or_of_fit_alone) {
    using Policies = engine::PolicySet<Epochs, Checked>;
    using Data = decltype(loader());
    EXPECT_TRUE((std::is_same_v<engine::fit_verdict<Linear, Policies, Data>, Checked>));
    EXPECT_TRUE((std::is_same_v<engine::evaluation_verdict<Stage::test, Linear, Policies, Data>, Checked>));
    EXPECT_TRUE((refusal::passed<engine::evaluation_verdict<Stage::validate, Linear, Policies, Data>>));
}

TEST(Exclusive, policies_that_were_chosen_at_run_time_are_refused_when_a_run_starts) {
    Linear model;
    using Mean = std::optional<WeightAveraging>;
    Trainer one{Epochs{1}, std::optional<EMA>{}, Mean{WeightAveraging{}}};
    Trainer both{Epochs{1}, std::optional<EMA>{EMA{}}, Mean{WeightAveraging{}}};
    EXPECT_NO_THROW(one.fit(model, loader()));
    try {
        both.fit(model, loader());
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(
            error.what(),
            "EMA and WeightAveraging are both in this Trainer: each averages the weights, and a checkpoint and a "
            "validation have room for one average; keep one of them");
    }
}

} // namespace
