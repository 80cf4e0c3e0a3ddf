// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <filesystem>
#include <string>

#include "fulgurite/core/error.hpp"

namespace fulgurite::testing {

/// What the error says that the call throws.
template <class F>
std::string error_of(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

inline bool says(const std::string& message, const std::string& words) { return message.find(words) != message.npos; }

/// The names in a folder, in alphabetical order, hidden ones included: "a.ckpt b.ckpt".
inline std::string names_in(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    for (auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    std::string text;
    for (auto& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

} // namespace fulgurite::testing
