// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/json.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/config/write_yaml.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/file/folder.hpp"

namespace fulgurite::app::detail {

/// What a search goes by lies in its folder: config.yaml, as it was read when the search began, and resolved.json, the
/// same with all options filled in. A search that goes on must be the same.
class Frozen {
public:
    explicit Frozen(std::filesystem::path folder) : folder_(std::move(folder)) {}

    std::filesystem::path config() const { return folder_ / "config.yaml"; }
    bool is_there() const { return exists(config()); }

    /// Writes both where the search begins, and compares them where it goes on. Throws `Error` with what differs, and
    /// for a folder that another search has left a journal in.
    void keep(const config::Value& config, const config::Value& resolved) const;

private:
    /// What may change: it has no part in what is found.
    static bool is_free(std::string_view path);
    static void compare(const config::Value& was, const config::Value& now, const std::string& path,
                        const config::Value& given, std::vector<std::string>& differences);
    static std::string words(const config::Value& value) {
        return value.is_nothing() ? "nothing" : config::detail::inlined(value);
    }

    std::filesystem::path folder_;
};

/// A new folder: `root/search_0`, `search_1`, ….
std::filesystem::path new_search_folder(const std::filesystem::path& root);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search/frozen-inl.hpp"
#endif
