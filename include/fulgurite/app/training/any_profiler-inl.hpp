// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/training/any_profiler.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE AnyProfiler::AnyProfiler(std::string_view name, const std::filesystem::path& folder)
    : chosen_(SimpleProfiler{{.path = folder / "profile.txt"}}) {
    if (name == "pytorch") chosen_.emplace<TorchProfiler>(folder / "trace.json");
}
FULGURITE_INLINE void AnyProfiler::begin(Stage stage) {
    std::visit([&](auto& chosen) { chosen.begin(stage); }, chosen_);
}
FULGURITE_INLINE void AnyProfiler::step() {
    if (auto* torch = std::get_if<TorchProfiler>(&chosen_)) torch->step();
}
FULGURITE_INLINE void AnyProfiler::end(std::string_view status) {
    std::visit([&](auto& chosen) { chosen.end(status); }, chosen_);
}
FULGURITE_INLINE void AnyProfiler::enter(const char* name) {
    std::visit([&](auto& chosen) { chosen.enter(name); }, chosen_);
}
FULGURITE_INLINE void AnyProfiler::leave() noexcept {
    std::visit([](auto& chosen) { chosen.leave(); }, chosen_);
}

} // namespace fulgurite::app
