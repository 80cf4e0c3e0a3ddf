// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/mnist.hpp"

namespace fulgurite::data {

FULGURITE_INLINE std::filesystem::path Mnist::folder(const MnistOptions& options) {
    const std::string prefix = split(options);
    return folder_of({.who = "data::Mnist",
                      .folder = "MNIST/raw",
                      .fetch = "the four files of https://ossci-datasets.s3.amazonaws.com/mnist/"},
                     options.root, {prefix + "-images-idx3-ubyte", prefix + "-labels-idx1-ubyte"});
}

} // namespace fulgurite::data
