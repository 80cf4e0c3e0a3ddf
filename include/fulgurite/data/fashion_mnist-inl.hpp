// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/fashion_mnist.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::filesystem::path FashionMnist::folder(const FashionMnistOptions& options) {
    const std::string prefix = split(options);
    return folder_of(
        {.who = "data::FashionMnist",
         .folder = "FashionMNIST/raw",
         .fetch = "the four files of https://github.com/zalandoresearch/fashion-mnist/tree/master/data/fashion"},
        options.root, {prefix + "-images-idx3-ubyte", prefix + "-labels-idx1-ubyte"});
}

} // namespace fulgurite::data
