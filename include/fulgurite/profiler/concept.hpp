// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A profiler: a type with the tag `policy::Profiler` that is told what part of a run begins (`enter`) and that it ends
/// (`leave`), or a choice of such made at run time. Parts lie within each other, and the last that was entered is the
/// first that is left. A name is a text that is there for as long as the program runs, and the same text each time.
///
/// Optional members: `begin(Stage)` and `end(std::string_view status)` around each run ("success", "failed" or
/// "interrupted"; a test in a hook of a fit is a run within a run), and `step()` before each batch of training or, out
/// of a fit, of an evaluation: then no part is open.
template <class P>
concept ProfilerPolicy =
    policy_of<P, policy::Profiler> && requires(underlying_policy_t<P>& profiler, const char* name) {
        profiler.enter(name);
        { profiler.leave() } noexcept;
    };

} // namespace fulgurite
