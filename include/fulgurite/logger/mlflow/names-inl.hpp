// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letter_at.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/logger/mlflow/names.hpp"

namespace fulgurite::logger::mlflow {

FULGURITE_INLINE std::string cut(std::string_view text, std::size_t characters) {
    std::size_t at = 0;
    for (; at < text.size() && characters > 0; --characters) at += std::max<std::size_t>(letter_at(text, at), 1);
    return std::string(text.substr(0, at));
}

FULGURITE_INLINE std::string plain_name(std::string_view name) {
    constexpr std::size_t longest = 250;
    std::string all;
    while (!name.empty()) {
        const auto end = std::min(name.find('/'), name.size());
        const auto part = name.substr(0, end);
        name.remove_prefix(std::min(end + 1, name.size()));
        if (part.empty() || part == ".") continue;
        if (!all.empty()) all += '/';
        if (part == "..") all += "__";
        else
            for (std::size_t i = 0; i < part.size(); i += std::max<std::size_t>(letter_at(part, i), 1)) {
                const char c = part[i];
                const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                   std::string_view("_-. :").find(c) != std::string_view::npos;
                all += plain ? c : '_';
            }
    }
    if (all.size() > longest) all.resize(longest);
    while (all.ends_with('/')) all.pop_back();
    return all.empty() ? "_" : all;
}

FULGURITE_INLINE const std::string& PlainNames::of(std::string_view name) {
    if (const auto known = plain_.find(name); known != plain_.end()) return known->second;
    auto plain = plain_name(name);
    for (int next = 2; original_.contains(plain); ++next) {
        const auto number = '_' + std::to_string(next);
        plain = plain_name(name).substr(0, 250 - number.size()) + number;
    }
    if (plain != name)
        warn("MLflow knows " + what_ + " '" + std::string(name) + "' as '" + plain +
             "': its names are made of letters, digits and _-.:/ and spaces, 250 of them at most, each once");
    original_.emplace(plain, name);
    return plain_.emplace(name, std::move(plain)).first->second;
}

} // namespace fulgurite::logger::mlflow
