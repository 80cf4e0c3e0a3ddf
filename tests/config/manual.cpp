// SPDX-License-Identifier: BSL-1.0
// The programs of docs/configs.md.
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include <fulgurite/config.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_manual_config {

// [options]
enum class Activation { relu, tanh };
struct NetOptions {
    double lr = 1e-3;
    Activation activation = Activation::relu;
    std::vector<std::int64_t> layers = {8, 8};
};
struct SGD {
    double momentum = 0;
};
struct Adam {
    double eps = 1e-8;
};
struct Options {
    NetOptions model;
    std::variant<SGD, Adam> optimizer;
    std::int64_t epochs = 1;
    std::optional<double> clip;
    std::filesystem::path out = "runs";

    void check(const config::Refuse& refuse) const {
        if (epochs < 1) refuse("epochs", "a whole number of 1 or more");
    }
};
// [options]

namespace {

std::string refusal(auto&& action) {
    try {
        action();
    } catch (const Error& error) {
        return std::string(error.what()) + "\n";
    }
    return "nothing was thrown\n";
}
std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ManualOfConfigs, says_what_is) {
    const fulgurite::testing::TempDir folder;
    const auto pages = std::filesystem::path(FULGURITE_TESTS_DIR) / "config/manual";
    const auto file = pages / "run.toml";
    const auto run = file.string();

    // [command]
    auto command = config::command_line<Options>({"--model.lr", "3e-2", "--config", run, "model.layers=[4, 4]"});
    const Options& options = command.options();
    // [command]
    EXPECT_EQ(options.model.lr, 3e-2);
    EXPECT_EQ(options.out, "runs/tanh");
    EXPECT_EQ(options.model.layers.size(), 2);
    // [origin]
    command.origin("model.lr");                 // "argument 1"
    command.origin("epochs");                   // "run.toml:1:10", with the path as it was given
    command.origin("clip");                     // "default"
    command.write(folder.path() / "used.toml"); // read again, it is the same
    // [origin]
    EXPECT_EQ(command.origin("model.lr"), "argument 1");
    EXPECT_EQ(command.origin("epochs"), run + ":1:10");
    EXPECT_EQ(command.origin("clip"), "default");
    EXPECT_EQ(
        refusal([] { config::command_line<Options>({"--model.hiden", "3", "--epochs", "0.5", "optimizer.name=Adm"}); }),
        text_of(pages / "wrong.txt"));

    // [tree]
    config::Value tree = config::read(file);
    tree["model"]["layers"] = config::Value::list({16, 16});
    config::override_with(tree, "model.layers+=8", config::Origin("my program"));
    config::Problems problems;
    tree = config::resolve(tree, problems); // ${…}
    Options bound;
    config::bind(tree, bound, problems);
    problems.raise(); // all that is wrong, or nothing
    std::string json = config::to_json(tree);
    // [tree]
    EXPECT_EQ(bound.model.layers.size(), 3);
    EXPECT_EQ(bound.out, "runs/tanh");
    EXPECT_NE(json.find("\"epochs\": 4"), std::string::npos);
}

} // namespace

} // namespace fulgurite::test_manual_config
