// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/cifar10.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Images Cifar10::read(const Cifar10Options& options) {
    std::vector<std::string> names{"test_batch.bin"};
    if (options.train) {
        names.clear();
        for (const char digit : {'1', '2', '3', '4', '5'}) names.push_back(std::string("data_batch_") + digit + ".bin");
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

FULGURITE_INLINE std::vector<std::uint8_t> Cifar10::contents(const std::filesystem::path& path) {
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
        throw Error("data::Cifar10: ", path, " holds ", size, " bytes, expected records of ", record, ": a class and ",
                    pixels, " pixels; it is truncated, or no file of CIFAR-10's binary version");
    return bytes;
}

FULGURITE_INLINE void Cifar10::take(const std::vector<std::uint8_t>& bytes, const std::filesystem::path& path,
                                    std::vector<Tensor>& all_images, std::vector<Tensor>& all_labels) {
    const auto count = static_cast<std::int64_t>(bytes.size()) / record;
    auto images = at::detail::empty_cpu({count, 3, side, side}, at::kByte);
    auto labels = at::detail::empty_cpu({count}, at::kLong);
    const auto* from = bytes.data();
    auto* to = images.mutable_data_ptr<std::uint8_t>();
    for (std::int64_t i = 0; i < count; ++i, from += record, to += pixels) {
        if (*from >= classes)
            throw Error("data::Cifar10: record ", i, " of ", path, " has the class ", int{*from}, ", expected 0 to ",
                        classes - 1);
        labels.mutable_data_ptr<std::int64_t>()[i] = *from;
        std::memcpy(to, from + 1, static_cast<std::size_t>(pixels));
    }
    all_images.push_back(std::move(images));
    all_labels.push_back(std::move(labels));
}

} // namespace fulgurite::data
