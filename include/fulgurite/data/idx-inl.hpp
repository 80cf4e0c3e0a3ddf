// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/idx.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Images Idx::read(const std::filesystem::path& folder, const std::string& split) {
    IdxFile images(folder, split + "-images-idx3-ubyte"), labels(folder, split + "-labels-idx1-ubyte");
    const auto shape = images.shape(3);
    const auto count = labels.shape(1)[0];
    if (shape[0] != count)
        throw Error("data::Idx: got ", count, " labels in '", labels.path().string(), "', expected ", shape[0],
                    ": one for each image in '", images.path().string(), "'");
    return {contents(images, {shape[0], 1, shape[1], shape[2]}), contents(labels, {count})};
}

FULGURITE_INLINE Tensor Idx::contents(IdxFile& file, at::IntArrayRef shape) {
    auto tensor = at::detail::empty_cpu(shape, at::kByte);
    file.read(tensor.mutable_data_ptr<std::uint8_t>(), tensor.numel());
    file.expect_end();
    return tensor;
}

} // namespace fulgurite::data
