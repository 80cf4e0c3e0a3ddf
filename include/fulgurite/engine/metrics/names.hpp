// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>

#include "fulgurite/core/stage.hpp"

namespace fulgurite::engine {

/// The names of values are those of their keys.
struct KeyNames {
    static constexpr std::string_view suffix() { return {}; }
    template <class K>
    static constexpr std::string_view name() {
        return K::name();
    }
    template <class E>
    static constexpr std::string_view step_name() {
        return E::step_name();
    }
    template <class E>
    static constexpr std::string_view epoch_name() {
        return E::epoch_name();
    }
};

/// Where the newest value of a key in a phase lies.
template <Phase P, class K>
struct PhaseKey {
    static constexpr Phase phase = P;
    using key = K;
};

} // namespace fulgurite::engine
