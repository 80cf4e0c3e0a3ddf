// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/memory/published.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::filesystem::path folder_of(const Published& set, const std::filesystem::path& root,
                                                 const std::vector<std::string>& files) {
    std::string missing;
    for (const auto& folder : {root, root / set.folder}) {
        std::string not_there;
        for (const auto& file : files)
            if (PackedFile::find(folder, file).empty()) not_there += (not_there.empty() ? "" : ", ") + file;
        if (not_there.empty()) return folder;
        if (missing.empty() || not_there.size() < missing.size()) missing = not_there;
    }
    throw Error(set.who, ": no ", missing, " in '", root.string(), "' or in '", (root / set.folder).string(),
                "', plain or .gz; fetch ", set.fetch, " and put the files into one of both folders");
}

} // namespace fulgurite::data
