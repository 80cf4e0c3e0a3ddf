// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tuple>
#include <utility>

#include "fulgurite/log/item.hpp"

namespace fulgurite {

/// What every step but the training step, and every hook, may return.
template <LogItem... Items>
struct Logs {
    using logged = concat<detail::logged_only<Items>...>;
    using outputs = concat<detail::output_only<Items>...>;
    std::tuple<Items...> items;
};
template <LogItem... Items>
[[nodiscard]] Logs<Items...> logs(Items... items) {
    return {{std::move(items)...}};
}

} // namespace fulgurite
