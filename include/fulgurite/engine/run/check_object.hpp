// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <type_traits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stack.hpp"
#include "fulgurite/core/type_list.hpp"

namespace fulgurite::engine {

/// Whether any of these `Logged` types names a metric object.
template <class... Items>
consteval bool logs_objects(TypeList<Items...>) {
    return (std::is_pointer_v<typename Items::value_type> || ...);
}

/// A metric object must be there when its value is asked for. Throws `Error` else. E: its entry. `mark`: of the call
/// that named it.
template <class E>
void check_object(const void* object, const fulgurite::detail::StackMark& mark) {
    if (mark.is_gone(object))
        throw Error("the metric object logged as '" + std::string(E::key::name()) +
                    "' was a local variable of the function that logs it, and is gone before its value is asked for; "
                    "keep it as a member of the module");
}

} // namespace fulgurite::engine
