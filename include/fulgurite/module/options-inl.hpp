// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/module/options.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string option_text(const StateTree& value) {
    if (value.is_string()) return value.as_string();
    if (value.is_bool()) return value.as_bool() ? "true" : "false";
    if (value.is_int()) return std::to_string(value.as_int());
    if (value.is_double()) {
        char text[32];
        std::snprintf(text, sizeof text, "%.6g", value.as_double());
        return text;
    }
    if (value.is_none()) return "none";
    if (value.is_dict()) {
        std::string text = "{";
        for (const auto& [key, member] : value.items())
            text += (text.size() > 1 ? ", " : "") + key.text() + ": " + option_text(member);
        return text + "}";
    }
    std::string text = "[";
    for (const auto& element : value.elements()) text += (text.size() > 1 ? ", " : "") + option_text(element);
    return text + "]";
}

FULGURITE_INLINE void option_texts(const StateTree& state, const std::string& prefix,
                                   std::vector<std::pair<std::string, std::string>>& texts) {
    for (const auto& [key, value] : state.items()) {
        if (value.is_dict()) option_texts(value, prefix + key.text() + ".", texts);
        else texts.emplace_back(prefix + key.text(), option_text(value));
    }
}

} // namespace fulgurite
