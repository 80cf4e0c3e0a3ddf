// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/images.hpp"
#include "fulgurite/data/memory/idx_file.hpp"

namespace fulgurite::data {

/// MNIST's files, and those of the sets that took its form (Fashion-MNIST, KMNIST): `<split>-images-idx3-ubyte`
/// and `<split>-labels-idx1-ubyte` in one folder, each plain or with `.gz`; split is what their names begin with,
/// `train` or `t10k` as a rule. Images stay uint8 in memory, `[N, 1, H, W]`; for batches see `Images`. Throws `Error`
/// where a file is missing (with the names that were looked for), truncated, not in this format or longer than its head
/// says, and where images and labels are not as many.
class Idx : public Images {
public:
    Idx(const std::filesystem::path& folder, std::string_view split) : Images(read(folder, std::string(split))) {}

private:
    static Images read(const std::filesystem::path& folder, const std::string& split);

    static Tensor contents(IdxFile& file, at::IntArrayRef shape);
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/idx-inl.hpp"
#endif
