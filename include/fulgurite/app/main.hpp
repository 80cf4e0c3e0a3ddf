// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/configure_all.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/program/call.hpp"
#include "fulgurite/app/program/evaluate.hpp"
#include "fulgurite/app/program/fit.hpp"
#include "fulgurite/app/program/names.hpp"
#include "fulgurite/app/program/print.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/app/program/schema.hpp"
#include "fulgurite/app/program/usage.hpp"
#include "fulgurite/app/program/words.hpp"
#include "fulgurite/app/rehearse.hpp"
#include "fulgurite/app/search.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::app {

namespace program {

/// Everything that a config describes. A repeated run that has no seed begins where LibTorch's generator began.
inline auto configured(const Call& call) {
    if (const auto seed = call.again() ? call.again()->torch_seed() : std::nullopt) at::manual_seed(*seed);
    auto all = configure_all(call.config(), {}, call.registry());
    for (auto& [name, value] : call.notes()) all.trainer.note(name, std::move(value));
    return all;
}

/// `search FILE... [OVERRIDE...] [--again FOLDER]`. Without a file, `--again` goes on with the config that lies in the
/// folder; with one, that must be the same.
inline int search(Call& call) {
    const auto begun = [&](const std::filesystem::path& folder) {
        call.has_begun = true;
        std::fprintf(stderr, "%s is kept up to date\n", (folder / "report.html").c_str());
    };
    const auto found = app::search(call.config(), call.registry(), {.folder = call.search_folder(), .begun = begun});
    const auto& best = found.study.best();
    return say(found.study.to_string() + "best: trial " + std::to_string(best.number) + ", " +
               fmt::format("{:.6g}", best.value) + ": " + best.params.text() + "\n" +
               (found.folder / "best.yaml").string() + "\n");
}

/// A command that reads a config, once that has been read.
inline int run(Call& call) {
    if (call.command() == "check") {
        const auto setup = std::make_shared<const Setup>(call.config(), call.registry());
        if (setup->search()) app::detail::check_for_search(*setup);
        rehearse(setup, call.rehearses());
        return say("nothing is wrong\n");
    }
    if (call.command() == "print") return print(call);
    if (call.command() == "search") return search(call);
    if (call.command() == "fit") return fit(call, configured(call));
    return evaluate(call, configured(call));
}
/// What was typed behind the program's name. Has begun: whether something has been written.
inline int run(Words words, std::shared_ptr<const Registry> registry, bool& has_begun) {
    if (words.asks_for_version) return say(std::string("fulgurite ") + FULGURITE_VERSION_STRING + "\n");
    if (words.command.empty() && !words.asks_for_help && !words.all().empty())
        throw Error("a command is missing in front of the config; fit trains, --help tells of all");
    if (words.command.empty() || words.command == "help") return say(usage());
    const auto& command = command_of(words.command);
    if (words.asks_for_help) return say(usage(command));
    for (const auto& flag : words.flags())
        if (!command.takes_flag(flag)) throw Error("'", command.name, "' takes no ", flag);
    if (!command.reads_config && !words.layers.empty()) throw Error("'", command.name, "' takes no config");
    if (words.bare.size() > (command.name == "names" ? 1U : 0U)) words.refuse_last();
    if (command.name == "names") return say(names(*registry, words.bare.empty() ? "" : words.bare.front().text));
    if (command.name == "schema") return say(config::to_json(schema(*registry)));
    Call call(std::move(words), std::move(registry));
    try {
        return run(call);
    } catch (...) {
        has_begun = call.has_begun;
        throw;
    }
}

} // namespace program

/// A program that is all config: `fit`, `validate`, `test`, `predict`, `search`, `check`, `print`, `schema`, `names`,
/// over the registry with what the program has added to it. What is wrong with a config or the command line is told on
/// stderr, with exit status 2, before anything is written. Status 1 is for what goes wrong later, and for `fit --again`
/// where something differs.
///
///     int main(int argc, char** argv) {
///         app::Registry registry;
///         registry.models.add<Net>("Net");
///         return app::main(argc, argv, registry);
///     }
inline int main(int argc, char** argv, std::shared_ptr<const Registry> registry) {
    bool has_begun = false;
    // A full quota and a reader that has gone are errors of the call that writes: a run is not ended amid a file.
    for (const int each : {SIGPIPE, SIGXFSZ}) std::signal(each, SIG_IGN);
    try {
        return program::run(program::Words({argv + std::min(argc, 1), argv + argc}), std::move(registry), has_begun);
    } catch (const Interrupted& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 128 + error.signal;
    } catch (const c10::Error& error) {
        std::fprintf(stderr, "%s\n", error.what_without_backtrace());
        return has_begun ? 1 : 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return has_begun ? 1 : 2;
    }
}
inline int main(int argc, char** argv, Registry registry = {}) {
    return main(argc, argv, std::make_shared<const Registry>(std::move(registry)));
}

} // namespace fulgurite::app
