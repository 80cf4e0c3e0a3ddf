// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/compare.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE int compare(const Words& words) {
    if (words.bare.empty()) throw Error("compare: no folders were given; give the folder of each run");
    std::vector<std::filesystem::path> folders;
    for (const auto& word : words.bare) folders.emplace_back(word.text);
    const std::filesystem::path out = words.out.empty() ? "compare.html" : words.out;
    report::compare(folders, out);
    return say(out.string() + "\n");
}

} // namespace fulgurite::app::program
