// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>
#include <ATen/ops/cat.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/images.hpp"
#include "fulgurite/data/memory/packed_file.hpp"
#include "fulgurite/data/memory/published.hpp"

namespace fulgurite::data {

struct Cifar10Options {
    std::filesystem::path root = "./data"; ///< the folder of the files, or that above `cifar-10-batches-bin`
    bool train = true;                     ///< the 50,000 images to learn from; false: the 10,000 of the test
};

/// CIFAR-10 (Krizhevsky 2009) in its binary version: `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`,
/// plain or with `.gz`, in `root` or in `root/cifar-10-batches-bin`. uint8 `[N, 3, 32, 32]`, RGB, ten classes; for
/// batches see `Images`. Throws `Error` where a file is missing, with what to fetch from where, where it is damaged,
/// and where a record has no class.
class Cifar10 : public Images {
public:
    using Options = Cifar10Options;
    explicit Cifar10(const Cifar10Options& options = {}) : Images(read(options)) {}

private:
    static constexpr std::int64_t side = 32, pixels = 3 * side * side, record = pixels + 1, classes = 10;

    static Images read(const Cifar10Options& options);

    static std::vector<std::uint8_t> contents(const std::filesystem::path& path);

    static void take(const std::vector<std::uint8_t>& bytes, const std::filesystem::path& path,
                     std::vector<Tensor>& all_images, std::vector<Tensor>& all_labels);
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/cifar10-inl.hpp"
#endif
