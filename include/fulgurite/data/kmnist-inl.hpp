// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/kmnist.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::filesystem::path Kmnist::folder(const KmnistOptions& options) {
    const std::string prefix = split(options);
    return folder_of({.who = "data::Kmnist",
                      .folder = "KMNIST/raw",
                      .fetch = "the four files of http://codh.rois.ac.jp/kmnist/dataset/kmnist/"},
                     options.root, {prefix + "-images-idx3-ubyte", prefix + "-labels-idx1-ubyte"});
}

} // namespace fulgurite::data
