// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/csv_set.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE data::CsvOptions CsvSetOptions::of(const std::filesystem::path& file) const {
    return {.path = file,
            .separator = separator,
            .header = header,
            .targets = targets,
            .features = features,
            .ignore = ignore,
            .categorical = categorical,
            .categories = categories,
            .target = target,
            .missing = missing,
            .missing_words = missing_words,
            .standardize = standardize};
}

} // namespace fulgurite::app::detail
