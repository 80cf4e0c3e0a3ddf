// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace fulgurite {

/// Values of a step under names that are known only at run time; each is a tensor with one element.
template <unsigned Bits>
struct LoggedDict {
    static constexpr unsigned bits = Bits;
    std::vector<std::pair<std::string, at::Tensor>> values;
};

template <class T>
inline constexpr bool is_logged_dict = false;
template <unsigned Bits>
inline constexpr bool is_logged_dict<LoggedDict<Bits>> = true;

} // namespace fulgurite
