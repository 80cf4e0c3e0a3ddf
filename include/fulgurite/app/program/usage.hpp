// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"

/// The program that `app::main` is, a matter a file.
namespace fulgurite::app::program {

/// A command of the program, as its usage tells it.
struct Command {
    std::string_view name, takes, about;
    bool reads_config = true;    ///< files and overrides behind it are a config
    std::string_view flags = {}; ///< which of --ckpt, --again, --out, --explain and --rehearse it takes
    std::string_view more = {};

    /// How many words may stand behind it that are no flag, no file and no override.
    std::size_t most_words() const { return name == "names" ? 1 : name == "compare" ? std::string_view::npos : 0; }
    bool takes_flag(std::string_view flag) const { return flags.find(flag) != flags.npos; }
};

inline constexpr std::array commands{
    Command{"fit", "FILE... [OVERRIDE...] [--ckpt FILE]", "trains; what it writes is in a folder of its own", true,
            "--ckpt --again",
            "  --ckpt FILE     goes on from this checkpoint, as if there had been no break\n"
            "  --again FOLDER  repeats the run that wrote this folder and says what differs, with exit status 1 then;\n"
            "                  no FILE is needed\n"},
    Command{"validate", "FILE... [OVERRIDE...] [--ckpt FILE]", "evaluates on what is validated on", true, "--ckpt",
            "  --ckpt FILE  with the weights of this checkpoint\n"},
    Command{"test", "FILE... [OVERRIDE...] [--ckpt FILE]", "evaluates on the test's data", true, "--ckpt",
            "  --ckpt FILE  with the weights of this checkpoint\n"},
    Command{"predict", "FILE... [OVERRIDE...] [--ckpt FILE]", "writes predictions.pt", true, "--ckpt",
            "  --ckpt FILE  with the weights of this checkpoint\n"},
    Command{"search", "FILE... [OVERRIDE...] [--again FOLDER]", "tries the values that the section 'search' says", true,
            "--again", "  --again FOLDER  goes on with the search in this folder; no FILE is needed\n"},
    Command{
        "check", "FILE... [OVERRIDE...] [--rehearse]", "says all that is wrong with a config, with exit status 2 then",
        true, "--rehearse",
        "  --rehearse  also makes the data and takes one batch through the model: missing files, shapes that do not "
        "fit\n"},
    Command{"print", "FILE... [OVERRIDE...] [--explain]", "writes the config with all options filled in, as JSON", true,
            "--explain", "  --explain  as TOML, with where each value came from\n"},
    Command{"compare", "FOLDER... [--out FILE]", "puts runs side by side, as an HTML file", false, "--out",
            "  FOLDER is a run's, as fit has written it, or has a metrics.csv\n"
            "  --out FILE  writes there; else compare.html\n"},
    Command{"names", "[KIND]", "lists what configs can name; with a kind: with the options of each", false},
    Command{"schema", "", "writes a JSON Schema of configs, by which an editor completes and checks", false},
};

/// Throws `Error` for a command that there is not.
const Command& command_of(std::string_view name);

inline constexpr std::string_view usage_of_configs =
    "  FILE is .yaml, .toml or .json, also as --config FILE; a later one lies over an earlier one.\n"
    "  OVERRIDE is a.b=value, --a.b value, a.b+=value (behind a list) or ~a.b (taken out), and lies over all files.\n"
    "  FULGURITE__A__B=value in the environment is a.b, and lies between the two.\n"
    "  preset=NAME lies under all of them; names presets tells what there is.\n";

/// What `--help` says.
std::string usage();
/// What `COMMAND --help` says.
std::string usage(const Command& command);

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/usage-inl.hpp"
#endif
