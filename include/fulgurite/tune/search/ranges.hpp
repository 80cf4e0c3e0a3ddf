// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

struct IntegerOptions {
    std::int64_t step = 1; ///< between the values, ≥ 1; the last one is `high`
    bool log = false;      ///< equally likely in each decade; from 1 on, with step 1
};

namespace detail {

/// Ranges as an objective asks for them. Each throws `Error` for what makes no sense.
Range real(std::string_view name, double low, double high);
Range log_real(std::string_view name, double low, double high);
Range integer(std::string_view name, std::int64_t low, std::int64_t high, const IntegerOptions& options);
Range choice(std::string_view name, std::vector<std::string> labels);
template <class T>
std::vector<std::string> labels_of(const std::vector<T>& values) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < values.size(); ++i)
        if constexpr (std::convertible_to<const T&, fulgurite::detail::Word>)
            labels.push_back(in_words(static_cast<T>(values[i])));
        else labels.push_back(in_words("#", i));
    return labels;
}

} // namespace detail

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/ranges-inl.hpp"
#endif
