// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search/frozen.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void Frozen::keep(const config::Value& config, const config::Value& resolved) const {
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

FULGURITE_INLINE bool Frozen::is_free(std::string_view path) {
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

FULGURITE_INLINE void Frozen::compare(const config::Value& was, const config::Value& now, const std::string& path,
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

FULGURITE_INLINE std::filesystem::path new_search_folder(const std::filesystem::path& root) {
    std::error_code error;
    std::filesystem::create_directories(root, error);
    for (int number = 0; !error; ++number) {
        auto folder = root / ("search_" + std::to_string(number));
        if (std::filesystem::create_directory(folder, error)) return folder;
    }
    throw Error("a folder for the search cannot be made in '", root.string(), "': ", error.message());
}

} // namespace fulgurite::app::detail
