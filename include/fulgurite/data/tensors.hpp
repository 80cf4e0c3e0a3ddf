// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/data/normalize.hpp"

namespace fulgurite::data {

/// A dataset of tensors that lie in memory, samples along dimension 0; `B` is `Batch` or `Unlabelled`.
template <class B>
class Tensors {
public:
    explicit Tensors(B all) : all_(std::move(all)) {
        all_.data = checked(all_.data, "data");
        if constexpr (std::same_as<B, Batch>) {
            all_.target = checked(all_.target, "target");
            if (all_.target.size(0) != all_.data.size(0))
                throw Error("data::tensors: got ", all_.target.size(0), " samples of target, expected ",
                            all_.data.size(0), " as there are of data; dimension 0 is that of the samples");
        }
    }

    std::int64_t size() const { return all_.data.size(0); }
    /// All samples.
    const B& all() const { return all_; }

    B get(std::span<const std::int64_t> indices) const { return with_data(gather(all_.data, indices), indices); }

    /// The batch, normalised; in one loop where the data is uint8 on the host.
    B get_normalized(std::span<const std::int64_t> indices, const Normalize& normalize) const {
        const bool fused = all_.data.scalar_type() == at::kByte && detail::has_plain_rows(all_.data);
        if (!fused) return with_data(normalize(gather(all_.data, indices)), indices);
        normalize.check_channels(all_.data);
        return with_data(gather_scaled(all_.data, indices, normalize.pixels()), indices);
    }

private:
    B with_data(Tensor data, std::span<const std::int64_t> indices) const {
        if constexpr (std::same_as<B, Batch>) {
            return {std::move(data), gather(all_.target, indices)};
        } else {
            return {std::move(data)};
        }
    }

    static Tensor checked(const Tensor& tensor, const char* name) {
        if (!tensor.defined() || tensor.dim() == 0)
            throw Error("data::tensors: got ", tensor.defined() ? "a scalar" : "an undefined tensor", " as ", name,
                        ", expected a tensor with its samples along dimension 0");
        return tensor.detach().contiguous();
    }

    B all_;
};

/// A dataset of one tensor `[N, …]`; its batches have `data` alone.
inline Tensors<Unlabelled> tensors(Tensor data) { return Tensors<Unlabelled>{Unlabelled{std::move(data)}}; }

/// A dataset of inputs and targets, `[N, …]` each. Throws where N differs.
inline Tensors<Batch> tensors(Tensor data, Tensor target) {
    return Tensors<Batch>{Batch{std::move(data), std::move(target)}};
}

} // namespace fulgurite::data
