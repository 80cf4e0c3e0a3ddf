// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <string_view>
#include <variant>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/profiler/simple_profiler.hpp"
#include "fulgurite/profiler/torch_profiler.hpp"

namespace fulgurite::app {

/// A profiler that is chosen at run time.
class AnyProfiler : public policy::Profiler {
public:
    /// Whether there is one of this name: "simple", which writes profile.txt, or "pytorch", which writes trace.json.
    static bool knows(std::string_view name) { return name == "simple" || name == "pytorch"; }
    AnyProfiler(std::string_view name, const std::filesystem::path& folder);

    void begin(Stage stage);
    void step();
    void end(std::string_view status);
    void enter(const char* name);
    void leave() noexcept;

private:
    std::variant<SimpleProfiler, TorchProfiler> chosen_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/any_profiler-inl.hpp"
#endif
