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
    void keep(const config::Value& config, const config::Value& resolved) const {
        const auto now = config::parse_json(config::to_json(resolved));
        const auto alone = file::lock_folder(folder_); // of two searches that begin at once, one is the first
        if (!is_there()) {
            if (exists(folder_ / "journal.jsonl"))
                throw Error("'", folder_.string(), "' has the journal of a search, and no config.yaml of it; give ",
                            "another folder");
            file::write_atomically(folder_ / "resolved.json", config::to_json(resolved));
            file::write_atomically(this->config(), config::to_yaml(config)); // the last: with it the search is there
            return;
        }
        std::vector<std::string> differences;
        compare(config::read(folder_ / "resolved.json"), now, "", config, differences);
        if (differences.empty()) return;
        std::string all = "the search in '" + folder_.string() + "' was begun with another config:\n";
        for (const auto& each : differences) all += "  " + each + "\n";
        throw Error(all, "give it the same again (", this->config().string(), "), or another folder");
    }

private:
    /// What may change: it has no part in what is found.
    static bool is_free(std::string_view path) {
        constexpr std::array<std::string_view, 10> free = {"search.trials",
                                                           "search.workers",
                                                           "search.waiting",
                                                           "search.folder",
                                                           "search.refresh_seconds",
                                                           "search.keep",
                                                           "comment",
                                                           "training.default_root_dir",
                                                           "training.enable_progress_bar",
                                                           "training.enable_model_summary"};
        return std::find(free.begin(), free.end(), path) != free.end();
    }
    static void compare(const config::Value& was, const config::Value& now, const std::string& path,
                        const config::Value& given, std::vector<std::string>& differences) {
        if (is_free(path)) return;
        if (!was.is_table() || !now.is_table()) {
            if (was == now) return;
            const auto* place = config::detail::value_at(given, config::detail::split(path));
            const bool has_place = place && place->origin().source != "default";
            differences.push_back(path + " was " + words(was) + ", got " + words(now) +
                                  (has_place ? " (" + place->origin().text() + ")" : ""));
            return;
        }
        const config::Value nothing;
        for (const auto& [key, value, origin] : was.entries()) {
            const auto* other = now.find(key);
            compare(value, other ? *other : nothing, config::detail::joined(path, key), given, differences);
        }
        for (const auto& [key, value, origin] : now.entries())
            if (!was.contains(key)) compare(nothing, value, config::detail::joined(path, key), given, differences);
    }
    static std::string words(const config::Value& value) {
        return value.is_nothing() ? "nothing" : config::detail::inlined(value);
    }

    std::filesystem::path folder_;
};

/// A new folder: `root/search_0`, `search_1`, ….
inline std::filesystem::path new_search_folder(const std::filesystem::path& root) {
    std::error_code error;
    std::filesystem::create_directories(root, error);
    for (int number = 0; !error; ++number) {
        auto folder = root / ("search_" + std::to_string(number));
        if (std::filesystem::create_directory(folder, error)) return folder;
    }
    throw Error("a folder for the search cannot be made in '", root.string(), "': ", error.message());
}

} // namespace fulgurite::app::detail
