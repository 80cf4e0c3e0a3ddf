// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/config/help.hpp"
#include "fulgurite/config/layers.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"

namespace fulgurite::config {

/// What a command line says: files, overrides and what it asks to be told.
class Arguments {
public:
    /// Schema: of the options; a flag alone turns a bool on, and takes the next argument elsewhere.
    Arguments(std::vector<std::string> arguments, const Value& schema);

    bool asks_for_help = false, asks_for_schema = false, prints = false, explains = false;
    std::string help_about;

    /// Files, those given first, the environment and the overrides over what the type has.
    Value lay_over(Value config, const std::vector<std::filesystem::path>& files, const std::string& environment,
                   Problems& problems) const {
        return layers_.over(std::move(config), environment, problems, files);
    }
    /// The same with references as they stand.
    Value laid_over(Value config, const std::vector<std::filesystem::path>& files, const std::string& environment,
                    Problems& problems) const {
        return layers_.laid_over(std::move(config), environment, problems, files);
    }

private:
    void take_flag(const std::string& flag, const Origin& origin);
    bool has_value() const { return next_ < all_.size() && !all_[next_].starts_with("--"); }

    std::vector<std::string> all_, bools_;
    std::size_t next_ = 0;
    Layers layers_;
};

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/arguments-inl.hpp"
#endif
