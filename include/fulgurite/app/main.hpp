// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/configure_all.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/config/arguments.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/schema.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::app {

namespace detail {

inline constexpr const char* usage =
    R"(usage: PROGRAM COMMAND FILE... [OVERRIDE...]

  fit       trains; what it writes is in a folder of its own
  validate  evaluates on what is validated on; --ckpt FILE: with these weights
  test      evaluates on the test's data; --ckpt FILE
  predict   writes predictions.pt; --ckpt FILE
  check     says what is wrong with the config
  print     writes the config with all options filled in; --explain: and where each came from
  schema    writes a JSON Schema of configs
  names     lists what configs can name; names KIND: with the options of each

  FILE is .yaml, .toml or .json; a later one lies over an earlier one.
  OVERRIDE is a.b=value, --a.b value, a.b+=value (behind a list) or ~a.b (taken out).
  fit --again FOLDER repeats a run and says what differs.
)";

/// One call of a program that is all config.
class Program {
public:
    Program(std::vector<std::string> words, std::shared_ptr<const Registry> registry)
        : registry_(std::move(registry)), words_(std::move(words)) {}

    /// Whether the config was fine, and something has begun.
    bool has_begun() const { return has_begun_; }
    int run() {
        const auto command = words_.empty() ? std::string("--help") : words_.front();
        if (!words_.empty()) words_.erase(words_.begin());
        if (command == "--help" || command == "-h" || command == "help") return say(usage);
        if (command == "--version") return say(std::string("fulgurite ") + FULGURITE_VERSION_STRING + "\n");
        if (command == "names") return say(names(words_.empty() ? "" : words_.front()));
        if (command == "schema") return say(config::to_json(schema()));
        const std::vector<std::string> known{"fit", "validate", "test", "predict", "check", "print"};
        if (std::find(known.begin(), known.end(), command) == known.end())
            throw Error("there is no command '", command, "'", suggestion(command, known, "there are"));
        take_own_words();
        const auto config = read_config();
        if (command == "check") return check(config);
        if (command == "print") return print(config);
        if (command == "fit") return fit(config);
        return evaluate(command, config);
    }

private:
    static int say(const std::string& text) {
        std::fputs(text.c_str(), stdout);
        return std::fflush(stdout) == 0 ? 0 : 1;
    }
    /// What is no part of the config: `--ckpt FILE`, `--again FOLDER`, `--explain`.
    void take_own_words() {
        std::vector<std::string> rest;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const auto& word = words_[i];
            if (word == "--explain") explains_ = true;
            else if (word == "--ckpt" || word == "--again") {
                if (i + 1 == words_.size()) throw Error(word, " needs a path behind it");
                (word == "--ckpt" ? checkpoint_ : again_) = words_[++i];
            } else rest.push_back(is_file(word) ? "--config=" + word : word);
        }
        words_ = std::move(rest);
        if (!again_.empty()) words_.insert(words_.begin(), "--config=" + (again_ / "resolved.json").string());
    }
    static bool is_file(const std::string& word) {
        const auto ending = std::filesystem::path(word).extension().string();
        return !word.starts_with("-") && word.find('=') == word.npos &&
               (ending == ".yaml" || ending == ".yml" || ending == ".toml" || ending == ".json");
    }
    config::Value read_config() {
        if (words_.empty()) throw Error("a config is missing; give a file: .yaml, .toml or .json");
        config::Problems problems;
        const config::Arguments given(words_, config::Value::table());
        auto config = given.lay_over(config::Value::table(), {}, {}, problems);
        problems.raise();
        if (const auto file = first_file(); !file.empty()) config.origin(config::Origin(file));
        return config;
    }
    std::string first_file() const {
        for (const auto& word : words_)
            if (word.starts_with("--config=")) return word.substr(9);
        return {};
    }

    int check(const config::Value& config) {
        const Setup setup(config, registry_);
        return say("nothing is wrong\n");
    }
    int print(const config::Value& config) {
        const Setup setup(config, registry_);
        return say(explains_ ? config::to_toml(without_nothing(setup.resolved()), true)
                             : config::to_json(setup.resolved()));
    }
    /// TOML has no null.
    static config::Value without_nothing(config::Value value) {
        if (value.is_table()) {
            std::vector<std::string> empty;
            for (auto& member : value.entries()) {
                member.value = without_nothing(std::move(member.value));
                if (member.value.is_nothing()) empty.push_back(member.key);
            }
            for (const auto& key : empty) value.erase(key);
        }
        return value;
    }
    int fit(const config::Value& config) {
        auto all = configure_all(config, {}, registry_);
        has_begun_ = true;
        const auto result = all.trainer.fit(all.module, all.data);
        auto metrics = config::Value::table();
        for (const auto& [name, value] : result.metrics()) metrics[name] = value;
        auto written = config::Value::table();
        written["metrics"] = metrics;
        written["epochs"] = result.epoch();
        written["steps"] = result.global_step();
        written["stop_reason"] = result.stop_reason();
        file::AtomicFile file(all.trainer.folder() / "result.json");
        file.write(config::to_json(written));
        file.commit();
        std::string text = all.trainer.folder().string() + "\n";
        for (const auto& [name, value] : result.metrics()) text += fmt::format("  {:<24} {:.6g}\n", name, value);
        return again_.empty() ? say(text) : say(text + differences(written));
    }
    /// Of a run from the one that it repeats.
    std::string differences(const config::Value& now) const {
        const auto before = config::read(again_ / "result.json");
        std::string text;
        const auto* metrics = before.find("metrics");
        for (const auto& [name, value, origin] : now.at("metrics").entries()) {
            const auto* was = metrics ? metrics->find(name) : nullptr;
            if (!was) text += "  " + name + " was not there\n";
            else if (was->as_double() != value.as_double())
                text += fmt::format("  {} is {}, it was {}\n", name, value.as_string(), was->as_string());
        }
        return text.empty() ? "the same as before, bit for bit\n" : "what differs:\n" + text;
    }
    int evaluate(const std::string& command, const config::Value& config) {
        auto all = configure_all(config, {}, registry_);
        has_begun_ = true;
        if (!checkpoint_.empty()) all.module.load_state_dict(checkpoint::load(checkpoint_).at("state_dict"));
        if (command == "predict") {
            auto predictions = all.trainer.predict(all.module, all.data);
            StateTree list = StateTree::list();
            for (auto& batch : predictions) list.push_back(StateTree(batch.detach().cpu()));
            const auto path = all.trainer.folder() / "predictions.pt";
            checkpoint::write_torch_zip(list, path);
            return say(path.string() + "\n");
        }
        const auto result = command == "test" ? all.trainer.test(all.module, all.data).metrics()
                                              : all.trainer.validate(all.module, all.data).metrics();
        std::string text;
        for (const auto& [name, value] : result) text += fmt::format("{:<24} {:.6g}\n", name, value);
        return say(text);
    }

    template <class F>
    void each_section(F&& f) const {
        f("models", registry_->models);
        f("criteria", registry_->criteria);
        f("optimizers", registry_->optimizers);
        f("lr_schedulers", registry_->schedules);
        f("datasets", registry_->datasets);
        f("transforms", registry_->transforms);
        f("learners", registry_->learners);
        f("callbacks", registry_->callbacks);
    }
    std::string names(const std::string& kind) const {
        std::string text;
        std::vector<std::string> kinds;
        each_section([&](const char* title, const auto& section) {
            kinds.emplace_back(title);
            if (!kind.empty() && kind != title && kind != section.kind()) return;
            text += std::string(title) + "\n";
            for (const auto& name : section.names()) {
                text += "  " + name + "\n";
                if (kind.empty()) continue;
                const auto options = section.schema(name);
                if (const auto* properties = options.find("properties"))
                    for (const auto& [option, about, origin] : properties->entries()) {
                        const auto* by_itself = about.find("default");
                        text +=
                            "      " + option + (by_itself ? " = " + config::detail::inlined(*by_itself) : "") + "\n";
                    }
            }
        });
        if (text.empty()) throw Error("there is no kind '", kind, "'", suggestion(kind, kinds, "there are"));
        return text;
    }
    config::Value schema() const {
        auto properties = config::Value::table();
        const std::map<std::string, std::string> section_of{
            {"models", "model"}, {"criteria", "criterion"}, {"optimizers", "optimizer"}, {"learners", "learner"}};
        each_section([&](const char* title, const auto& section) {
            const auto found = section_of.find(title);
            if (found == section_of.end()) return;
            config::Value::List choices;
            for (const auto& name : section.names())
                choices.push_back(config::Value{{"type", "object"},
                                                {"properties", config::Value{{"name", config::Value{{"const", name}}},
                                                                             {"cfg", section.schema(name)}}},
                                                {"required", config::Value::list({"name"})}});
            properties[found->second]["anyOf"] = config::Value::list(std::move(choices));
        });
        auto training = config::schema_of<LoopConfig>();
        const auto more = config::schema_of<RunConfig>();
        for (const auto& [name, about, origin] : more.at("properties").entries()) training["properties"][name] = about;
        properties["training"] = training;
        properties["seed"] = config::Value{{"type", "integer"}, {"minimum", 0}};
        return config::Value{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                             {"type", "object"},
                             {"properties", properties}};
    }

    std::shared_ptr<const Registry> registry_;
    std::vector<std::string> words_;
    std::filesystem::path checkpoint_, again_;
    bool explains_ = false, has_begun_ = false;
};

} // namespace detail

/// A program that is all config: `fit`, `validate`, `test`, `predict`, `check`, `print`, `schema` and `names`, over the
/// registry with what the program has added to it. What is wrong with a config or the command line is told on stderr,
/// with exit status 2, before anything is written; what goes wrong later with 1.
///
///     int main(int argc, char** argv) {
///         app::Registry registry;
///         registry.models.add<Net>("Net");
///         return app::main(argc, argv, registry);
///     }
inline int main(int argc, char** argv, Registry registry = {}) {
    detail::Program program({argv + std::min(argc, 1), argv + argc},
                            std::make_shared<const Registry>(std::move(registry)));
    try {
        return program.run();
    } catch (const Interrupted& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 128 + error.signal;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return program.has_begun() ? 1 : 2;
    }
}

} // namespace fulgurite::app
