// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/environment.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/references.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

/// What lies over a config: files from left to right, the environment, then overrides, wherever they were said.
class Layers {
public:
    /// What is read from files, in the order in which they are added.
    void add_file(std::filesystem::path file) { files_.push_back(std::move(file)); }
    /// `a.b=v`, `a.b+=v` or `~a.b`.
    void add_override(std::string text, Origin origin) { overrides_.push_back({std::move(text), std::move(origin)}); }
    /// What cannot be understood, to be told with all else that is wrong.
    void add_wrong(std::string words, Origin origin) { wrong_.push_back({std::move(words), std::move(origin)}); }

    const std::vector<std::filesystem::path>& files() const { return files_; }
    bool empty() const { return files_.empty() && overrides_.empty() && wrong_.empty(); }

    /// A config with all of it laid over, and its references resolved. Environment: the prefix of the variables that
    /// count; empty: none does. Below: files that are read before the others.
    Value over(Value config, const std::string& environment, Problems& problems,
               const std::vector<std::filesystem::path>& below = {}) const {
        return resolve(laid_over(std::move(config), environment, problems, below), problems);
    }
    /// The same with references as they stand.
    Value laid_over(Value config, const std::string& environment, Problems& problems,
                    const std::vector<std::filesystem::path>& below = {}) const;

private:
    static Value table_in(const std::filesystem::path& file);

    struct Said {
        std::string text;
        Origin origin;
    };
    std::vector<std::filesystem::path> files_;
    std::vector<Said> overrides_, wrong_;
};

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/layers-inl.hpp"
#endif
