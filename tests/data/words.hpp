// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::testing {

/// The words of the `Error` that `f` throws; empty, and a failed test, where it throws none.
template <class F>
std::string error_of(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    ADD_FAILURE() << "no Error was thrown";
    return {};
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The numbers of an int64 tensor.
inline std::vector<std::int64_t> numbers(const Tensor& tensor) {
    const auto flat = tensor.contiguous();
    const auto* first = flat.data_ptr<std::int64_t>();
    return {first, first + flat.numel()};
}

} // namespace fulgurite::testing
