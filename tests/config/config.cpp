// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <variant>

#include <gtest/gtest.h>

#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/environment.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/config/write.hpp"

using namespace fulgurite;

enum class Activation { relu, tanh };
struct Adam {
    double lr = 1e-3;
    std::pair<double, double> betas{0.9, 0.999};
};
struct SGD {
    double lr = 0.1, momentum = 0;
};
struct NetOptions {
    double lr = 1e-3;
    int hidden = 8;
    Activation activation = Activation::relu;
    std::optional<double> dropout;
    std::vector<std::int64_t> layers = {8, 8};
};
struct Announced {
    std::uint8_t small = 0;
    bool on = false;
    std::string text;
};
BOOST_HANA_ADAPT_STRUCT(Announced, small, on, text);
struct Options { // announced by nobody
    NetOptions model;
    Announced announced;
    std::variant<SGD, Adam> optimizer;
    std::map<std::string, double> weights;
    std::array<int, 2> size{};
    std::filesystem::path out = "runs";
    std::int64_t epochs = 1;
};

namespace {

std::string refused(auto&& action) {
    try {
        action();
        return "nothing was thrown";
    } catch (const Error& error) {
        return error.what();
    }
}
constexpr const char* yaml = R"(
epochs: 4
model: {lr: 1e-2, hidden: 24, activation: Tanh, dropout: 0.5, layers: [4, 5]}
announced:
  small: 0x10
  on: yes
  text: no
optimizer: {name: Adam, cfg: {lr: .5, betas: [0, 0.9]}}
weights: {a: 1, b: inf}
size: [3, -4]
out: "null"
)";

TEST(Config, is_bound_to_what_it_is_for) {
    const auto options = config::as<Options>(config::parse_yaml(yaml));
    EXPECT_EQ(options.epochs, 4);
    EXPECT_EQ(options.model.lr, 1e-2); // a number, whatever YAML 1.1 thinks of it
    EXPECT_EQ(options.model.hidden, 24);
    EXPECT_EQ(options.model.activation, Activation::tanh);
    EXPECT_EQ(options.model.dropout, 0.5);
    EXPECT_EQ(options.model.layers, (std::vector<std::int64_t>{4, 5}));
    EXPECT_EQ(options.announced.small, 16);
    EXPECT_TRUE(options.announced.on);
    EXPECT_EQ(options.announced.text, "no"); // a string is wanted
    EXPECT_EQ(std::get<Adam>(options.optimizer).lr, 0.5);
    EXPECT_EQ(std::get<Adam>(options.optimizer).betas.second, 0.9);
    EXPECT_EQ(options.weights.at("b"), INFINITY);
    EXPECT_EQ(options.size[1], -4);
    EXPECT_EQ(options.out, "null");
}

TEST(Config, tells_all_that_is_wrong_at_once_with_its_place) {
    const auto words = refused([] {
        config::as<Options>(config::parse_yaml(
            "epochs: many\nmodel: {hiden: 3, activation: sigmoid}\nannounced: {small: 256, on: 2}\nsize: [1]\n"
            "optimizer: {name: Adm}\nepoch: 1\n",
            "run.yaml"));
    });
    EXPECT_EQ(words,
              "run.yaml:1:9: 'epochs' is 'many', a whole number is wanted\n"
              "run.yaml:2:9: unknown option 'model.hiden'; did you mean 'model.hidden'?\n"
              "run.yaml:2:31: 'model.activation' is 'sigmoid'; it may be: relu, tanh\n"
              "run.yaml:3:20: 'announced.small' is '256', a whole number from 0 to 255 is wanted\n"
              "run.yaml:3:29: 'announced.on' is '2', true or false is wanted\n"
              "run.yaml:4:7: 'size' is a list, a list of 2 is wanted\n"
              "run.yaml:5:19: 'optimizer.name' is 'Adm'; did you mean 'Adam'?\n"
              "run.yaml:6:1: unknown option 'epoch'; did you mean 'epochs'?\n"
              "8 errors");
}

