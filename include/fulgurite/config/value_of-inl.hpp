// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE std::string without_references(std::string_view text) {
    std::string all;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.compare(i, 2, "${") == 0) all += '$';
        all += text[i];
    }
    return all;
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE Value literal(Value value) {
    if (value.is_scalar() && value.as_string().find("${") != std::string::npos)
        return Value::scalar(detail::without_references(value.as_string()), value.written(), value.origin());
    if (value.is_list())
        for (auto& each : value.elements()) each = literal(std::move(each));
    if (value.is_table())
        for (auto& each : value.entries()) each.value = literal(std::move(each.value));
    return value;
}

} // namespace fulgurite::config
