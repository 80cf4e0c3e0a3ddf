// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/help.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE const Value* name_of_choice(const Value& schema) {
    const auto* properties = schema.find("properties");
    const auto* name = properties ? properties->find("name") : nullptr;
    return name ? name->find("const") : nullptr;
}

FULGURITE_INLINE std::string type_in_words(const Value& schema) {
    if (const auto* names = schema.find("enum")) {
        std::string all;
        for (const auto& name : names->elements()) all += (all.empty() ? "" : " | ") + name.as_string();
        return all;
    }
    if (const auto* choices = schema.find("anyOf")) {
        std::string all;
        for (const auto& choice : choices->elements()) {
            const auto* name = name_of_choice(choice);
            all += (all.empty() ? "" : name ? " | " : " or ") + (name ? name->as_string() : type_in_words(choice));
        }
        return all;
    }
    const auto* type = schema.find("type");
    if (!type) return "anything";
    const auto& name = type->as_string();
    if (name == "boolean") return "true or false";
    if (name == "integer") return "whole number";
    if (name == "null") return "null";
    if (name == "array") {
        if (const auto* each = schema.find("prefixItems")) {
            std::string all;
            for (const auto& one : each->elements()) all += (all.empty() ? "" : ", ") + type_in_words(one);
            return "[" + all + "]";
        }
        const auto* least = schema.find("minItems");
        return "list of " + (least ? least->as_string() + ": " : std::string()) + type_in_words(schema.at("items"));
    }
    if (name == "object") return "table";
    return name;
}

FULGURITE_INLINE void gather_below(const Value& schema, const std::string& path, const std::string& of,
                                   std::vector<OptionLine>& lines) {
    if (const auto* properties = schema.find("properties")) {
        for (const auto& [key, value, origin] : properties->entries())
            gather_options(value, joined(path, key), of, lines);
    } else if (const auto* choices = schema.find("anyOf")) {
        for (const auto& choice : choices->elements()) {
            const auto* name = name_of_choice(choice);
            if (name) gather_below(choice.at("properties", "cfg"), joined(path, "cfg"), name->as_string(), lines);
            else gather_below(choice, path, of, lines);
        }
    }
}

FULGURITE_INLINE void gather_options(const Value& schema, const std::string& path, const std::string& of,
                                     std::vector<OptionLine>& lines) {
    const auto* by_itself = schema.find("default");
    if (by_itself && is_variant(schema)) by_itself = by_itself->find("name");
    lines.push_back(
        {path, type_in_words(schema), by_itself ? inlined(*by_itself) : "", of, schema.contains("properties")});
    gather_below(schema, path, of, lines);
}

FULGURITE_INLINE std::vector<OptionLine> options_of(const Value& schema) {
    std::vector<OptionLine> lines;
    gather_below(schema, "", "", lines);
    return lines;
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE std::vector<std::string> paths_of(const Value& schema) {
    std::vector<std::string> paths;
    for (auto& line : detail::options_of(schema)) paths.push_back(std::move(line.path));
    return paths;
}

FULGURITE_INLINE std::string help_text(const Value& schema, const std::string& about,
                                       const std::map<std::string, std::string>& help, const std::string& key) {
    auto lines = detail::options_of(schema);
    if (!key.empty()) {
        const auto all = paths_of(schema);
        std::erase_if(lines, [&](const auto& line) { return line.path != key && !line.path.starts_with(key + "."); });
        if (lines.empty()) throw Error("--help: there is no option '", key, "'", suggestion(key, all));
    }
    std::size_t path = 0, type = 0;
    for (const auto& line : lines) path = std::max(path, line.path.size()), type = std::max(type, line.type.size());
    type = std::min<std::size_t>(type, 32);
    std::string text = about.empty() ? "" : about + "\n\n";
    if (key.empty())
        text +=
            "Options: a.b=v, --a.b v or --a.b=v; a.b+=v puts behind a list, ~a.b takes back.\n"
            "--config FILE reads many from a .toml, .yaml or .json; --print shows all as they are,\n"
            "--print --explain where each came from; --schema is their JSON Schema; --help KEY tells of one.\n\n";
    const auto padded = [](std::string word, std::size_t width) {
        word.resize(std::max(word.size(), width), ' ');
        return word + "  ";
    };
    for (const auto& line : lines) {
        if (line.is_table && !help.contains(line.path)) continue;
        auto row = "  " + padded(line.path, path) + padded(line.type, type) + line.by_itself;
        if (!line.of.empty()) row = padded(std::move(row), path + type + 16) + "of " + line.of;
        if (const auto words = help.find(line.path); words != help.end())
            row = padded(std::move(row), path + type + 16) + words->second;
        row.erase(row.find_last_not_of(' ') + 1);
        text += row + "\n";
    }
    return text;
}

} // namespace fulgurite::config
