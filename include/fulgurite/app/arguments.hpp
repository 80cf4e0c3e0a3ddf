// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app {

struct RangeOptions {
    int count = 10;      ///< values, from low to high
    double log_base = 0; ///< of equal steps of the logarithm; 0: of equal steps
};

/// What a search may vary of a model's options: `add_model_specific_args(app::Arguments& arguments)` says it.
class Arguments {
public:
    struct Tunable {
        std::string name;
        std::vector<std::string> values;
    };

    /// One of these: `arguments.opt_list("--drop_prob", {0.2, 0.5}, "share that is left out")`. The words are for who
    /// reads the program.
    template <class T>
    void opt_list(std::string_view name, std::initializer_list<T> values, std::string_view = {}) {
        Tunable one{bare(name), {}};
        for (const auto& value : values) one.values.push_back(config::Value(value).as_string());
        if (one.values.empty()) throw Error("opt_list: ", name, " has no values");
        all_.push_back(std::move(one));
    }
    /// So many numbers from low to high. Throws `Error` for a range of the logarithm that is not above 0.
    void opt_range(std::string_view name, double low, double high, RangeOptions options = {}, std::string_view = {});
    const std::vector<Tunable>& tunable() const { return all_; }

private:
    static std::string bare(std::string_view name) {
        return std::string(name.starts_with("--") ? name.substr(2) : name);
    }
    std::vector<Tunable> all_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/arguments-inl.hpp"
#endif
