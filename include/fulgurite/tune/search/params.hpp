// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/in_quotes.hpp"
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
    double as_double() const;
    /// Throws `Error` for what is no integer.
    std::int64_t as_int() const;
    std::string text() const { return range.text(place); }
    bool operator==(const Param&) const = default;
};

/// The parameters of a trial, in the order in which it asked for them. Equal where every bit is.
class Params {
public:
    const Param* find(std::string_view name) const;
    /// Throws `Error` for a name that the trial did not ask for, with those that it did.
    const Param& at(std::string_view name) const;
    /// A name that is there has its value changed.
    void set(Param param);
    std::size_t size() const { return all_.size(); }
    bool empty() const { return all_.empty(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }
    /// "lr=0.01, hidden=32".
    std::string text() const;
    bool operator==(const Params&) const = default;

private:
    std::vector<Param> all_;
};

namespace detail {

inline std::string json_of(const Param& param) {
    return "[" + in_quotes(param.name) + "," + param.range.json() + "," + digits_of(param.place) + "]";
}
Param param_of(const Json& json);
std::string json_of(const Params& params);
Params params_of(const Json& json);

} // namespace detail

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/params-inl.hpp"
#endif
