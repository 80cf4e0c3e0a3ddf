// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/run/order.hpp"

#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using Lines = std::vector<std::string>;

template <class Hook>
std::vector<std::size_t> order(auto... kinds) {
    constexpr auto all = ~std::uint64_t{0};
    constexpr auto size = sizeof...(kinds);
    std::array<std::uint64_t, size> bits;
    bits.fill(all);
    const auto found = engine::in_order<size>(Hook::index, {kinds...}, bits);
    return {found.at.begin(), found.at.begin() + static_cast<std::ptrdiff_t>(found.size)};
}
TEST(InOrder, is_that_of_the_kinds_and_then_that_of_the_trainer) {
    using enum engine::Listener;
    using Places = std::vector<std::size_t>;
    EXPECT_EQ(order<hook::setup>(checkpoint, monitor, callback, module), (Places{1, 2, 3, 0}));
    EXPECT_EQ(order<hook::on_train_epoch_end>(checkpoint, monitor, callback, module), (Places{2, 3, 1, 0}));
    EXPECT_EQ(order<hook::teardown>(checkpoint, monitor, callback, module), (Places{1, 2, 0, 3}));
    EXPECT_EQ(order<hook::on_load_checkpoint>(checkpoint, monitor, callback, module), (Places{3, 1, 2, 0}));
}
TEST(InOrder, leaves_out_who_has_no_such_hook) {
    using enum engine::Listener;
    const auto found = engine::in_order<3>(hook::setup::index, {callback, callback, module},
                                           {0, std::uint64_t{1} << hook::setup::index, 0});
    EXPECT_EQ(found.size, 1U);
    EXPECT_EQ(found.at[0], 1U);
    EXPECT_EQ(found.in_turn(0), 1U);
    EXPECT_EQ(found.in_turn(1), 0U);
}

/// Writes down what it hears, and throws where it is told to.
struct Teller {
    Lines* heard;
    std::string name, throws_in = {};
    void note(const std::string& hook) {
        heard->push_back(name + " " + hook);
        if (hook == throws_in) throw std::runtime_error(name);
    }
    void on_train_batch_start() { note("batch start"); }
    void on_train_batch_end() { note("batch end"); }
    void on_validation_end() { note("validation end"); }
    void on_train_epoch_end() { note("epoch end"); }
};
struct Saver : policy::Checkpoint, Teller {
    Saver(Lines* to, std::string throws = {}) : Teller{to, "checkpoint", std::move(throws)} {}
};
struct Watcher : Teller {
    using monitored_key = decltype("val/loss"_key);
    Watcher(Lines* to, std::string throws = {}) : Teller{to, "monitor", std::move(throws)} {}
};
struct Hearing : Linear {
    Teller teller;
    void on_train_batch_start() { teller.on_train_batch_start(); }
    void on_train_batch_end() { teller.on_train_batch_end(); }
    void on_validation_end() { teller.on_validation_end(); }
    void on_train_epoch_end() { teller.on_train_epoch_end(); }
};
/// What is heard once the first of those who throw has thrown, and whose exception the caller sees.
Lines after_the_throw(const std::string& hook) {
    Lines heard;
    Hearing model;
    model.teller = {&heard, "module", hook};
    Trainer trainer{Epochs{2}, Saver{&heard, hook}, Teller{&heard, "callback", hook}, Watcher{&heard, hook}};
    try {
        trainer.fit(model, loader(16, 16), loader(16, 16));
    } catch (const std::runtime_error& error) {
        heard.push_back(std::string("thrown: ") + error.what());
    }
    heard.erase(heard.begin(), std::find(heard.begin(), heard.end(), "callback " + hook));
    return heard;
}
TEST(Hooks, of_what_counts_already_are_heard_by_everybody_before_the_first_error_is_thrown) {
    const auto all = [](const std::string& hook) {
        return Lines{"callback " + hook, "monitor " + hook, "module " + hook, "checkpoint " + hook, "thrown: callback"};
    };
    EXPECT_EQ(after_the_throw("batch end"), all("batch end"));
    EXPECT_EQ(after_the_throw("validation end"), all("validation end"));
    EXPECT_EQ(after_the_throw("epoch end"), (Lines{"callback epoch end", "module epoch end", "monitor epoch end",
                                                   "checkpoint epoch end", "thrown: callback"}));
}
TEST(Hooks, of_what_is_to_come_end_with_who_throws) {
    EXPECT_EQ(after_the_throw("batch start"), (Lines{"callback batch start", "thrown: callback"}));
}

/// Who keeps state and is still to be told, in each of the hooks that everybody hears.
struct Asks {
    Lines* answers;
    void note(auto& run) {
        auto& loop = engine::inside(run);
        answers->push_back(std::string(loop.keeper_that_has_not_heard()) + "," +
                           std::string(loop.template keeper_that_has_not_heard<false>()));
    }
    void on_train_batch_start(auto& run) { note(run); }
    void on_train_batch_end(auto& run) { note(run); }
    void on_train_epoch_end(auto& run) { note(run); }
};
struct Keeps {
    void on_train_batch_end() {}
    StateTree state_dict() const { return {}; }
    void load_state_dict(const StateTree&) {}
};
struct KeepsFiles : policy::Checkpoint {
    void on_train_epoch_end() {}
    void on_save_checkpoint() {}
};
struct Forgets {
    void on_train_batch_end() {}
    void on_train_epoch_end() {}
};
Lines answers_before(auto... policies) {
    Lines answers;
    Linear model;
    Trainer trainer{Epochs{1}, Asks{&answers}, std::move(policies)...};
    trainer.fit(model, loader(16, 16));
    return answers;
}
TEST(Run, names_who_keeps_state_and_is_still_to_be_told) {
    EXPECT_EQ(answers_before(Forgets{}), (Lines{",", ",", ","}));
    EXPECT_EQ(answers_before(Forgets{}, Keeps{}), (Lines{",", "Keeps,Keeps", ","}));
    EXPECT_EQ(answers_before(KeepsFiles{}), (Lines{",", ",", "KeepsFiles,"}));
    EXPECT_EQ(answers_before(std::optional<Keeps>{}), (Lines{",", ",", ","}));
    EXPECT_EQ(answers_before(std::optional<Keeps>{Keeps{}}), (Lines{",", "Keeps,Keeps", ","}));
    EXPECT_EQ(answers_before(FastDevRun{}, KeepsFiles{}), (Lines{",", ",", ","})); // a trial run leaves it out
}
TEST(Run, names_the_module_where_it_is_still_to_be_told) {
    Lines answers, heard;
    Hearing model;
    model.teller = {&heard, "module"};
    Trainer{Epochs{1}, Asks{&answers}}.fit(model, loader(16, 16));
    EXPECT_EQ(answers, (Lines{",", "Hearing,Hearing", "Hearing,Hearing"}));
}

} // namespace
