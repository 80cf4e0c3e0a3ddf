// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/filename.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::detail {

FULGURITE_INLINE bool append_metric(std::string& text, std::string_view field, const NameFields& fields) {
    for (const auto& [name, value] : fields.metrics)
        if (append_field(text, field, name, value, ":.6g")) return true;
    return false;
}

FULGURITE_INLINE std::string known_fields(const NameFields& fields) {
    std::string names = fields.metrics.empty() ? "{epoch} and {step}" : "{epoch}, {step}";
    for (std::size_t i = 0; i < fields.metrics.size(); ++i)
        names += (i + 1 == fields.metrics.size() ? " and {" : ", {") + fields.metrics[i].first + "}";
    return names;
}

} // namespace fulgurite::checkpoint::detail

namespace fulgurite::checkpoint {

FULGURITE_INLINE std::string fill_in(std::string_view pattern, const NameFields& fields) {
    std::string text;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto open = pattern.find('{', at);
        text += pattern.substr(at, open - at);
        if (open == pattern.npos) break;
        const auto close = pattern.find('}', open);
        const auto field = pattern.substr(open + 1, close - open - 1);
        const auto failed = [&](std::string_view why) {
            return Error(
                fmt::format("the checkpoint's filename '{}' holds '{{{}}}', {}; it may hold {}, each with a "
                            "format: {{epoch:02d}}",
                            pattern, field, why, detail::known_fields(fields)));
        };
        if (close == pattern.npos) throw failed("which is not closed");
        try {
            if (!detail::append_field(text, field, "epoch", fields.epoch, "") &&
                !detail::append_field(text, field, "step", fields.step, "") &&
                !detail::append_metric(text, field, fields))
                throw failed("which is not known");
        } catch (const fmt::format_error& error) {
            throw failed(error.what());
        }
        at = close + 1;
    }
    return text;
}

FULGURITE_INLINE std::vector<std::string> names_in(std::string_view pattern) {
    std::vector<std::string> names;
    for (auto open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1)) {
        const auto field = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
        names.emplace_back(field.substr(0, field.find(':')));
    }
    return names;
}

FULGURITE_INLINE std::filesystem::path free_path(const std::filesystem::path& directory, const std::string& name,
                                                 const std::filesystem::path& evicted,
                                                 const std::vector<std::filesystem::path>& taken) {
    const auto stands_there = [&](const std::filesystem::path& path) {
        return std::find(taken.begin(), taken.end(), path) != taken.end() ||
               (path != evicted && std::filesystem::exists(std::filesystem::symlink_status(path)));
    };
    auto path = directory / (name + ".ckpt");
    for (int version = 1; stands_there(path); ++version) path = directory / in_words(name, "-v", version, ".ckpt");
    return path;
}

} // namespace fulgurite::checkpoint
