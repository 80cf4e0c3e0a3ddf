// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fstream>

#include "fulgurite/app/training/event_file.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::training {

FULGURITE_INLINE bool is_idle_event_file(const std::filesystem::path& path) {
    if (!path.filename().string().starts_with("events.out.tfevents.")) return false;
    constexpr std::size_t most = 1 << 16; // what is longer has more to say
    std::error_code unknown;
    if (std::filesystem::file_size(path, unknown) > most || unknown) return false;
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    constexpr std::array<std::string_view, 3> of_the_run = {"brain.Event:", "_hparams_/session",
                                                            "environment/text_summary"};
    for (std::string_view rest = bytes; !rest.empty();) {
        std::uint64_t length = 0;
        for (std::size_t i = 8; rest.size() > 8 && i-- > 0;) length = length << 8 | static_cast<unsigned char>(rest[i]);
        if (rest.size() < 16 || length > rest.size() - 16) return false;
        const auto event = rest.substr(12, length);
        if (std::none_of(of_the_run.begin(), of_the_run.end(),
                         [&](auto words) { return event.find(words) != event.npos; }))
            return false;
        rest.remove_prefix(length + 16);
    }
    return true;
}

FULGURITE_INLINE bool is_idle_log(const std::filesystem::path& path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(R"({"step":)")) return false;
    return true;
}

} // namespace fulgurite::app::training
