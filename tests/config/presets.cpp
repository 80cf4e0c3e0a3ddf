// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/config/presets.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "fulgurite/config/command_line.hpp"
#include "tests/support.hpp"

using namespace fulgurite;

namespace {

struct NetOptions {
    double lr = 1e-3;
    int hidden = 8;
    std::vector<int> layers = {1};
};
struct Options {
    NetOptions model;
    int epochs = 1;
    std::string name = "default";
};

config::Presets two() {
    config::Presets presets;
    presets.add("small", "model: {lr: 0.1, hidden: 16, layers: [2, 3]}\nepochs: 2\nname: small");
    presets.add("Large", config::Value{{"model", config::Value{{"hidden", 64}}}, {"name", "large"}});
    return presets;
}
config::CommandLine<Options> command(std::vector<std::string> words, std::vector<std::filesystem::path> files = {}) {
    return config::command_line<Options>(std::move(words),
                                         {.files = std::move(files), .environment = "PRESETTEST", .presets = two()});
}
std::string refusal(std::vector<std::string> words) {
    try {
        command(std::move(words));
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST(Presets, lie_under_files_the_environment_and_arguments) {
    fulgurite::testing::TempDir folder;
    const auto file = folder.path() / "run.yaml";
    std::ofstream(file) << "preset: small\nmodel: {hidden: 32}\nepochs: 3\n";
    ::setenv("PRESETTEST__EPOCHS", "4", 1);
    const auto all = command({"name=given"}, {file});
    ::unsetenv("PRESETTEST__EPOCHS");
    EXPECT_EQ(all.options().model.lr, 0.1);    // the preset's
    EXPECT_EQ(all.options().model.hidden, 32); // the file's
    EXPECT_EQ(all.options().epochs, 4);        // the environment's
    EXPECT_EQ(all.options().name, "given");
    EXPECT_EQ(all.origin("model.lr"), "preset small");
    EXPECT_EQ(all.origin("model.hidden"), file.string() + ":2:17");
    EXPECT_EQ(all.origin("epochs"), "env PRESETTEST__EPOCHS");
    EXPECT_EQ(all.origin("name"), "argument 1");
}
TEST(Presets, an_argument_names_another_one_than_the_file) {
    fulgurite::testing::TempDir folder;
    const auto file = folder.path() / "run.yaml";
    std::ofstream(file) << "preset: small\nepochs: 3\n";
    const auto all = command({"preset=large"}, {file});
    EXPECT_EQ(all.options().model.hidden, 64);
    EXPECT_EQ(all.options().model.lr, 1e-3);
    EXPECT_EQ(all.options().epochs, 3);
}
TEST(Presets, several_lie_over_each_other) {
    const auto all = command({"--preset", "[small, LARGE]"});
    EXPECT_EQ(all.options().model.lr, 0.1);
    EXPECT_EQ(all.options().model.hidden, 64);
    EXPECT_EQ(all.options().name, "large");
}
TEST(Presets, overrides_see_what_a_preset_has) {
    const auto all = command({"preset=small", "model.layers+=4", "~model.lr"});
    EXPECT_EQ(all.options().model.layers, (std::vector{2, 3, 4}));
    EXPECT_EQ(all.options().model.lr, 1e-3); // what the type has
}
TEST(Presets, none_is_as_before) {
    EXPECT_EQ(command({}).options().model.hidden, 8);
    EXPECT_EQ(refusal({"model.hiden=3"}), "argument 1: unknown option 'model.hiden'; did you mean 'model.hidden'?");
}
TEST(Presets, an_unknown_one_is_refused_with_the_nearest) {
    EXPECT_EQ(refusal({"epochs=2", "preset=smal"}), "argument 2: there is no preset 'smal'; did you mean 'small'?");
    EXPECT_EQ(refusal({"preset={a: 1}"}), "argument 1: 'preset' is a table, the name of a preset is wanted");
}
TEST(Presets, what_is_wrong_with_one_is_told_with_its_name) {
    config::Presets presets;
    presets.add("bad", "epochs: many\nmodel: {hiden: 3}");
    try {
        config::command_line<Options>({"preset=bad"}, {.presets = presets});
        FAIL();
    } catch (const Error& error) {
        const std::string words = error.what();
        EXPECT_NE(words.find("preset bad: 'epochs' is 'many', a whole number is wanted"), words.npos) << words;
        EXPECT_NE(words.find("preset bad: unknown option 'model.hiden'"), words.npos) << words;
    }
}
TEST(Presets, no_table_and_a_preset_of_a_preset_are_refused) {
    config::Presets presets;
    EXPECT_THROW(presets.add("list", "[1, 2]"), Error);
    EXPECT_THROW(presets.add("two", "preset: one"), Error);
    EXPECT_THROW(presets.add("broken", "a: [1"), Error);
}
