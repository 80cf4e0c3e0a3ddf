// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/reproduce.hpp"

namespace fulgurite::report::detail {

FULGURITE_INLINE std::string first_line(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

FULGURITE_INLINE std::string packed_reference(const std::filesystem::path& git, const std::string& name) {
    std::ifstream in(git / "packed-refs");
    for (std::string line; std::getline(in, line);)
        if (line.ends_with(" " + name)) return line.substr(0, line.find(' '));
    return {};
}

FULGURITE_INLINE std::string shell_word(std::string_view word) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./,:@%";
    if (!word.empty() && word.find_first_not_of(plain) == word.npos) return std::string(word);
    std::string out = "'";
    for (const char c : word)
        if (c == '\'') out += R"('\'')";
        else out += c;
    return out += '\'';
}

} // namespace fulgurite::report::detail

namespace fulgurite::report {

FULGURITE_INLINE std::string command_line() {
    std::ifstream in("/proc/self/cmdline", std::ios::binary);
    const std::string words{std::istreambuf_iterator<char>(in), {}};
    std::string text;
    for (std::size_t at = 0; at < words.size();) {
        const auto end = std::min(words.find('\0', at), words.size());
        text += (text.empty() ? "" : " ") + detail::shell_word(std::string_view(words).substr(at, end - at));
        at = end + 1;
    }
    return text;
}

FULGURITE_INLINE std::string git_revision(std::filesystem::path folder) {
    std::error_code unknown;
    for (; !std::filesystem::exists(folder / ".git", unknown); folder = folder.parent_path())
        if (!folder.has_relative_path()) return {};
    auto git = folder / ".git";
    // Of a worktree or a submodule it is a file that says where the folder is.
    if (const auto line = detail::first_line(git); line.starts_with("gitdir: ")) git = folder / line.substr(8);
    const auto head = detail::first_line(git / "HEAD");
    if (!head.starts_with("ref: ")) return head;
    const auto name = head.substr(5);
    const auto common = detail::first_line(git / "commondir");
    for (const auto& place : {git, common.empty() ? git : git / common}) {
        if (auto revision = detail::first_line(place / name); !revision.empty()) return revision;
        if (auto revision = detail::packed_reference(place, name); !revision.empty()) return revision;
    }
    return {};
}

FULGURITE_INLINE std::vector<Fact> reproduction() {
    std::vector<Fact> facts;
    const auto add = [&](const char* name, std::string value) {
        if (!value.empty()) facts.emplace_back(name, std::move(value));
    };
    std::error_code unknown;
    const auto here = std::filesystem::current_path(unknown);
    add("Command", command_line());
    add("Folder", here.string());
    add("Git revision", git_revision(here));
    return facts;
}

} // namespace fulgurite::report
