// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/timer.hpp>
#include <fulgurite/fulgurite.hpp>

#include <thread>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(20)); }
struct Slow {
    void on_train_batch_start() { rest(); }
    void on_validation_batch_start() { rest(); }
    void on_test_batch_start() { rest(); }
};

TEST(Timer, measures_each_phase) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, Timer{}, Slow{}, SanityCheck{2}};
    trainer.fit(module, ft::loader(32, 16), ft::loader(48, 16));
    const auto& timer = trainer.policy<Timer>();
    EXPECT_GE(timer.validation(), 0.06); // three batches; the sanity check's are not among them
    EXPECT_GE(timer.train(), 0.04 + timer.validation());
    EXPECT_LT(timer.train(), 5);
    EXPECT_EQ(timer.test(), 0);
    const double trained = timer.train();
    ASSERT_TRUE(timer.started(Phase::validation) && timer.ended(Phase::train));
    EXPECT_LT(*timer.started(Phase::train), *timer.started(Phase::validation));
    EXPECT_LT(*timer.ended(Phase::validation), *timer.ended(Phase::train));
    EXPECT_FALSE(timer.started(Phase::test));
    rest();
    EXPECT_EQ(timer.train(), trained) << "it stands still when training is over";
    trainer.test(module, ft::loader(16, 16));
    EXPECT_GE(timer.test(), 0.02);
    EXPECT_EQ(timer.train(), trained);
}

TEST(Timer, counts_the_time_of_resumed_runs) {
    ft::TempDir folder;
    ft::Linear module;
    Trainer first{Epochs{1}, Timer{}, Slow{}, KeepLast{{.directory = folder.path()}}};
    first.fit(module, ft::loader(32, 16));
    const auto saved = checkpoint::load(folder.path() / "last.ckpt");
    const double before = saved.at("callbacks").at("Timer").at("time_elapsed").at("train").as_double();
    EXPECT_GE(before, 0.04);
    Trainer second{Epochs{2}, Timer{}, Slow{}};
    second.fit(module, ft::loader(32, 16), resume(folder.path() / "last.ckpt"));
    EXPECT_GE(second.policy<Timer>().train(), before + 0.04);
}

struct Stumbles {
    void on_train_batch_end() { throw std::runtime_error("no"); }
};

TEST(Timer, stops_at_an_exception) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, Timer{}, Stumbles{}};
    EXPECT_THROW(trainer.fit(module, ft::loader(32, 16)), std::runtime_error);
    const double trained = trainer.policy<Timer>().train();
    rest();
    EXPECT_EQ(trainer.policy<Timer>().train(), trained);
}

} // namespace
