// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

/// A parameter of a trial: its name, the range that it was asked in, and what it was.
struct Param {
    std::string name;
    detail::Range range;
    double place = 0; ///< the number; of a choice, its index

    /// Throws `Error` for a choice.
    double as_double() const {
        if (range.kind == detail::Range::Kind::choice)
            throw Error("the parameter '", name, "' is the choice '", text(), "'; ask for its text");
        return place;
    }
    /// Throws `Error` for what is no integer.
    std::int64_t as_int() const {
        if (range.kind != detail::Range::Kind::integer)
            throw Error("the parameter '", name, "' is ", text(), " of ", range.text(), ", which is no integer");
        return static_cast<std::int64_t>(place);
    }
    std::string text() const { return range.text(place); }
    bool operator==(const Param&) const = default;
};

/// The parameters of a trial, in the order in which it asked for them. Equal where every bit is.
class Params {
public:
    const Param* find(std::string_view name) const {
        for (const auto& param : all_)
            if (param.name == name) return &param;
        return nullptr;
    }
    /// Throws `Error` for a name that the trial did not ask for, with those that it did.
    const Param& at(std::string_view name) const {
        if (const auto* param = find(name)) return *param;
        std::vector<std::string> names;
        for (const auto& param : all_) names.push_back(param.name);
        throw Error("the trial has no parameter '", name, "'", suggestion(name, names));
    }
    /// A name that is there has its value changed.
    void set(Param param) {
        for (auto& each : all_)
            if (each.name == param.name) return void(each = std::move(param));
        all_.push_back(std::move(param));
    }
    std::size_t size() const { return all_.size(); }
    bool empty() const { return all_.empty(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    /// "lr=0.01, hidden=32".
    std::string text() const {
        std::string words;
        for (const auto& param : all_) words += (words.empty() ? "" : ", ") + param.name + "=" + param.text();
        return words;
    }
    bool operator==(const Params&) const = default;

private:
    std::vector<Param> all_;
};

namespace detail {

inline std::string json_of(const Param& param) {
    return "[" + json_text(param.name) + "," + param.range.json() + "," + digits_of(param.place) + "]";
}
inline Param param_of(const Json& json) {
    Param param{json.at(0).string(), Range::read(json.at(1)), json.at(2).real()};
    if (!param.range.holds(param.place)) throw Error("'", param.name, "' is outside of its range");
    return param;
}
inline std::string json_of(const Params& params) {
    std::string all;
    for (const auto& param : params) {
        if (!all.empty()) all += ',';
        all += json_of(param);
    }
    return in_words("[", all, "]");
}
inline Params params_of(const Json& json) {
    Params params;
    for (const auto& each : json.values) params.set(param_of(each));
    return params;
}

} // namespace detail

} // namespace fulgurite::tune
