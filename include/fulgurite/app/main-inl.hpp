// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <csignal>

#include "fulgurite/app/main.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE int search(Call& call) {
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

FULGURITE_INLINE int run(Call& call) {
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

FULGURITE_INLINE int run(Words words, std::shared_ptr<const Registry> registry, bool& has_begun) {
    if (words.asks_for_version) return say(std::string("fulgurite ") + FULGURITE_VERSION_STRING + "\n");
    if (words.command.empty() && !words.asks_for_help && !words.all().empty())
        throw Error("a command is missing in front of the config; fit trains, --help tells of all");
    if (words.command.empty() || words.command == "help") return say(usage());
    const auto& command = command_of(words.command);
    if (words.asks_for_help) return say(usage(command));
    for (const auto& flag : words.flags())
        if (!command.takes_flag(flag)) throw Error("'", command.name, "' takes no ", flag);
    if (!command.reads_config && !words.layers.empty()) throw Error("'", command.name, "' takes no config");
    if (words.bare.size() > command.most_words()) words.refuse_last();
    if (command.name == "compare") return compare(words);
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

} // namespace fulgurite::app::program

namespace fulgurite::app {

FULGURITE_INLINE int main(int argc, char** argv, std::shared_ptr<const Registry> registry) {
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

} // namespace fulgurite::app
