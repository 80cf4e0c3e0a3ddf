// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/config/names.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app {

/// What a part of a config names to be built: `{name, cfg}`, `{class_path, init_args, dict_kwargs}` or the name alone.
struct Chosen {
    std::string name;                      ///< without the dots of Python: "torch.optim.Adam" is "Adam"
    std::string path;                      ///< of the options: "optimizer.cfg"
    config::Origin origin;                 ///< of the name
    config::Value options;                 ///< a table
    std::vector<std::string> notices = {}; ///< what is accepted and has no effect
    bool is_python = false;                ///< by `class_path`: None is what is not said

    /// Nothing where that cannot be told; why is added to the problems.
    static std::optional<Chosen> read(const config::Value& from, const std::string& path, config::Problems& problems);
    /// Behind the last dot.
    static std::string last_part(std::string_view name) { return std::string(config::detail::last_part(name)); }
    static constexpr const char* no_effect = "' has no effect here";

private:
    static config::Value table(const config::Value& at) { return config::Value::table(at.origin()); }
    static void add(Chosen& chosen, const config::Value* options, config::Problems& problems);
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/chosen-inl.hpp"
#endif
