// SPDX-License-Identifier: BSL-1.0
#include <csignal>

#include <fulgurite/fulgurite.hpp>

#include "tests/checkpoint/words.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using ft::error_of;
using ft::names_in;

static_assert(CheckpointPolicy<OnExceptionCheckpoint>);

/// Throws, or raises a signal, after so many batches; 0: never.
struct Trouble {
    std::int64_t at = 0;
    int signal = 0;
    void on_train_batch_end(auto& run) {
        if (run.total_batches() != at) return;
        if (signal != 0) std::raise(signal);
        else throw std::runtime_error("the cable was pulled");
    }
};

struct Ended {
    ft::Linear module;
    OnExceptionCheckpoint policy;
    std::string what;
};
Ended fit(const std::filesystem::path& folder, Trouble trouble, const std::filesystem::path& from = {}) {
    seed_everything(3);
    ft::Linear module;
    Trainer trainer{Epochs{3}, OnExceptionCheckpoint{folder}, trouble};
    std::string what;
    try {
        trainer.fit(module, ft::loader(64, 16, true), resume(from));
    } catch (const std::exception& exception) {
        what = exception.what();
    }
    return {std::move(module), trainer.policy<OnExceptionCheckpoint>(), what};
}

TEST(OnExceptionCheckpoint, saves_what_a_resumed_run_ends_alike_from_and_goes_when_that_ended_well) {
    ft::TempDir folder;
    const auto whole = fit(folder.path(), {});
    EXPECT_EQ(names_in(folder.path()), "") << "no exception, no file";
    for (const int signal : {0, SIGINT, SIGTERM}) {
        const auto broken = fit(folder.path(), {6, signal});
        EXPECT_EQ(broken.policy.path(), folder.path() / "on_exception.ckpt");
        EXPECT_EQ(broken.what, signal == 0        ? "the cable was pulled"
                               : signal == SIGINT ? "training was interrupted from the keyboard after step 6"
                                                  : "training was asked to terminate after step 6");
        EXPECT_EQ(names_in(folder.path()), "on_exception.ckpt");
        EXPECT_EQ(checkpoint::load(broken.policy.path()).at("global_step").as_int(), 6);
        const auto resumed = fit(folder.path(), {}, broken.policy.path());
        EXPECT_EQ(resumed.what, "");
        EXPECT_TRUE(torch::equal(resumed.module.layer->weight, whole.module.layer->weight));
        EXPECT_EQ(names_in(folder.path()), "") << "it was made use of";
    }
}

TEST(OnExceptionCheckpoint, leaves_a_file_alone_that_is_not_its_own) {
    ft::TempDir folder;
    ft::write_file(folder.path() / "on_exception.ckpt", "another run's");
    fit(folder.path(), {});
    EXPECT_EQ(ft::read_file(folder.path() / "on_exception.ckpt"), "another run's");
}

TEST(OnExceptionCheckpoint, removes_its_file_when_the_next_fit_of_the_trainer_ends_well) {
    ft::TempDir folder;
    ft::Linear module;
    Trainer trainer{Epochs{1}, OnExceptionCheckpoint{folder.path(), "broken"}, Trouble{2}};
    EXPECT_THROW(trainer.fit(module, ft::loader()), std::runtime_error);
    EXPECT_EQ(names_in(folder.path()), "broken.ckpt");
    trainer.policy<Trouble>().at = 0;
    trainer.fit(module, ft::loader());
    EXPECT_EQ(names_in(folder.path()), "");
}

struct FailsToSave {
    void on_save_checkpoint() {
        if (number) throw 7; // NOLINT
        throw std::runtime_error("no room");
    }
    bool number = false;
};

TEST(OnExceptionCheckpoint, a_failure_to_save_is_told_and_the_first_exception_is_the_callers) {
    for (const bool number : {false, true}) {
        ft::TempDir folder;
        ft::Linear module;
        Trainer trainer{Epochs{1}, OnExceptionCheckpoint{folder.path()}, Trouble{2}, FailsToSave{number}};
        ::testing::internal::CaptureStderr();
        EXPECT_THROW(trainer.fit(module, ft::loader()), std::runtime_error);
        const auto told = ::testing::internal::GetCapturedStderr();
        EXPECT_EQ(told, number ? "fulgurite: the last state is not saved: something that is no std::exception was "
                                 "thrown\n"
                               : "fulgurite: the last state is not saved: no room\n");
        EXPECT_EQ(names_in(folder.path()), "");
    }
}

struct FailsEarly {
    void on_sanity_check_start() { throw std::runtime_error("no"); }
};

TEST(OnExceptionCheckpoint, has_nothing_to_save_before_training_or_outside_of_a_fit) {
    ft::TempDir folder;
    ft::Linear module;
    Trainer trainer{Epochs{1}, SanityCheck{1}, OnExceptionCheckpoint{folder.path()}, FailsEarly{}};
    EXPECT_THROW(trainer.fit(module, ft::loader(), ft::loader()), std::runtime_error);
    Trainer tests{OnExceptionCheckpoint{folder.path()}, on<hook::on_test_end>([] { throw std::runtime_error("no"); })};
    EXPECT_THROW(tests.test(module, ft::loader()), std::runtime_error);
    EXPECT_EQ(names_in(folder.path()), "");
}

TEST(OnExceptionCheckpoint, refuses_a_directory_that_takes_no_files_at_the_start) {
    ft::Linear module;
    Trainer trainer{Epochs{1}, OnExceptionCheckpoint{"/proc/self/none"}};
    EXPECT_THROW(trainer.fit(module, ft::loader()), Error);
    EXPECT_THROW((OnExceptionCheckpoint{"here", ""}), Error);
}

} // namespace
