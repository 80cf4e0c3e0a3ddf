// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/optim/state/option.hpp"

namespace fulgurite::optim {

/// An option of a schedule: one number for all parameter groups, or one for each: `.max_lr = {0.1, 0.01}`.
class PerGroup {
public:
    PerGroup(double value) : values_{value} {}                           // NOLINT(google-explicit-constructor)
    PerGroup(std::initializer_list<double> values) : values_(values) {}  // NOLINT
    PerGroup(std::vector<double> values) : values_(std::move(values)) {} // NOLINT

    const std::vector<double>& values() const { return values_; }

    /// Of an option that must be given: no number.
    static PerGroup missing() { return PerGroup(std::vector<double>()); }
    /// Throws `OptionError` where there is no number.
    void require_given(std::string_view owner, std::string_view name) const {
        option::require(!values_.empty(), owner, name, "missing", "given");
    }
    /// Throws `Error` if there are neither one nor `groups` numbers.
    std::vector<double> spread(std::size_t groups, std::string_view owner, std::string_view name) const;
    /// Throws `Error` if one of them is no number of 0 or more, or there is none.
    void require_not_negative(std::string_view owner, std::string_view name) const;

private:
    std::vector<double> values_;
};

/// Groups of an optimizer with momentum: the options' `betas[0]` where there is one, else `momentum`; or the group
/// itself says which it has, and has `set_momentum(double)`.
template <class GroupType>
inline constexpr bool has_betas =
    requires(GroupType& group) { group.options.betas[0]; } || requires { requires GroupType::has_betas; };
template <class GroupType>
inline constexpr bool has_momentum = has_betas<GroupType> || requires(GroupType& group) { group.options.momentum; } ||
                                     requires(GroupType& group) { group.set_momentum(0.5); };

template <class GroupType>
void set_momentum(GroupType& group, double value) {
    if constexpr (requires { group.set_momentum(value); }) group.set_momentum(value);
    else if constexpr (has_betas<GroupType>) group.options.betas[0] = value;
    else if constexpr (has_momentum<GroupType>) group.options.momentum = value;
}

/// Throws `Error` if a schedule is to drive the momentum of an optimizer that has none.
template <class GroupType>
void require_momentum(std::string_view owner, bool cycle_momentum) {
    if (cycle_momentum && !has_momentum<GroupType>)
        throw Error(owner,
                    "'s cycle_momentum is true, but the optimizer has neither momentum nor betas that are known; set "
                    "it to false");
}

/// Puts a number into what a group keeps for schedules (`Group::kept`), if it can.
template <class GroupType>
void keep(GroupType& group, std::string_view key, double value) {
    if constexpr (requires { group.kept; }) {
        for (auto& [name, number] : group.kept)
            if (name == key) return void(number = value);
        group.kept.emplace_back(key, value);
    }
}
/// What the group keeps, or `otherwise`.
template <class GroupType>
double kept(const GroupType& group, std::string_view key, double otherwise) {
    if constexpr (requires { group.kept; })
        for (const auto& [name, number] : group.kept)
            if (name == key) return number;
    return otherwise;
}

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/per_group-inl.hpp"
#endif
