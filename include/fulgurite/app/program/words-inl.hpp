// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/words.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE Words::Words(std::vector<std::string> all) : all_(std::move(all)) {
    while (next_ < all_.size()) {
        const config::Origin origin("argument " + std::to_string(next_ + 1));
        const auto& word = all_[next_++];
        if (word == "-h") asks_for_help = true;
        else if (word.starts_with("--")) take_flag(word.substr(2), origin);
        else if (command == "compare") bare.push_back({word, origin}); // folders may be called lr=0.1
        else if (is_override(word)) layers.add_override(word, origin);
        else if (is_file(word)) layers.add_file(word);
        else if (command.empty()) command = word;
        else bare.push_back({word, origin});
    }
}

FULGURITE_INLINE std::vector<std::string> Words::flags() const {
    std::vector<std::string> given;
    if (!checkpoint.empty()) given.emplace_back("--ckpt");
    if (!again.empty()) given.emplace_back("--again");
    if (!out.empty()) given.emplace_back("--out");
    if (explains) given.emplace_back("--explain");
    if (rehearses) given.emplace_back("--rehearse");
    return given;
}

FULGURITE_INLINE void Words::refuse_last() const {
    const auto& [word, origin] = bare.back();
    std::error_code unknown;
    const bool is_folder = std::filesystem::is_directory(word, unknown);
    throw Error(origin.text(), ": '", word,
                is_folder ? "' is a folder; give a file: .yaml, .toml or .json"
                          : "' is no file of .yaml, .toml or .json, and no override, as a.b=value is");
}

FULGURITE_INLINE bool Words::is_override(std::string_view word) {
    const auto equals = word.find('=');
    return (word.starts_with('~') && !word.starts_with("~/")) ||
           (equals != word.npos && word.substr(0, equals).find('/') == word.npos); // runs/lr=0.1/a.yaml is a file
}

FULGURITE_INLINE bool Words::is_file(const std::string& word) {
    const auto ending = std::filesystem::path(word).extension().string();
    return ending == ".yaml" || ending == ".yml" || ending == ".toml" || ending == ".json";
}

FULGURITE_INLINE void Words::take_flag(const std::string& flag, const config::Origin& origin) {
    const auto equals = flag.find('=');
    const auto name = flag.substr(0, equals);
    const auto value = [&]() -> std::optional<std::string> {
        if (equals != flag.npos) return flag.substr(equals + 1);
        if (next_ < all_.size() && !all_[next_].starts_with("--")) return all_[next_++];
        return std::nullopt;
    };
    if (name == "help") asks_for_help = true;
    else if (name == "version") asks_for_version = true;
    else if (name == "explain" || name == "rehearse")
        (name == "explain" ? explains : rehearses) = equals == flag.npos || yes(name, flag.substr(equals + 1), origin);
    else if (name == "config" || name == "ckpt" || name == "again" || name == "out") {
        const std::filesystem::path path = value().value_or("");
        if (path.empty()) throw Error(origin.text(), ": --", name, " wants a path behind it");
        if (name == "config") layers.add_file(path);
        else (name == "ckpt" ? checkpoint : name == "again" ? again : out) = path;
    } else if (equals != flag.npos) layers.add_override(flag, origin);
    else if (const auto said = value()) layers.add_override(flag + "=" + *said, origin);
    else layers.add_wrong("--" + flag + " wants a value", origin);
}

FULGURITE_INLINE bool Words::yes(const std::string& name, const std::string& said, const config::Origin& origin) {
    if (const auto truth = config::truth(said)) return *truth;
    throw Error(origin.text(), ": --", name, " is '", said, "'; give true or false, or --", name, " alone");
}

} // namespace fulgurite::app::program
