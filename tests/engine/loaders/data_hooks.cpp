// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/loaders/data_hooks.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using Lines = std::vector<std::string>;

struct All {
    Lines heard;
    void prepare_data() { heard.emplace_back("prepare_data"); }
    void setup(Stage stage) { heard.push_back("setup " + std::string(name_of(stage))); }
    void teardown(Stage stage) { heard.push_back("teardown " + std::string(name_of(stage))); }
    void on_exception(const std::exception& exception) { heard.push_back(exception.what()); }
    StateTree state_dict() const { return StateTree(7); }
    void load_state_dict(const StateTree& state) { heard.push_back("state " + std::to_string(state.as_int())); }
};
struct Short {
    Lines heard;
    void setup() { heard.emplace_back("setup"); }
    void teardown() { heard.emplace_back("teardown"); }
    void on_exception() { heard.emplace_back("on_exception"); }
};
struct Deaf {};

void tell_all(const auto& hooks) {
    auto checkpoint = StateTree::dict();
    hooks.setup(Stage::test);
    hooks.save(checkpoint);
    hooks.load(checkpoint);
    hooks.on_exception(std::runtime_error("broken"));
    hooks.teardown(Stage::test);
}
TEST(DataHooks, call_what_the_data_module_has) {
    All all;
    tell_all(engine::DataHooks<All>(&all));
    EXPECT_EQ(all.heard, (Lines{"prepare_data", "setup test", "state 7", "broken", "teardown test"}));
    Short some;
    tell_all(engine::DataHooks<Short>(&some));
    EXPECT_EQ(some.heard, (Lines{"setup", "on_exception", "teardown"}));
    Deaf deaf;
    tell_all(engine::DataHooks<Deaf>(&deaf));
}
TEST(DataHooks, leave_a_module_alone_that_is_its_own_data_module) {
    All module;
    tell_all(engine::data_hooks_of<All, All*>(&module));
    EXPECT_TRUE(module.heard.empty());
    tell_all(engine::data_hooks_of<All, engine::NoData>(engine::NoData{}));
}
TEST(DataHooks, save_under_the_name_of_the_data_module) {
    All all;
    auto checkpoint = StateTree::dict();
    engine::DataHooks<All>(&all).save(checkpoint);
    EXPECT_EQ(checkpoint.at("All").as_int(), 7);
}

} // namespace
