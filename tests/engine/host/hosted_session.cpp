// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Heard;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using std::chrono::milliseconds;

Linear seeded() {
    seed_everything(1);
    return Linear{};
}
torch::Tensor weights(const Linear& model) {
    return torch::cat({model.layer->weight.flatten(), model.layer->bias}).detach().clone();
}

/// What each kind of work takes, on a clock that these hooks alone put forward.
struct Costs {
    std::int64_t* at;
    std::vector<std::string> did = {};
    void on_train_batch_end() { spend(2, "batch"); }
    void on_validation_end() { spend(20, "validation"); }
    void on_train_epoch_end() { spend(5, "epoch end"); }
    void spend(std::int64_t ms, const char* what) {
        *at += ms;
        did.emplace_back(what);
    }
};
struct Hand {
    std::int64_t* at;
    std::chrono::steady_clock::time_point now() const {
        return std::chrono::steady_clock::time_point(milliseconds(*at));
    }
};

TEST(HostedSession, does_what_fit_does) {
    auto fitted = seeded(), held = seeded(), budgeted = seeded();
    auto policies = [](auto extra) {
        return Trainer{Epochs{3}, Accumulate{3}, ValidateEvery{Batches{5}}, std::move(extra)};
    };
    auto whole = policies(Heard{});
    const auto result = whole.fit(fitted, loader(56, 8, true), loader());

    auto trainer = policies(Heard{});
    auto session = trainer.session(held, loader(56, 8, true), loader());
    std::int64_t batches = 0;
    while (session.advance()) ++batches;
    EXPECT_EQ(batches, 21);
    EXPECT_TRUE(session.over());
    EXPECT_FALSE(session.advance());
    EXPECT_EQ(session.result().metrics(), result.metrics());
    EXPECT_EQ(session.result().global_step(), result.global_step());
    EXPECT_TRUE(torch::equal(weights(held), weights(fitted)));
    EXPECT_EQ(trainer.policy<Heard>().events, whole.policy<Heard>().events);

    auto again = policies(Heard{});
    auto slow = again.session(budgeted, loader(56, 8, true), loader());
    std::int64_t time = 0, ran = 0;
    for (engine::Advanced done; !done.over; ran += done.batches) done = slow.advance_for(milliseconds(1), Hand{&time});
    EXPECT_EQ(ran, 21);
    EXPECT_TRUE(torch::equal(weights(budgeted), weights(fitted)));
    EXPECT_EQ(again.policy<Heard>().events, whole.policy<Heard>().events);
}

TEST(HostedSession, gives_each_kind_of_work_the_time_that_it_takes) {
    auto model = seeded();
    std::int64_t time = 0;
    Trainer trainer{Epochs{3}, Costs{&time}};
    auto session = trainer.session(model, loader(64, 16), loader());
    session.budget({.headroom = 1, .fade = 1});
    const auto& did = trainer.policy<Costs>().did;
    const auto advance = [&](std::int64_t ms) { return session.advance_for(milliseconds(ms), Hand{&time}); };

    EXPECT_EQ(advance(6).batches, 3); // the first without an estimate, two more with one
    EXPECT_EQ(advance(1).batches, 0);
    EXPECT_EQ(advance(3).batches, 1); // and the validation, of which nothing is known
    EXPECT_EQ(session.next(), engine::Work::epoch_end);
    EXPECT_DOUBLE_EQ(session.estimate(engine::Work::validation).count(), 0.020);
    EXPECT_EQ(did, (std::vector<std::string>{"batch", "batch", "batch", "batch", "validation"}));
    EXPECT_EQ(advance(15).batches, 4); // the epoch's end, 5, and 4 batches; no 20 are left
    for (int tries = 0; tries < 3; ++tries) {
        const auto waits = advance(19);
        EXPECT_EQ(waits.batches, 0);
        EXPECT_EQ(waits.next, engine::Work::validation);
        EXPECT_DOUBLE_EQ(waits.needs.count(), 20);
    }
    EXPECT_EQ(did.back(), "batch");
    EXPECT_EQ(advance(20).next, engine::Work::epoch_end);
    EXPECT_EQ(did.back(), "validation");
    EXPECT_TRUE(session.advance()); // whatever it takes
    EXPECT_EQ(session.tick().epoch, 2);
    EXPECT_TRUE(advance(1000).over);
    EXPECT_EQ(session.result().global_step(), 12);
}

TEST(HostedSession, is_stopped_from_outside_between_two_batches) {
    auto model = seeded();
    Trainer trainer{Epochs{10}, Heard{}};
    auto session = trainer.session(model, loader(64, 16), loader());
    for (int batch = 0; batch < 3; ++batch) EXPECT_TRUE(session.advance());
    EXPECT_EQ(session.next(), engine::Work::batch);
    session.stop("enough");
    EXPECT_EQ(session.next(), engine::Work::validation);
    EXPECT_FALSE(session.advance());
    EXPECT_EQ(session.result().stop_reason(), "enough");
    EXPECT_EQ(session.result().global_step(), 3);
    EXPECT_EQ(trainer.policy<Heard>().count("validation_end"), 1);
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
}

