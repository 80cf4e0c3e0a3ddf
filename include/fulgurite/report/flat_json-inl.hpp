// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/json.hpp"
#include "fulgurite/report/flat_json.hpp"

namespace fulgurite::report {

namespace detail {

FULGURITE_INLINE void add_flat(std::vector<Fact>& facts, const std::string& name,
                               const fulgurite::detail::Json& value) {
    using fulgurite::detail::Json;
    const auto is_scalar = [](const Json& one) {
        return one.kind != Json::Kind::table && one.kind != Json::Kind::list;
    };
    const auto text_of = [](const Json& one) { return one.kind == Json::Kind::null ? std::string("null") : one.text; };
    if (is_scalar(value)) {
        facts.emplace_back(name, text_of(value));
    } else if (value.kind == Json::Kind::list && std::ranges::all_of(value.values, is_scalar)) {
        std::string all;
        for (const auto& one : value.values) all += (&one == &value.values.front() ? "" : ", ") + text_of(one);
        facts.emplace_back(name, all);
    } else
        for (std::size_t i = 0; i < value.values.size(); ++i) {
            const auto part = value.kind == Json::Kind::table ? value.keys[i] : std::to_string(i);
            add_flat(facts, name.empty() ? part : name + "." + part, value.values[i]);
        }
}

} // namespace detail

FULGURITE_INLINE std::vector<Fact> flat_json(std::string_view text, std::string_view source) {
    std::vector<Fact> facts;
    try {
        detail::add_flat(facts, "", fulgurite::detail::Json::read(text));
    } catch (const fulgurite::detail::JsonError& error) {
        const auto read = text.substr(0, error.at);
        throw Error("'", source, "' is no JSON: line ", 1 + std::ranges::count(read, '\n'),
                    error.at < text.size() ? " has '" + std::string(text.substr(error.at, 1)) + "'" : " ends",
                    " where ", error.wanted, " is wanted; is the file whole?");
    }
    return facts;
}

} // namespace fulgurite::report