TEST(Config, refuses_what_is_none) {
    const auto of_yaml = [](const std::string& text) {
        return refused([&] { (void)config::parse_yaml(text, "a.yaml"); });
    };
    EXPECT_EQ(of_yaml("a: 1\nb: 2\na: 3\n"), "a.yaml:3:1: 'a' stands in line 1 already");
    EXPECT_EQ(of_yaml("a: {b: 1\nc: 2\n").substr(0, 12), "a.yaml:1:4: ");
    EXPECT_EQ(of_yaml("a: 1\n---\nb: 1\n"), "a.yaml:2:1: a second document begins; a config has one");
    EXPECT_NE(of_yaml(std::string("a: \0", 4)).find("this is no text"), std::string::npos);
    EXPECT_NE(of_yaml(std::string(10'000, '[')), "nothing was thrown");
    std::string deep;
    for (int i = 0; i < 10'000; ++i) deep += "{\"a\":";
    EXPECT_NE(of_yaml(deep), "nothing was thrown");
    std::string laughs = "a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
    for (char c = 'b'; c < 'k'; ++c) {
        const std::string before(1, static_cast<char>(c - 1));
        laughs += std::string(1, c) + ": &" + c + " [*" + before;
        for (int i = 0; i < 9; ++i) laughs += ", *" + before;
        laughs += "]\n";
    }
    EXPECT_NE(of_yaml(laughs).find("more than 100000 values"), std::string::npos);
    EXPECT_EQ(refused([] { (void)config::parse_toml("a = 1\na = 2\n", "a.toml"); }).substr(0, 9), "a.toml:2:");
    EXPECT_EQ(refused([] { (void)config::read("/nowhere/a.toml"); }),
              "/nowhere/a.toml: cannot be read: No such file or directory");
    EXPECT_NE(refused([] { (void)config::read(std::filesystem::temp_directory_path()); }).find("this is a folder"),
              std::string::npos);
}

TEST(Config, tells_what_is_not_closed_where_it_begins) {
    const auto of_yaml = [](const std::string& text) { return refused([&] { (void)config::parse_yaml(text, "a"); }); };
    EXPECT_EQ(of_yaml("{\"b\": {\"c\": 1\n"), "a:1:7: '{' is not closed");
    EXPECT_EQ(of_yaml("{\"b\": [1, 2}"), "a:1:7: '[' is closed by '}'");
    EXPECT_EQ(of_yaml("a: \"b\nc: 1\n"), "a:1:4: the text that begins with \" is not closed");
    for (const std::string open :
         {"a: \"b\nc: 1\n", "a: 'it''s\n", "a: &x !!str \"b\\\"\n", "{\"a\": \"b\n}\n", "- 'a'\n- \"\n"})
        EXPECT_NE(of_yaml(open).find("is not closed"), std::string::npos) << open;
    EXPECT_EQ(config::parse_yaml("\xEF\xBB\xBF"
                                 "a: &x !!str \"b\\\"\"\nb: |\n  \"c\nd: *x\n")
                  .at("d")
                  .as_string(),
              "b\"");
    // brackets and quotes within plain words, texts and comments are none
    EXPECT_EQ(of_yaml("a: don't [stop} # [\nb: \"[\"\nc: '{'''\nd: 'x\n").substr(0, 7), "a:4:4: ");
    EXPECT_EQ(config::parse_yaml("a: don't [stop} # [\nb: \"[\"\n").at("a").as_string(), "don't [stop}");
}
TEST(Config, takes_tables_into_others_as_yaml_does) {
    const auto config = config::parse_yaml(
        "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  y: 0\n  <<: [*a, *b]\nd: {<<: *a, <<x: 5}\ne: {\"<<\": 6}\n",
        "m.yaml");
    EXPECT_EQ(config.at("c").size(), 3);
    for (const auto& [key, value] : {std::pair{"x", 1}, {"y", 0}, {"z", 4}})
        EXPECT_EQ(config.at("c", key).as_int(), value) << key;
    EXPECT_EQ(config.at("c", "z").origin().line, 2); // where the number stands
    EXPECT_EQ(config.at("d", "y").as_int(), 2);
    EXPECT_EQ(config.at("d", "<<x").as_int(), 5);
    EXPECT_EQ(config.at("e", "<<").as_int(), 6);
    const auto of_yaml = [](const std::string& text) { return refused([&] { (void)config::parse_yaml(text, "a"); }); };
    EXPECT_EQ(of_yaml("b: {<<: 3}\n"), "a:1:5: '<<' is '3', a table, or a list of tables, is wanted");
    EXPECT_EQ(of_yaml("a: &a {x: 1}\nb: {<<: *a, <<: *a}\n"),
              "a:2:13: '<<' stands here a second time; give it a list of tables");
    // tags of YAML's own say what is written; another one would be lost
    const auto tagged = config::parse_yaml("a: !!int \"4\"\nb: !!str 4\nc: !!null\nd: !!seq [1]\n");
    EXPECT_EQ(tagged.at("a").as_int(), 4);
    EXPECT_THROW(tagged.at("b").as_int(), Error);
    EXPECT_TRUE(tagged.at("c").is_nothing());
    EXPECT_EQ(of_yaml("a: !!python/tuple [1]\n"), "a:1:4: the tag '!!python/tuple' says nothing here; leave it out");
    EXPECT_EQ(of_yaml("a: !x 1\n"), "a:1:4: the tag '!x' says nothing here; leave it out");
    EXPECT_EQ(of_yaml("a:\n  b: 1\n\tc: 2\n"), "a:3:1: a tab stands in front of the line; YAML wants spaces there");
}
TEST(Config, of_arguments_and_the_environment_is_text) {
    config::Value config = config::Value::table();
    const auto said = [&](const char* text) {
        return refused([&] { config::override_with(config, text, config::Origin("argument 1")); });
    };
    EXPECT_EQ(said("a=b\xff"), "argument 1:1:4: this is no UTF-8");
    EXPECT_EQ(said("\xff=b"), "argument 1:1:1: this is no UTF-8");
    const char* const environment[] = {"X__A=b\xff", nullptr};
    EXPECT_EQ(refused([&] { config::merge_environment(config, "X", environment); }), "env X__A:1:2: this is no UTF-8");
    EXPECT_EQ(config.size(), 0);
    EXPECT_EQ(config::to_json(config::Value{{"a", "b\xff\xc3\xa4"}}), "{\n    \"a\": \"b\xef\xbf\xbd\xc3\xa4\"\n}\n");
}
TEST(Config, tells_that_a_number_stands_in_quotes) {
    config::Problems problems;
    NetOptions bound;
    config::bind(config::parse_yaml("lr: '1e-3'\nhidden: '4'\n", "a.yaml"), bound, problems);
    EXPECT_EQ(problems.text(),
              "a.yaml:1:5: 'lr' is '1e-3', a number without quotes is wanted\n"
              "a.yaml:2:9: 'hidden' is '4', a whole number without quotes is wanted\n2 errors");
}
TEST(Config, is_text) {
    const auto place = [](const std::string& text) {
        const auto words = refused([&] { (void)config::parse_yaml("a: 1\nb: x" + text, "a"); });
        return words.substr(0, words.find(": "));
    };
    // as RFC 3629: overlong, surrogates, too large, cut, alone
    for (const char* none : {"\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                             "\xe2\x82", "\x80", "\xff"})
        EXPECT_EQ(place(none), "a:2:5");
    EXPECT_EQ(place(std::string(1, '\0')), "a:2:5");
    for (const char* letter :
         {"\x7f", "\xc2\xa0", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbd"})
        EXPECT_EQ(config::detail::invalid_utf8(letter), std::string::npos);
}
TEST(Config, is_not_nested_without_end) {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    EXPECT_NO_THROW((void)config::parse_yaml(nested(256), "a"));
    EXPECT_EQ(refused([&] { (void)config::parse_yaml(nested(257), "a"); }),
              "a:1:257: more than 256 lists and tables within each other");
    config::Value config;
    std::string path = "a";
    for (int i = 0; i < 256; ++i) path += ".a";
    EXPECT_EQ(refused([&] { config::override_with(config, path + "=1", config::Origin("argument 1")); }),
              "argument 1: a path of 257 names; 256 are the most");
}

TEST(Config, of_the_three_formats_says_the_same) {
    const auto toml = config::parse_toml(
        "epochs = 4\n[model]\nlr = 1e-2 # small\nlayers = [4, 5]\n\n[model.deep]\nname = \"x\"\n", "a.toml");
    const auto json = config::parse_json(
        "{\"epochs\": 4,\n\t\"model\": {\"lr\": 1e-2, \"layers\": [4, 5], \"deep\": {\"name\": \"x\"}}}");
    EXPECT_EQ(toml, json);
    EXPECT_EQ(toml.at("model", "lr").as_string(), "1e-2"); // as it was written
    EXPECT_EQ(toml.at("model", "lr").origin().text(), "a.toml:3:6");
    EXPECT_EQ(config::parse_json(R"({"a": "\u00e9\ud83d\ude00\/\\u00e9"})").at("a").as_string(), "é😀/\\u00e9");
}

TEST(Config, later_ones_lie_over_earlier_ones) {
    auto config =
        config::parse_yaml("optimizer: {name: SGD, cfg: {lr: 1, momentum: 0.9}}\nmodel: {width: 1, depth: 2}");
    config::merge(config, config::parse_yaml("optimizer: {name: Adam, cfg: {lr: 2}}\nmodel: {width: 3}"));
    EXPECT_FALSE(config.at("optimizer", "cfg").contains("momentum"));
    EXPECT_EQ(config.at("model", "width").as_int(), 3);
    EXPECT_EQ(config.at("model", "depth").as_int(), 2);
    auto python = config::parse_yaml("o: {class_path: torch.optim.Adam, init_args: {lr: 1, eps: 2}, more: 3}");
    auto same = python, other = python, named = python;
    config::merge(same, config::parse_yaml("o: {class_path: torch.optim.Adam, init_args: {lr: 4}}"));
    EXPECT_EQ(same.at("o", "init_args"), config::parse_yaml("{lr: 4, eps: 2}"));
    config::merge(other, config::parse_yaml("o: {class_path: torch.optim.SGD}"));
    EXPECT_EQ(other, config::parse_yaml("o: {more: 3, class_path: torch.optim.SGD}")); // what is no option stays
    config::merge(named, config::parse_yaml("o: {name: adam, cfg: {lr: 4}}"));         // the same in other words
    EXPECT_EQ(named, config::parse_yaml("o: {name: adam, cfg: {lr: 4, eps: 2}, more: 3}"));
    const config::Origin argument("argument 1");
    for (const char* words : {"o.name=adam", "o.name=torch.optim.Adam"}) {
        auto renamed = python;
        config::override_with(renamed, words, argument);
        EXPECT_EQ(renamed.at("o", "cfg"), config::parse_yaml("{lr: 1, eps: 2}")) << words;
        EXPECT_FALSE(renamed.at("o").contains("class_path"));
    }
    auto back = config::parse_yaml("o: {name: Adam, cfg: {lr: 1}}");
    config::override_with(back, "o.class_path=torch.optim.Adam", argument);
    EXPECT_EQ(back, config::parse_yaml("o: {class_path: torch.optim.Adam, init_args: {lr: 1}}"));
    auto both = config::parse_yaml("o: {class_path: Adam, init_args: {lr: 1}, dict_kwargs: {eps: 2}}");
    config::override_with(both, "o.name=Adam", argument);
    EXPECT_EQ(both, config::parse_yaml("o: {name: Adam, cfg: {lr: 1, eps: 2}}"));
    auto nested = config::parse_yaml("d: {name: Magic, cfg: {name: MNIST, share: 0.1}, kwargs: {root: x}}"),
         set = nested;
    config::merge(nested, config::parse_yaml("d: {cfg: {name: Digits}}")); // by a file and by an override alike
    config::override_with(set, "d.cfg.name=Digits", argument);
    EXPECT_EQ(nested, config::parse_yaml("d: {name: Magic, cfg: {share: 0.1, name: Digits}, kwargs: {root: x}}"));
    EXPECT_EQ(set, nested);
    config::merge(nested, config::parse_yaml("d: {name: Digits}"));
    EXPECT_EQ(nested, config::parse_yaml("d: {name: Digits}"));
    config::override_with(python, "o.name=SGD", argument); // what is no option stays
    EXPECT_EQ(python.at("o", "name").as_string() + python.at("o", "more").as_string(), "SGD3");
    EXPECT_EQ(python.at("o").size(), 2U);
    config::override_with(config, "model.layers=[4, 4]", argument);
    config::override_with(config, "model.layers+=5", argument);
    config::override_with(config, "~model.depth", argument);
    EXPECT_EQ(config.at("model", "layers").size(), 3U);
    EXPECT_EQ(config.at("model", "layers").origin().text(), "argument 1");
    EXPECT_FALSE(config.at("model").contains("depth"));
    EXPECT_EQ(refused([&] { config::override_with(config, "model.width.x=1", argument); }),
              "argument 1: 'model.width.x' leads through '3', which is no table");
    EXPECT_EQ(refused([&] { config::override_with(config, "~model.deep", argument); }),
              "argument 1: there is no 'model.deep' to take away");
    EXPECT_NE(refused([&] { config::override_with(config, "model", argument); }).find("is no override"),
              std::string::npos);
}

TEST(Config, refers_to_what_stands_elsewhere) {
    config::Problems problems;
    const auto read = [&](const char* text) { return config::resolve(config::parse_yaml(text, "a.yaml"), problems); };
    const auto config =
        read("model: {lr: 0.1, name: net}\nlr: ${model.lr}\nall: ${model}\nfile: \"runs/${model.name}-${lr}$${x}\"");
    EXPECT_EQ(config.at("lr").as_double(), 0.1);
    EXPECT_EQ(config.at("lr").origin().line, 1); // where the number stands
    EXPECT_EQ(config.at("all", "name").as_string(), "net");
    EXPECT_EQ(config.at("file").as_string(), "runs/net-0.1${x}");
    EXPECT_TRUE(problems.empty()) << problems.text();
    read("a: ${b}\nb: ${c}\nc: x${a}\nd: ${e.f}\ng: ${");
    EXPECT_NE(problems.text().find("leads back to itself: b -> c -> a -> b"), std::string::npos) << problems.text();
    EXPECT_NE(problems.text().find("a.yaml:4:4: '${e.f}' names what is not there"), std::string::npos);
    config::Problems of_nothing;
    config::resolve(config::parse_yaml("a: null\nb: x${a}\n", "a.yaml"), of_nothing);
    EXPECT_NE(of_nothing.text().find("a.yaml:2:4: 'x${a}' puts nothing into a text"), std::string::npos);
    config::Problems lost;
    const auto nothing =
        config::resolve(config::parse_yaml("model: {lr: '${modle.lr}'}\nseed: ${a.b}", "a.yaml"), lost);
    EXPECT_EQ(nothing.at("seed").origin().text(), "a.yaml:2:7"); // what follows from it is not told
    lost.add(nothing.at("seed").origin(), "'seed' is nothing, a number is wanted");
    EXPECT_EQ(lost.text(),
              "a.yaml:1:13: '${modle.lr}' names what is not there; did you mean 'model.lr'?\n"
              "a.yaml:2:7: '${a.b}' names what is not there\n2 errors");
    EXPECT_EQ(lost.size(), 3U);
    // A chain as long as a file may have keys is no way through the stack.
    std::string chain, lists;
    for (int i = 0; i < 9990; ++i) chain += "k" + std::to_string(i) + ": ${k" + std::to_string(i + 1) + "}\n";
    for (int i = 0; i < 250; ++i)
        lists += "k" + std::to_string(i) + ": " + std::string(200, '[') + "'${k" + std::to_string(i + 1) + "}'" +
                 std::string(200, ']') + "\n";
    for (const auto& text : {chain + "k9990: 1\n", lists + "k250: 1\n"}) {
        config::Problems deep;
        config::resolve(config::parse_yaml(text, "a.yaml"), deep);
        EXPECT_NE(deep.text().find("more than 256 references, lists and tables lead on to each other"),
                  std::string::npos);
        EXPECT_EQ(deep.text().find("errors"), std::string::npos); // once
    }
    std::string few;
    for (int i = 0; i < 200; ++i) few += "k" + std::to_string(i) + ": ${k" + std::to_string(i + 1) + "}\n";
    config::Problems none;
    EXPECT_EQ(config::resolve(config::parse_yaml(few + "k200: 7\n"), none).at("k0").as_int(), 7);
    EXPECT_TRUE(none.empty()) << none.text();
    config::Problems laughs;
    std::string text = "a: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
    for (char c = 'b'; c < 'k'; ++c) {
        text += std::string(1, c) + ": [";
        for (int i = 0; i < 10; ++i) text += std::string(i ? ", " : "") + "'${" + static_cast<char>(c - 1) + "}'";
        text += "]\n";
    }
    config::resolve(config::parse_yaml(text), laughs);
    EXPECT_NE(laughs.text().find("references make more than 100000 values"), std::string::npos);
}

TEST(Config, of_a_variant_says_what_it_is_and_nothing_else) {
    const auto of = [](const std::string& text) {
        return config::as<Options>(config::parse_yaml("optimizer: " + text, "a")).optimizer;
    };
    EXPECT_EQ(std::get<Adam>(of("{name: torch.optim.adam, cfg: {lr: 2}}")).lr, 2);
    EXPECT_EQ(std::get<Adam>(of("{class_path: torch.optim.Adam, init_args: {lr: 3}}")).lr, 3);
    const auto told = [&](const std::string& text) { return refused([&] { (void)of(text); }); };
    EXPECT_EQ(told("{name: Adam, lr: 5}"),
              "a:1:25: unknown option 'optimizer.lr'; it has: optimizer.name, optimizer.cfg");
    EXPECT_EQ(told("{name: Adam, cfgg: {lr: 5}}"),
              "a:1:25: unknown option 'optimizer.cfgg'; did you mean 'optimizer.cfg'?");
    EXPECT_NE(told("{class_path: Adam, cfg: {lr: 5}}").find("unknown option 'optimizer.cfg'"), std::string::npos);
    EXPECT_NE(told("{name: Adam, class_path: SGD}").find("unknown option 'optimizer.class_path'"), std::string::npos);
}
TEST(Config, of_a_value_reads_back_the_same) {
    struct Noted {
        config::Value note;
    };
    config::Problems problems;
    const auto given = config::resolve(config::parse_yaml("note: {a: ['costs $${x}'], b: 1}"), problems);
    const auto noted = config::as<Noted>(given);
    const auto again = config::parse_json(config::to_json(config::value_of(noted)));
    EXPECT_EQ(config::resolve(again, problems), given);
    EXPECT_TRUE(problems.empty()) << problems.text();
}
TEST(Config, that_is_explained_says_what_toml_has_not_in_a_comment) {
    const auto tree = config::parse_yaml("seed: 18446744073709551615\nchoice: [null, 1.0]\nlr: 1", "a");
    EXPECT_EQ(config::to_toml(tree, true),
              "# seed = 18446744073709551615  # a:1:7\n# choice = [null, 1.0]  # a:2:9\n"
              "lr = 1  # a:3:5\n");
    EXPECT_THROW((void)config::to_toml(tree), Error);
}

TEST(Config, takes_variables_of_the_environment) {
    auto config = config::parse_yaml("Model: {lr: 1}\nepochs: 2");
    const char* given[] = {"PATH=/bin",       "APP__MODEL__LR=0.5", "APP__MODEL__layers=[1, 2]",
                           "APPLE__EPOCHS=9", "APP__EPOCHS=3",      nullptr};
    config::merge_environment(config, "APP", given);
    EXPECT_EQ(config.at("Model", "lr").as_double(), 0.5);
    EXPECT_EQ(config.at("Model", "lr").origin().text(), "env APP__MODEL__LR");
    EXPECT_EQ(config.at("Model", "layers").size(), 2U);
    EXPECT_EQ(config.at("epochs").as_int(), 3);
}

/// A tree of a seed, of what both writers can write.
config::Value random_tree(std::mt19937& bits, int depth) {
    const auto below = [&](unsigned n) { return bits() % n; };
    const auto text = [&] {
        std::string all;
        for (auto i = below(6); i > 0; --i) all += "ab \"\\\n\t#:{}[]-'é1."[below(17)];
        return config::detail::invalid_utf8(all) == all.npos ? all : std::string("x");
    };
    const auto kind = depth == 0 ? below(3) : below(5);
    if (kind == 0) return config::Value::scalar(text(), config::Value::Written::quoted, {});
    if (kind == 1) return config::Value(static_cast<std::int64_t>(bits()) - 5);
    if (kind == 2) return config::Value(std::ldexp(static_cast<double>(bits()), static_cast<int>(below(80)) - 40));
    if (kind == 3) {
        auto list = config::Value::list();
        for (auto i = below(4); i > 0; --i) list.elements().push_back(random_tree(bits, depth - 1));
        return list;
    }
    auto table = config::Value::table();
    for (auto i = below(4); i > 0; --i) table[text() + std::to_string(i)] = random_tree(bits, depth - 1);
    return table;
}
TEST(Config, a_fraction_stays_one) {
    EXPECT_EQ(config::Value(1.0).as_string(), "1.0");
    EXPECT_EQ(config::Value(-2.0F).as_string(), "-2.0");
    EXPECT_EQ(config::Value(1).as_string(), "1");
    EXPECT_EQ(config::Value(1e-5).as_string(), "1e-05");
    EXPECT_NE(config::to_json(config::Value{{"limit_train_batches", 1.0}}).find("\"limit_train_batches\": 1.0"),
              std::string::npos);
}
TEST(Config, that_is_written_reads_back_the_same) {
    std::mt19937 bits(1);
    for (int i = 0; i < 2000; ++i) {
        auto tree = config::Value::table();
        for (int k = 0; k < 3; ++k) tree["k" + std::to_string(k)] = random_tree(bits, 3);
        const auto json = config::to_json(tree);
        ASSERT_EQ(config::parse_json(json), tree) << json;
    }
    const auto plain = config::parse_yaml("b: {c: 2, d: {e: [1, {f: 'x'}]}}\na: 1.5\n");
    EXPECT_EQ(config::to_toml(plain), "a = 1.5\n\n[b]\nc = 2\n\n[b.d]\ne = [1, {f = \"x\"}]\n");
    EXPECT_EQ(config::parse_toml(config::to_toml(plain)).at("b"), plain.at("b"));
}

TEST(Numbers, are_read_by_the_type_that_wants_them) {
    EXPECT_EQ(config::whole_number<int>("-0x1F"), -31);
    EXPECT_EQ(config::whole_number<int>("1_000"), 1000);
    EXPECT_FALSE(config::whole_number<int>("1e3"));
    EXPECT_FALSE(config::whole_number<std::int8_t>("128"));
    EXPECT_FALSE(config::whole_number<unsigned>("-1"));
    EXPECT_FALSE(config::whole_number<int>("--1"));
    EXPECT_EQ(config::real_number("1e-3"), 1e-3);
    EXPECT_EQ(config::real_number(".5"), 0.5);
    EXPECT_EQ(config::real_number("-.inf"), -INFINITY);
    EXPECT_FALSE(config::real_number("1e999"));
    EXPECT_FALSE(config::real_number("nine"));
    EXPECT_EQ(nearest("optimiser", {"optimizer", "model"}), "optimizer");
    EXPECT_EQ(nearest("learning_rate", {"lr", "betas"}), "");
}

} // namespace
