// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <string>

#include "fulgurite/data/idx.hpp"
#include "fulgurite/data/memory/published.hpp"

namespace fulgurite::data {

struct KmnistOptions {
    std::filesystem::path root = "./data"; ///< the folder of the files, or that above `KMNIST/raw`
    bool train = true;                     ///< the 60,000 images to learn from; false: the 10,000 of the test
};

/// Cursive Japanese characters in the form of MNIST (Clanuwat et al. 2018). The files
/// `train-images-idx3-ubyte` and so on, plain or with `.gz`, stand in `root` or in `root/KMNIST/raw`, where torchvision
/// puts them. uint8 28 × 28, ten classes; for batches see `Images`. Throws `Error` where a file is missing, with what
/// to fetch from where; see `Idx` for files that are damaged.
class Kmnist : public Idx {
public:
    using Options = KmnistOptions;
    explicit Kmnist(const KmnistOptions& options = {}) : Idx(folder(options), split(options)) {}

private:
    static const char* split(const KmnistOptions& options) { return options.train ? "train" : "t10k"; }
    static std::filesystem::path folder(const KmnistOptions& options);
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/kmnist-inl.hpp"
#endif
