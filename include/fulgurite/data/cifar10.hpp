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

    static Images read(const Cifar10Options& options) {
        std::vector<std::string> names{"test_batch.bin"};
        if (options.train) {
            names.clear();
            for (const char digit : {'1', '2', '3', '4', '5'})
                names.push_back(std::string("data_batch_") + digit + ".bin");
        }
        const auto folder = folder_of({.who = "data::Cifar10",
                                       .folder = "cifar-10-batches-bin",
                                       .fetch = "and unpack https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"},
                                      options.root, names);
        std::vector<Tensor> images, labels;
        for (const auto& name : names) {
            const auto bytes = contents(PackedFile::find(folder, name));
            take(bytes, PackedFile::find(folder, name), images, labels);
        }
        return {at::cat(images), at::cat(labels)};
    }

    static std::vector<std::uint8_t> contents(const std::filesystem::path& path) {
        constexpr std::int64_t records = 10000;
        PackedFile file("data::Cifar10", path);
        std::vector<std::uint8_t> bytes;
        std::int64_t size = 0, got = 0;
        do {
            bytes.resize(static_cast<std::size_t>(size + records * record));
            got = file.read_up_to(bytes.data() + size, records * record);
            size += got;
        } while (got == records * record);
        file.expect_end();
        bytes.resize(static_cast<std::size_t>(size));
        if (size == 0 || size % record != 0)
            throw Error("data::Cifar10: ", path, " holds ", size, " bytes, expected records of ", record,
                        ": a class and ", pixels, " pixels; it is truncated, or no file of CIFAR-10's binary version");
        return bytes;
    }

    static void take(const std::vector<std::uint8_t>& bytes, const std::filesystem::path& path,
                     std::vector<Tensor>& all_images, std::vector<Tensor>& all_labels) {
        const auto count = static_cast<std::int64_t>(bytes.size()) / record;
        auto images = at::detail::empty_cpu({count, 3, side, side}, at::kByte);
        auto labels = at::detail::empty_cpu({count}, at::kLong);
        const auto* from = bytes.data();
        auto* to = images.mutable_data_ptr<std::uint8_t>();
        for (std::int64_t i = 0; i < count; ++i, from += record, to += pixels) {
            if (*from >= classes)
                throw Error("data::Cifar10: record ", i, " of ", path, " has the class ", int{*from},
                            ", expected 0 to ", classes - 1);
            labels.mutable_data_ptr<std::int64_t>()[i] = *from;
            std::memcpy(to, from + 1, static_cast<std::size_t>(pixels));
        }
        all_images.push_back(std::move(images));
        all_labels.push_back(std::move(labels));
    }
};

} // namespace fulgurite::data
