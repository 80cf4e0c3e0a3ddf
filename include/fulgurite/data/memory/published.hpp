// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/memory/packed_file.hpp"

namespace fulgurite::data {

/// A published set: the library does not fetch it, and says who does.
struct Published {
    std::string_view who;    ///< who says it, "data::Mnist"
    std::string_view folder; ///< where other programs put the files, below the root
    std::string_view fetch;  ///< what is to be fetched, from where
};

/// The folder of a set's files, plain or with `.gz`: the root itself, or the folder below it. Throws with what to fetch
/// from where, and where to put it, unless all are in one of both.
std::filesystem::path folder_of(const Published& set, const std::filesystem::path& root,
                                const std::vector<std::string>& files);

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/memory/published-inl.hpp"
#endif
