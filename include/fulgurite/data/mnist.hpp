// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <string>

#include "fulgurite/data/idx.hpp"
#include "fulgurite/data/memory/published.hpp"

namespace fulgurite::data {

struct MnistOptions {
    std::filesystem::path root = "./data"; ///< the folder of the files, or that above `MNIST/raw`
    bool train = true;                     ///< the 60,000 images to learn from; false: the 10,000 of the test
};

/// Handwritten digits (LeCun, Cortes and Burges 1998). The files
/// `train-images-idx3-ubyte` and so on, plain or with `.gz`, stand in `root` or in `root/MNIST/raw`, where torchvision
/// puts them. uint8 28 × 28, ten classes; for batches see `Images`. Throws `Error` where a file is missing, with what
/// to fetch from where; see `Idx` for files that are damaged.
class Mnist : public Idx {
public:
    using Options = MnistOptions;
    explicit Mnist(const MnistOptions& options = {}) : Idx(folder(options), split(options)) {}

private:
    static const char* split(const MnistOptions& options) { return options.train ? "train" : "t10k"; }
    static std::filesystem::path folder(const MnistOptions& options);
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/mnist-inl.hpp"
#endif