TEST(HostedSession, is_torn_down_when_it_is_dropped_and_may_be_moved) {
    auto model = seeded();
    Trainer trainer{Epochs{10}, Heard{}};
    {
        auto session = trainer.session(model, loader());
        session.advance();
        auto moved = std::move(session);
        moved.advance();
        EXPECT_EQ(moved.run().global_step(), 2);
        EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 0);
    }
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
    {
        auto unused = trainer.session(model, loader());
    }
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1); // it never began
}

TEST(HostedSession, gives_snapshots_that_a_fit_goes_on_from) {
    fulgurite::testing::TempDir folder;
    auto unbroken = seeded();
    Trainer{Epochs{3}}.fit(unbroken, loader(56, 8, true), loader());
    // Between any two pieces of work, also between a validation and the end of its epoch.
    for (const int pieces : {3, 5, 9, 10, 11, 12, 13, 17}) {
        auto model = seeded(), resumed = seeded();
        Trainer trainer{Epochs{3}};
        auto session = trainer.session(model, loader(56, 8, true), loader());
        session.budget({.headroom = 1, .fade = 1});
        std::int64_t time = 0;
        struct Ticking { // each reading is a millisecond later than the one before
            std::int64_t* at;
            std::chrono::steady_clock::time_point now() const {
                return std::chrono::steady_clock::time_point(milliseconds((*at)++));
            }
        };
        for (int piece = 0; piece < pieces; ++piece) session.advance_for(milliseconds(2), Ticking{&time});
        checkpoint::carry_out({checkpoint::Save{folder.path() / "now"}}, [&] { return session.snapshot(); });
        Trainer{Epochs{3}}.fit(resumed, loader(56, 8, true), loader(), resume(folder.path() / "now"));
        EXPECT_TRUE(torch::equal(weights(resumed), weights(unbroken)))
            << pieces << " pieces, then " << name_of(session.next());
    }
    auto fresh = seeded();
    Trainer trainer{Epochs{1}};
    auto session = trainer.session(fresh, loader());
    EXPECT_THROW(session.snapshot(), Error);
}

struct LastStep : policy::Logger {
    std::int64_t step = -1;
    void log_scalar(std::string_view, double, std::int64_t at) { step = at; }
};
TEST(HostedSession, leaves_a_test_where_it_came_to) {
    auto model = seeded();
    Trainer trainer{Epochs{2}, LastStep{}};
    auto session = trainer.session(model, loader());
    while (!session.advance_for(std::chrono::hours(1)).over) {
    }
    trainer.policy<LastStep>().step = -1;
    EXPECT_EQ(trainer.test(model, loader()).global_step(), 8);
    EXPECT_EQ(trainer.policy<LastStep>().step, 7);
}

struct Fails {
    void on_train_batch_end(auto& run) {
        if (run.global_step() == 2) throw std::runtime_error("at two");
    }
};
TEST(HostedSession, is_over_after_an_exception) {
    auto model = seeded();
    Trainer trainer{Epochs{2}, Heard{}, Fails{}};
    auto session = trainer.session(model, loader());
    EXPECT_TRUE(session.advance());
    EXPECT_THROW(session.advance(), std::runtime_error);
    EXPECT_TRUE(session.over());
    EXPECT_FALSE(session.advance());
    EXPECT_TRUE(session.advance_for(milliseconds(1)).over);
    EXPECT_EQ(trainer.policy<Heard>().count("teardown"), 1);
}

TEST(HostedSession, that_is_dropped_leaves_the_epochs_sums_to_who_saves) {
    fulgurite::testing::TempDir folder;
    auto unbroken = seeded(), dropped = seeded(), resumed = seeded();
    const auto wanted = Trainer{Epochs{1}}.fit(unbroken, loader(64, 16)).metric("train/loss"_key);
    {
        Trainer trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}};
        auto session = trainer.session(dropped, loader(64, 16));
        for (int batch = 0; batch < 2; ++batch) session.advance();
    }
    auto result = Trainer{Epochs{1}}.fit(resumed, loader(64, 16), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(result.global_step(), 4);
    EXPECT_EQ(result.metric("train/loss"_key), wanted);
}

struct Batches16 {
    std::vector<std::int64_t> sizes;
    auto train_dataloader() const { return loader(sizes.front(), 16); }
};
TEST(HostedSession, keeps_a_data_module_that_is_a_temporary) {
    auto model = seeded();
    Trainer trainer{Epochs{1}};
    auto session = trainer.session(model, Batches16{{48}});
    while (session.advance()) {
    }
    EXPECT_EQ(session.result().global_step(), 3);
    std::int64_t steps = 0;
    for ([[maybe_unused]] const auto& tick : trainer.steps(model, Batches16{{32}})) ++steps;
    EXPECT_EQ(steps, 2);
}

} // namespace
