// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/per_group.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE std::vector<double> PerGroup::spread(std::size_t groups, std::string_view owner,
                                                      std::string_view name) const {
    if (values_.size() == 1) return std::vector<double>(groups, values_.front());
    option::require(values_.size() == groups, owner, in_words("number of ", name), values_.size(),
                    in_words("1 or that of the parameter groups, ", groups));
    return values_;
}

FULGURITE_INLINE void PerGroup::require_not_negative(std::string_view owner, std::string_view name) const {
    option::require(!values_.empty(), owner, in_words("number of ", name), 0, "1 or more");
    for (const double value : values_) option::require_not_negative(owner, name, value);
}

} // namespace fulgurite::optim
