// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include "fulgurite/config/command_line.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_command_line {

namespace {

namespace fs = std::filesystem;
using fulgurite::testing::TempDir;

enum class Activation { relu, tanh };
struct Adam {
    double lr = 1e-3;
    std::pair<double, double> betas{0.9, 0.999};
};
struct SGD {
    double lr = 0.1, momentum = 0;
    bool nesterov = false;
};
struct Net {
    std::string name = "mlp";
    double lr = 1e-3;
    Activation activation = Activation::relu;
    std::optional<double> dropout;
    std::vector<std::int64_t> layers = {8, 8};
};
struct Options {
    std::string name = "run";
    Net model;
    std::variant<SGD, Adam> optimizer;
    bool shuffle = false;
    std::int64_t epochs = 1;
    fs::path out = "runs";
    std::optional<double> clip = 1.0;
    std::map<std::string, double> weights;
    std::array<int, 2> size{28, 28};
};

struct Checked {
    struct Digits {
        std::int64_t images = 10;
        void check(const config::Refuse& refuse) const {
            if (images < 1) refuse("images", "a whole number of 1 or more");
        }
    } digits;
    int epochs = 1;
    void check(const config::Refuse& refuse) const {
        if (epochs > digits.images) refuse("epochs", "at most the number of images");
    }
};

struct MayBe {
    std::optional<Net> net;
    std::optional<std::variant<SGD, Adam>> optimizer;
    std::vector<std::optional<SGD>> several;
};
struct Full { // as many members as there may be
    int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8, i = 9, j = 10, k = 11, l = 12, m = 13;
    int n = 14, o = 15, p = 16, q = 17, r = 18, s = 19, t = 20, u = 21, v = 22, w = 23, x = 24, y = 25, z = 26;
};

using Words = std::vector<std::string>;
Options options_of(Words arguments) { return config::command_line<Options>(std::move(arguments)).options(); }
std::string refusal(Words arguments, config::CommandLineOptions how = {}) {
    try {
        config::command_line<Options>(std::move(arguments), std::move(how));
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}
void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

TEST(CommandLine, takes_each_way_to_say_a_value) {
    EXPECT_EQ(options_of({"epochs=3"}).epochs, 3);
    EXPECT_EQ(options_of({"--epochs", "3"}).epochs, 3);
    EXPECT_EQ(options_of({"--epochs=3"}).epochs, 3);
    EXPECT_EQ(options_of({"--model.lr", "-3e-2"}).model.lr, -3e-2);
    EXPECT_EQ(options_of({"model.layers=[4, 5]", "model.layers+=6"}).model.layers,
              (std::vector<std::int64_t>{4, 5, 6}));
    EXPECT_EQ(options_of({"model.layers=[4]", "~model.layers"}).model.layers, (std::vector<std::int64_t>{8, 8}));
    EXPECT_EQ(options_of({"clip=null"}).clip, std::nullopt);
    EXPECT_EQ(options_of({"--out", "a b"}).out, "a b");
    EXPECT_EQ(options_of({"--out="}).out, "");
    EXPECT_TRUE(options_of({"--shuffle"}).shuffle);
    EXPECT_TRUE(options_of({"--shuffle", "epochs=2"}).shuffle);
    EXPECT_EQ(options_of({"--shuffle", "epochs=2"}).epochs, 2);
    EXPECT_FALSE(options_of({"--shuffle", "off"}).shuffle);
    EXPECT_EQ(options_of({"weights.a=2"}).weights.at("a"), 2);
    EXPECT_EQ(options_of({"name=yes"}).name, "yes");
}
TEST(CommandLine, lays_arguments_over_the_environment_over_files) {
    const TempDir folder;
    write(folder.path() / "a.toml", "name = 'a'\nepochs = 2\n[model]\nlr = 0.5\nname = 'cnn'\n");
    write(folder.path() / "b.yaml", "name: b\nmodel: {lr: 0.25}\n");
    const auto a = (folder.path() / "a.toml").string(), b = (folder.path() / "b.yaml").string();
    const auto command = config::command_line<Options>({"epochs=7", "--config", a, "--config=" + b});
    const auto& options = command.options();
    EXPECT_EQ(options.epochs, 7); // wherever it stands
    EXPECT_EQ(options.name, "b");
    EXPECT_EQ(options.model.lr, 0.25);
    EXPECT_EQ(options.model.name, "cnn"); // another name of the whole takes nothing away
    EXPECT_EQ(command.origin("epochs"), "argument 1");
    EXPECT_EQ(command.origin("model.lr"), b + ":2:13");
    EXPECT_EQ(command.origin("model.name"), a + ":5:8");
    EXPECT_EQ(command.origin("out"), "default");

    ::setenv("COMMANDLINE__MODEL__LR", "0.75", 1);
    const auto with = config::command_line<Options>({"epochs=7"}, {.files = {a}, .environment = "COMMANDLINE"});
    EXPECT_EQ(with.options().model.lr, 0.75);
    EXPECT_EQ(with.origin("model.lr"), "env COMMANDLINE__MODEL__LR");
    EXPECT_EQ(config::command_line<Options>({"model.lr=1"}, {.environment = "COMMANDLINE"}).options().model.lr, 1);
    EXPECT_EQ(options_of({}).model.lr, 1e-3); // nobody asked for the environment
    ::unsetenv("COMMANDLINE__MODEL__LR");
}
TEST(CommandLine, another_choice_begins_with_its_own_options) {
    for (const auto& words :
         {Words{"optimizer.name=Adam", "optimizer.cfg.lr=0.5"}, Words{"optimizer.cfg.lr=0.5", "optimizer.name=Adam"}}) {
        const auto options = options_of(words);
        EXPECT_EQ(std::get<Adam>(options.optimizer).lr, 0.5);
        EXPECT_EQ(std::get<Adam>(options.optimizer).betas.second, 0.999);
    }
    const auto same = std::get<SGD>(options_of({"optimizer.cfg.momentum=0.9"}).optimizer);
    EXPECT_EQ(same.lr, 0.1);
    EXPECT_EQ(same.momentum, 0.9);
}
TEST(CommandLine, has_structs_that_may_be_missing) {
    const auto of = [](Words words) { return config::command_line<MayBe>(std::move(words)); };
    EXPECT_FALSE(of({}).options().net);
    EXPECT_EQ(of({"net.lr=3"}).options().net->lr, 3);
    EXPECT_EQ(of({"net.lr=3"}).origin("net.lr"), "argument 1");
    EXPECT_FALSE(of({"net.lr=3", "net=null"}).options().net);
    EXPECT_EQ(std::get<Adam>(*of({"optimizer.name=Adam", "optimizer.cfg.lr=2"}).options().optimizer).lr, 2);
    EXPECT_EQ(of({"several=[{lr: 2}, null]"}).options().several.at(0)->lr, 2);
    const auto help = of({"--help"}).reply().value();
    for (const auto* words : {"table or null", "net.lr", "net.activation", "relu | tanh", "SGD | Adam or null",
                              "optimizer.cfg.momentum", "of SGD"})
        EXPECT_NE(help.find(words), std::string::npos) << words << " in\n" << help;
    EXPECT_TRUE(nlohmann::json::accept(of({"--schema"}).reply().value()));
    EXPECT_EQ(config::command_line<Full>({"z=3"}).options().z, 3);
    EXPECT_EQ(config::command_line<Full>({"z=3"}).options().y, 25);
}
TEST(CommandLine, refers_to_other_values) {
    EXPECT_EQ(options_of({"name=big-${epochs}", "epochs=4"}).name, "big-4");
    EXPECT_NE(refusal({"name=${out}", "out=${name}"}).find("leads back to itself"), std::string::npos);
}
TEST(CommandLine, tells_all_that_is_wrong_with_its_place) {
    EXPECT_EQ(
        refusal({"--model.hiden", "3", "--epochs", "many", "what", "--out"}),
        "argument 1: unknown option 'model.hiden'; it has: model.name, model.lr, model.activation, model.dropout, "
        "model.layers\n"
        "argument 3: 'epochs' is 'many', a whole number is wanted\n"
        "argument 5: 'what' is no override; give key=value, key+=value or ~key\n"
        "argument 6: --out wants a value\n4 errors");
    EXPECT_EQ(refusal({"--modle.lr=3"}), "argument 1: unknown option 'modle'; did you mean 'model'?");
    EXPECT_EQ(refusal({"model=3"}), "argument 1: 'model' is '3', a table is wanted");
    EXPECT_EQ(refusal({"epochs.more=3"}), "argument 1: 'epochs.more' leads through '1', which is no table");
    EXPECT_EQ(refusal({"~epoch"}), "argument 1: there is no 'epoch' to take away");
    EXPECT_EQ(refusal({"model..lr=1"}), "argument 1: 'model..lr' has an empty part; give names with dots between them");
    EXPECT_EQ(refusal({"epochs=99999999999999999999"}),
              "argument 1: 'epochs' is '99999999999999999999', a whole number is wanted");
    EXPECT_EQ(refusal({"--print=yes"}), "argument 1: --print takes no value");
    EXPECT_EQ(refusal({"--config", "none.toml"}), "none.toml: cannot be read: No such file or directory");
    EXPECT_EQ(refusal({"--config", "/"}), "/: this is a folder; give a file");
    EXPECT_EQ(refusal({"model.activation=tanj"}), "argument 1: 'model.activation' is 'tanj'; did you mean 'tanh'?");
    const TempDir folder;
    const auto list = (folder.path() / "list.yaml").string();
    write(list, "[1, 2]\n");
    EXPECT_EQ(refusal({"--config", list}), list + ": this is a list; a config is a table");
    // Ten is behind nine.
    Words many(12, "epochs=x");
    many[8] = "lr=1", many[9] = "rl=2";
    const auto words = refusal(many);
    EXPECT_LT(words.find("argument 9: "), words.find("argument 10: "));
    EXPECT_LT(words.find("argument 10: "), words.find("argument 12: "));
}
TEST(CommandLine, lets_options_say_what_they_may_be) {
    const auto words = [](Words arguments) -> std::string {
        try {
            config::command_line<Checked>(std::move(arguments));
            return "";
        } catch (const Error& error) {
            return error.what();
        }
    };
    EXPECT_EQ(words({"digits.images=5", "epochs=5"}), "");
    EXPECT_EQ(words({"epochs=1", "digits.images=0"}),
              "argument 2: 'digits.images' is '0', a whole number of 1 or more is wanted");
    EXPECT_EQ(words({"epochs=11"}), "argument 1: 'epochs' is '11', at most the number of images is wanted");
    EXPECT_EQ(words({"epochs=x", "digits.images=0"}),
              "argument 1: 'epochs' is 'x', a whole number is wanted\n"
              "argument 2: 'digits.images' is '0', a whole number of 1 or more is wanted\n2 errors");
}
TEST(CommandLine, writes_what_reads_back_the_same) {
    const TempDir folder;
    const Words given{"model.lr=0.1",        "name=${${x}",       "out=runs/ü \"q\"", "weights.a b=1e-300",
                      "optimizer.name=Adam", "model.dropout=inf", "size=[3, -4]",     "--shuffle"};
    const Words fine{"model.lr=0.1",        "name=$${x}",        "out=runs/ü \"q\"", "weights.a b=1e-300",
                     "optimizer.name=Adam", "model.dropout=inf", "size=[3, -4]",     "--shuffle"};
    EXPECT_NE(refusal(given), "nothing was thrown");
    const auto command = config::command_line<Options>(fine);
    EXPECT_EQ(command.options().name, "${x}");
    for (const auto* name : {"resolved.toml", "resolved.json"}) {
        const auto path = command.write(folder.path() / name).string();
        const auto again = config::command_line<Options>({"--config", path});
        EXPECT_EQ(config::value_of(again.options()), config::value_of(command.options()));
        EXPECT_EQ(again.text(), command.text());
        EXPECT_TRUE(again.origin("model.lr").starts_with(path + ":"));
    }
    // A null that is not so by itself is in no TOML.
    const auto null = config::command_line<Options>({"clip=null"});
    EXPECT_THROW(null.write(folder.path() / "null.toml"), Error);
    EXPECT_FALSE(fs::exists(folder.path() / "null.toml"));
    const auto path = null.write(folder.path() / "null.json").string();
    EXPECT_EQ(config::command_line<Options>({"--config", path}).options().clip, std::nullopt);
    EXPECT_TRUE(nlohmann::json::accept(null.text()));
    EXPECT_THROW(null.write(folder.path() / "null.ini"), Error);
}
TEST(CommandLine, answers_in_place_of_a_run) {
    const auto reply = [](Words arguments, config::CommandLineOptions how = {}) {
        return config::command_line<Options>(std::move(arguments), std::move(how)).reply().value_or("none");
    };
    EXPECT_EQ(reply({}), "none");
    const auto help = reply({"--help", "--epochs", "many"}, {.about = "Trains.", .help = {{"epochs", "how long"}}});
    for (const auto* words :
         {"Trains.", "--config FILE", "model.activation", "relu | tanh", "SGD | Adam", "how long",
          "optimizer.cfg.betas", "of Adam", "list of whole number", "list of 2: whole number", "[28, 28]"})
        EXPECT_NE(help.find(words), std::string::npos) << words << " in\n" << help;
    const auto one = reply({"--help", "model"});
    EXPECT_NE(one.find("model.lr"), std::string::npos);
    EXPECT_EQ(one.find("epochs"), std::string::npos);
    EXPECT_EQ(refusal({"--help", "modle"}), "--help: there is no option 'modle'; did you mean 'model'?");

    EXPECT_NE(reply({"epochs=3", "--print"}).find("epochs = 3\n"), std::string::npos);
    const auto explained = reply({"epochs=3", "--print", "--explain"});
    EXPECT_NE(explained.find("epochs = 3  # argument 1\n"), std::string::npos);
    EXPECT_NE(explained.find("shuffle = false  # default\n"), std::string::npos);
    EXPECT_EQ(config::as<Options>(config::parse_toml(explained, "printed")).epochs, 3); // comments are no values

    const auto schema = nlohmann::json::parse(reply({"--schema"}));
    EXPECT_EQ(schema.at("additionalProperties"), false);
    const auto& properties = schema.at("properties");
    EXPECT_EQ(properties.at("epochs").at("type"), "integer");
    EXPECT_EQ(properties.at("epochs").at("default"), 1);
    EXPECT_EQ(properties.at("epochs").at("maximum"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(properties.at("shuffle").at("default"), false);
    EXPECT_EQ(properties.at("model").at("properties").at("activation").at("enum"), (Words{"relu", "tanh"}));
    EXPECT_EQ(properties.at("optimizer").at("anyOf").at(1).at("properties").at("name").at("const"), "Adam");
    EXPECT_EQ(properties.at("size").at("minItems"), 2);
}
/// What `main` does with it: exit status, stdout and stderr of a process of its own.
std::pair<int, std::string> ran(std::vector<const char*> arguments) {
    int out[2];
    EXPECT_EQ(::pipe(out), 0);
    std::fflush(nullptr); // else the child says it once more
    const auto child = ::fork();
    if (child == 0) {
        ::dup2(out[1], 1);
        ::dup2(out[1], 2);
        arguments.insert(arguments.begin(), "program");
        config::command_line<Options>(static_cast<int>(arguments.size()), arguments.data());
        ::_exit(77);
    }
    ::close(out[1]);
    std::string text;
    char buffer[4096];
    for (ssize_t n; (n = ::read(out[0], buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<std::size_t>(n));
    ::close(out[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return {WEXITSTATUS(status), text};
}
TEST(CommandLine, of_main_ends_the_program_where_there_is_nothing_to_run) {
    EXPECT_EQ(ran({"epochs=2"}), std::pair(77, std::string()));
    EXPECT_EQ(ran({"--print"}).first, 0);
    EXPECT_EQ(ran({"--schema"}).first, 0);
    EXPECT_EQ(ran({"--help"}).first, 0);
    const auto wrong = ran({"epochs=many"});
    EXPECT_EQ(wrong.first, 2);
    EXPECT_EQ(wrong.second, "argument 1: 'epochs' is 'many', a whole number is wanted\n");
    const char* const none[] = {nullptr};
    EXPECT_EQ(config::command_line<Options>(0, none).options().epochs, 1);
}

} // namespace

} // namespace fulgurite::test_command_line
