// SPDX-License-Identifier: BSL-1.0
// A metric object must be there when its value is asked for, and gather for one stage.
#include "fulgurite/engine/run/check_object.hpp"

#include <thread>

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

/// Counts what it is given; its value is known without a tensor.
struct Count {
    int seen = 0;
    void update() { ++seen; }
    double compute() const { return seen; }
    void reset() { seen = 0; }
};
Count in_static_memory;

struct Base : Module<Base> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
struct LocalInValidation : Base {
    auto validation_step(const auto&) {
        Count count;
        count.update();
        return logs(log("val/count"_key, count));
    }
};
struct LocalInTraining : Base {
    auto training_step(const auto& batch) {
        Count count;
        count.update();
        return step(Base::training_step(batch), log("train/count"_key, count));
    }
};
struct LocalInAHook : Base {
    auto on_train_epoch_end() {
        Count count;
        count.update();
        return logs(log("train/count"_key, count));
    }
};
struct LocalOfAHelper : Base {
    auto helped(int depth) {
        Count count;
        std::array<int, 64> filling{};
        filling[static_cast<std::size_t>(depth)] = 1;
        count.update();
        return logs(log("val/count"_key, count));
    }
    auto validation_step(const auto&) { return helped(3); }
};

template <class M, class... Loaders>
std::string refused(M&& model, Loaders&&... loaders) {
    try {
        Trainer{Epochs{1}}.fit(model, loaders...);
        return "nothing was thrown";
    } catch (const Error& error) {
        return error.what();
    }
}
// Where AddressSanitizer keeps locals elsewhere, it tells of them itself, and nothing is known of them here.
bool locals_are_elsewhere() {
    const int local = 0;
    const auto at = reinterpret_cast<std::uintptr_t>(&local);
    return at < fulgurite::detail::StackBounds::of_this_thread().low ||
           at >= fulgurite::detail::StackBounds::of_this_thread().high;
}

TEST(MetricObject, that_is_a_local_of_the_step_is_refused) {
    if (locals_are_elsewhere()) GTEST_SKIP() << "locals are not on the stack here";
    const auto begins = [](const std::string& words, const char* key) {
        return words.starts_with("the metric object logged as '" + std::string(key) + "' was a local variable");
    };
    EXPECT_TRUE(begins(refused(LocalInValidation{}, loader(), loader()), "val/count"));
    EXPECT_TRUE(begins(refused(LocalInValidation{}, loader(), data::Loaders{loader(), loader()}), "val/count"));
    EXPECT_TRUE(begins(refused(LocalInTraining{}, loader()), "train/count"));
    EXPECT_TRUE(begins(refused(LocalInAHook{}, loader()), "train/count"));
    EXPECT_TRUE(begins(refused(LocalOfAHelper{}, loader(), loader()), "val/count"));
}

/// Logs an object that is wherever it is.
struct Elsewhere : Base {
    Count* count;
    explicit Elsewhere(Count* where) : count(where) {}
    auto validation_step(const auto&) {
        count->update();
        return logs(log("val/count"_key, *count));
    }
};
double counted(Elsewhere&& model) {
    auto batches = loader();
    return Trainer{Epochs{1}}.fit(model, batches, batches).metric("val/count"_key);
}
void count_everywhere() {
    Count on_the_stack;
    const auto on_the_heap = std::make_unique<Count>();
    thread_local Count of_the_thread;
    EXPECT_EQ(counted(Elsewhere(&on_the_stack)), 4);
    EXPECT_EQ(counted(Elsewhere(on_the_heap.get())), 4);
    EXPECT_EQ(counted(Elsewhere(&in_static_memory)), 4);
    EXPECT_EQ(counted(Elsewhere(&of_the_thread)), 4);
}
TEST(MetricObject, that_is_there_is_taken_wherever_it_is) {
    count_everywhere();
    std::thread(count_everywhere).join();
}
// Another thread goes on with a session: the object is on the first one's stack.
TEST(MetricObject, may_be_on_another_threads_stack) {
    Count count;
    Elsewhere model(&count);
    auto batches = loader();
    Trainer trainer{Epochs{1}};
    auto session = trainer.session(model, batches, batches);
    EXPECT_TRUE(session.advance());
    std::thread([&] {
        while (session.advance()) {
        }
    }).join();
    EXPECT_EQ(session.result().metric("val/count"_key), 4);
}
/// A policy's own, further up the same stack as the loop.
struct Counts {
    Count count;
    auto on_train_epoch_end() {
        count.update();
        return logs(log("train/count"_key, count));
    }
};
TEST(MetricObject, may_be_a_policys) {
    Base model;
    EXPECT_EQ((Trainer{Epochs{2}, Counts{}}.fit(model, loader()).metric("train/count"_key)), 1);
}

struct OfTwoStages : Base {
    Count count;
    auto training_step(const auto& batch) {
        count.update();
        return step(Base::training_step(batch), log("train/count"_key, count));
    }
    auto validation_step(const auto&) {
        count.update();
        return logs(log("val/count"_key, count));
    }
};
TEST(MetricObject, of_two_stages_at_once_is_refused) {
    const auto says = [](const std::string& words) {
        return words.find("gathers in two stages at once") != words.npos;
    };
    EXPECT_TRUE(says(refused(OfTwoStages{}, loader(), loader())));
    EXPECT_TRUE(says(refused(OfTwoStages{}, loader(), data::Loaders{loader(), loader()})));
    OfTwoStages one_after_the_other;
    Trainer trainer{Epochs{1}};
    auto batches = loader();
    EXPECT_EQ(trainer.fit(one_after_the_other, batches).metric("train/count"_key), 4);
    EXPECT_EQ(trainer.validate(one_after_the_other, batches).metric("val/count"_key), 4);
}
struct UnderTwoKeys : Base {
    Count count;
    auto validation_step(const auto&) {
        count.update();
        return logs(log("val/count"_key, count), log("val/same"_key, count));
    }
};
TEST(MetricObject, of_one_stage_may_have_two_keys) {
    UnderTwoKeys model;
    const auto result = Trainer{Epochs{1}}.fit(model, loader(), loader());
    EXPECT_EQ(result.metric("val/count"_key), 4);
    EXPECT_EQ(result.metric("val/same"_key), 4);
}

} // namespace
