// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/names.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program::detail {

FULGURITE_INLINE std::string option_lines(const config::Value& options) {
    std::string text;
    if (const auto* properties = options.find("properties"))
        for (const auto& [option, about, origin] : properties->entries()) {
            const auto* by_itself = about.find("default");
            text += "      " + option + (by_itself ? " = " + config::detail::inlined(*by_itself) : "") + "\n";
        }
    return text;
}

FULGURITE_INLINE std::string indented(const std::string& lines) {
    std::string all;
    for (std::size_t begin = 0, end; (end = lines.find('\n', begin)) != lines.npos; begin = end + 1)
        all += "      " + lines.substr(begin, end + 1 - begin);
    return all;
}

} // namespace fulgurite::app::program::detail

namespace fulgurite::app::program {

FULGURITE_INLINE std::string names(const Registry& registry, std::string_view kind) {
    const auto wanted = in_small_letters(kind);
    std::string text;
    std::vector<std::string> kinds;
    registry.each([&](const auto& section) {
        const auto title = section.kinds();
        kinds.push_back(title);
        const bool is_wanted = wanted == title || wanted == section.kind() || wanted + "s" == title;
        if (!wanted.empty() && !is_wanted) return;
        text += title + "\n";
        for (const auto& name : section.names()) {
            text += "  " + name + "\n";
            if (is_wanted) text += detail::option_lines(section.schema(name));
        }
        if (title != "datasets") return;
        text += "  MagicData\n"; // around any of them
        if (is_wanted) text += detail::option_lines(config::schema_of<MagicDataConfig>());
    });
    if (wanted == "training")
        text += "training\n" + detail::option_lines(config::schema_of<LoopConfig>()) +
                detail::option_lines(config::schema_of<RunConfig>());
    kinds.emplace_back("training");
    kinds.emplace_back("presets");
    const bool wants_presets = wanted == "preset" || wanted == "presets";
    if (wanted.empty() || wants_presets) {
        text += "presets\n";
        for (const auto& name : registry.presets.names()) {
            text += "  " + name + "\n";
            if (wants_presets) text += detail::indented(config::to_yaml(*registry.presets.find(name)));
        }
    }
    if (text.empty()) throw Error("there is no kind '", kind, "'", suggestion(kind, kinds, "there are"));
    return text;
}

} // namespace fulgurite::app::program
