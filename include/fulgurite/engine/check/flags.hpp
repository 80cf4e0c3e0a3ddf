// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/log/flags.hpp"

/// The checks of how values are logged: flags that say nothing where they stand.
namespace fulgurite::check {

template <class Key, bool on_epoch>
struct a_reduction_is_of_an_epoch {
    static_assert((holds_for<on_epoch, Key>),
                  "fulgurite: a reduction makes one value of an epoch's, and only the step's is logged here; add "
                  "on_epoch, or leave the reduction out");
};

namespace detail {

template <class... Ls>
consteval bool asks_for_steps(TypeList<Ls...>) {
    return (((Ls::bits & log_bit::step) != 0) || ...);
}

} // namespace detail

} // namespace fulgurite::check
