// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/arguments.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/help.hpp"
#include "fulgurite/config/origins.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/presets.hpp"
#include "fulgurite/config/schema.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/atomic_file.hpp"

namespace fulgurite::config {

/// What a program's command line is, beside the options themselves.
struct CommandLineOptions {
    std::string about = {};                       ///< the program in a sentence, for `--help`
    std::map<std::string, std::string> help = {}; ///< what an option is, by its path: `{{"model.lr", "learning rate"}}`
    std::vector<std::filesystem::path> files = {}; ///< read before those that are named by `--config`
    std::string environment = {}; ///< "APP": APP__MODEL__LR=0.1 is `model.lr`; empty: none is looked at
    Presets presets = {};         ///< by name; `preset=NAME` lies under files, the environment and arguments
};

/// The options of a program: those that the type has, then files from left to right, then the environment, then what
/// the arguments say. Made by `command_line`.
template <OptionStruct Options>
class CommandLine {
public:
    /// Throws `Error` with all that is wrong, each with its place and the nearest right name.
    CommandLine(std::vector<std::string> arguments, CommandLineOptions how) {
        const auto schema = schema_of<Options>();
        const Arguments given(std::move(arguments), schema);
        const auto defaults = value_of(Options());
        if (given.asks_for_help) {
            reply_ = help_text(schema, how.about, how.help, given.help_about);
            return;
        }
        if (given.asks_for_schema) {
            reply_ = to_json(schema);
            return;
        }
        Problems problems;
        value_ = how.presets.under(defaults, problems, [&](Value below, Problems& found) {
            return given.lay_over(std::move(below), how.files, how.environment, found);
        });
        bind(value_, options_, problems);
        problems.raise();
        if (given.prints) reply_ = text(given.explains);
    }

    const Options& options() const { return options_; }
    /// What an argument asked to be told in place of a run: `--help`, `--schema`, `--print`.
    const std::optional<std::string>& reply() const { return reply_; }
    /// Where the value under a path came from: "run.toml:2:10", "argument 3", "env APP__LR", "default". Throws `Error`
    /// where there is no such option.
    std::string origin(std::string_view path) const {
        const auto now = all();
        const auto* value = detail::value_at(now, detail::split(path));
        if (!value) throw Error("there is no option '", path, "'", suggestion(path, paths_of(schema_of<Options>())));
        return value->origin().text();
    }
    /// All options as they are now, as TOML, or as JSON where one is null that is not so by itself. Explain: with a
    /// comment that says where each came from.
    std::string text(bool explain = false) const {
        const auto resolved = all();
        return has_null_to_tell(resolved) ? to_json(resolved) : to_toml(resolved, explain);
    }
    /// Writes them to a file, by its ending (.toml or .json), in one move; read again, they are the same. Returns the
    /// path. Throws `Error` for another ending, and for a null in TOML, which has none.
    std::filesystem::path write(const std::filesystem::path& path) const {
        const auto ending = path.extension().string();
        if (ending != ".toml" && ending != ".json")
            throw Error(path.string(), ": options are written as .toml or .json; the ending is '", ending, "'");
        const auto resolved = all();
        if (ending == ".toml" && has_null_to_tell(resolved))
            throw Error(path.string(),
                        ": an option is null that is not so by itself, and TOML has no null; give .json");
        file::AtomicFile file(path);
        file.write(ending == ".toml" ? to_toml(resolved) : to_json(resolved));
        file.commit();
        return path;
    }

private:
    /// The options, with the places that they came from.
    Value all() const {
        auto resolved = value_of(options_);
        take_origins(resolved, value_);
        return resolved;
    }
    /// TOML leaves out what is null, and then the type's own value holds.
    static bool has_null_to_tell(const Value& resolved) {
        const auto defaults = value_of(Options());
        const auto look = [](auto& self, const Value& now, const Value* by_itself) -> bool {
            if (now.is_nothing()) return by_itself && !by_itself->is_nothing();
            if (!now.is_table()) return false;
            for (const auto& [key, value, origin] : now.entries())
                if (self(self, value, by_itself ? by_itself->find(key) : nullptr)) return true;
            return false;
        };
        return look(look, resolved, &defaults);
    }

    Options options_;
    Value value_;
    std::optional<std::string> reply_;
};

/// The options of a program from its arguments, those behind its name:
///
///     auto command = config::command_line<Options>({"--config", "run.toml", "--model.lr", "3e-2", "model.layers=[4,
///     4]"});
///
/// `--config FILE`, as often as wanted; `a.b=v`, `--a.b v`, `--a.b=v`, `a.b+=v` behind a list, `~a.b` back to what the
/// type has. A flag alone turns a bool on. What arguments say holds over all files, wherever it stands.
/// Throws `Error` with all that is wrong.
template <OptionStruct Options>
CommandLine<Options> command_line(std::vector<std::string> arguments, CommandLineOptions how = {}) {
    return CommandLine<Options>(std::move(arguments), std::move(how));
}
/// The same for `main`: also answers `--help [KEY]`, `--print`, `--print --explain` and `--schema`, and ends the
/// program then; what is wrong is told on stderr, with exit status 2.
template <OptionStruct Options>
CommandLine<Options> command_line(int argc, const char* const* argv, CommandLineOptions how = {}) {
    try {
        CommandLine<Options> command({argv + std::min(argc, 1), argv + argc}, std::move(how));
        if (!command.reply()) return command;
        std::fputs(command.reply()->c_str(), stdout);
        std::exit(std::fflush(stdout) == 0 ? 0 : 1);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        std::exit(2);
    }
}

} // namespace fulgurite::config
