// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/timer.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

double now = 0; // a batch takes one second
void rest() { now += 1; }
Timer timer_of_the_test() {
    return Timer([] { return now; });
}
struct Slow {
    void on_train_batch_start() { rest(); }
    void on_validation_batch_start() { rest(); }
    void on_test_batch_start() { rest(); }
};

TEST(Timer, measures_each_phase) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, timer_of_the_test(), Slow{}, SanityCheck{2}};
    trainer.fit(module, ft::loader(32, 16), ft::loader(48, 16));
    const auto& timer = trainer.policy<Timer>();
    EXPECT_EQ(timer.validation(), 3); // the sanity check's batches are not among them
    EXPECT_EQ(timer.train(), 2 + timer.validation());
    EXPECT_EQ(timer.test(), 0);
    const double trained = timer.train();
    ASSERT_TRUE(timer.started(Phase::validation) && timer.ended(Phase::train));
    EXPECT_LT(*timer.started(Phase::train), *timer.started(Phase::validation));
    EXPECT_LT(*timer.ended(Phase::validation), *timer.ended(Phase::train));
    EXPECT_FALSE(timer.started(Phase::test));
    rest();
    EXPECT_EQ(timer.train(), trained) << "it stands still when training is over";
    trainer.test(module, ft::loader(16, 16));
    EXPECT_EQ(timer.test(), 1);
    EXPECT_EQ(timer.train(), trained);
}

TEST(Timer, counts_the_time_of_resumed_runs) {
    ft::TempDir folder;
    ft::Linear module;
    Trainer first{Epochs{1}, timer_of_the_test(), Slow{}, KeepLast{{.directory = folder.path()}}};
    first.fit(module, ft::loader(32, 16));
    const auto saved = checkpoint::load(folder.path() / "last.ckpt");
    const double before = saved.at("callbacks").at("Timer").at("time_elapsed").at("train").as_double();
    EXPECT_EQ(before, 2);
    Trainer second{Epochs{2}, timer_of_the_test(), Slow{}};
    second.fit(module, ft::loader(32, 16), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(second.policy<Timer>().train(), before + 2);
}

struct Stumbles {
    void on_train_batch_end() { throw std::runtime_error("no"); }
};

TEST(Timer, stops_at_an_exception) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, timer_of_the_test(), Stumbles{}};
    EXPECT_THROW(trainer.fit(module, ft::loader(32, 16)), std::runtime_error);
    const double trained = trainer.policy<Timer>().train();
    rest();
    EXPECT_EQ(trainer.policy<Timer>().train(), trained);
}

} // namespace
