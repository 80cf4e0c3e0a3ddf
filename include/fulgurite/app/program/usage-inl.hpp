// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/usage.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE const Command& command_of(std::string_view name) {
    std::vector<std::string> names;
    for (const auto& each : commands) {
        if (each.name == name) return each;
        names.emplace_back(each.name);
    }
    throw Error("there is no command '", name, "'", suggestion(name, names, "there are"));
}

FULGURITE_INLINE std::string usage() {
    std::string text = "usage: PROGRAM COMMAND [FILE...] [OVERRIDE...]\n\n";
    for (const auto& [name, takes, about, reads, flags, more] : commands)
        text += "  " + std::string(name) + std::string(10 - name.size(), ' ') + std::string(about) + "\n";
    return text + "\n" + std::string(usage_of_configs) + "  COMMAND --help tells more of one.\n";
}

FULGURITE_INLINE std::string usage(const Command& command) {
    std::string text = "usage: PROGRAM " + std::string(command.name) + (command.takes.empty() ? "" : " ") +
                       std::string(command.takes) + "\n\n  " + std::string(command.about) + "\n\n";
    text += command.more;
    return command.reads_config ? text + std::string(usage_of_configs) : text;
}

} // namespace fulgurite::app::program
