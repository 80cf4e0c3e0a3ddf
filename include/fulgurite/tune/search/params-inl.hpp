// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/params.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE double Param::as_double() const {
    if (range.kind == detail::Range::Kind::choice)
        throw Error("the parameter '", name, "' is the choice '", text(), "'; ask for its text");
    return place;
}

FULGURITE_INLINE std::int64_t Param::as_int() const {
    if (range.kind != detail::Range::Kind::integer)
        throw Error("the parameter '", name, "' is ", text(), " of ", range.text(), ", which is no integer");
    return static_cast<std::int64_t>(place);
}

FULGURITE_INLINE const Param* Params::find(std::string_view name) const {
    for (const auto& param : all_)
        if (param.name == name) return &param;
    return nullptr;
}

FULGURITE_INLINE const Param& Params::at(std::string_view name) const {
    if (const auto* param = find(name)) return *param;
    std::vector<std::string> names;
    for (const auto& param : all_) names.push_back(param.name);
    throw Error("the trial has no parameter '", name, "'", suggestion(name, names));
}

FULGURITE_INLINE void Params::set(Param param) {
    for (auto& each : all_)
        if (each.name == param.name) return void(each = std::move(param));
    all_.push_back(std::move(param));
}

FULGURITE_INLINE std::string Params::text() const {
    std::string words;
    for (const auto& param : all_) words += (words.empty() ? "" : ", ") + param.name + "=" + param.text();
    return words;
}

} // namespace fulgurite::tune

namespace fulgurite::tune::detail {

FULGURITE_INLINE Param param_of(const Json& json) {
    Param param{json.at(0).string(), Range::read(json.at(1)), json.at(2).real()};
    if (!param.range.holds(param.place)) throw Error("'", param.name, "' is outside of its range");
    return param;
}

FULGURITE_INLINE std::string json_of(const Params& params) {
    std::string all;
    for (const auto& param : params) {
        if (!all.empty()) all += ',';
        all += json_of(param);
    }
    return in_words("[", all, "]");
}

FULGURITE_INLINE Params params_of(const Json& json) {
    Params params;
    for (const auto& each : json.values) params.set(param_of(each));
    return params;
}

} // namespace fulgurite::tune::detail
