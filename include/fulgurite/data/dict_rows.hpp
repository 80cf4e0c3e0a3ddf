// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/dict.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::data {

/// A dataset whose batches are dictionaries: rows of tensors in memory, each `[N, …]`.
class DictRows {
public:
    /// What the dataset is called, "train" or "dev" for example; may be empty.
    std::string name;

    /// Throws where there is no tensor, one has no rows, or they have not as many.
    explicit DictRows(const Dict& all, std::string called = {}) : name(std::move(called)) {
        if (all.empty()) throw Error("data::dict: got no tensor, expected one or more: {{\"x\", x}, {\"y\", y}}");
        std::vector<Dict::value_type> rows;
        for (const auto& [key, tensor] : all) rows.emplace_back(key, checked(key, tensor, all));
        all_ = Dict(std::move(rows));
    }

    std::int64_t size() const { return all_.begin()->second.size(0); }
    /// All samples.
    const Dict& all() const { return all_; }

    /// Every tensor is indexed once for the whole batch.
    Dict get(std::span<const std::int64_t> indices) const {
        std::vector<Dict::value_type> rows;
        rows.reserve(all_.size());
        for (const auto& [key, tensor] : all_) rows.emplace_back(key, gather(tensor, indices));
        return Dict(std::move(rows));
    }

private:
    static Tensor checked(const std::string& key, const Tensor& tensor, const Dict& all) {
        if (!tensor.defined() || tensor.dim() == 0)
            throw Error("data::dict: got ", tensor.defined() ? "a scalar" : "an undefined tensor", " as '", key,
                        "', expected a tensor with its samples along dimension 0");
        const auto& [first, wanted] = *all.begin();
        if (tensor.size(0) != wanted.size(0))
            throw Error("data::dict: '", key, "' has the shape ", shape_text(tensor.sizes()), ", expected ",
                        wanted.size(0), " samples along dimension 0, as '", first, "' has");
        return tensor.detach().contiguous();
    }

    Dict all_;
};

/// `data::dict({{"x", x}, {"t", t}}, "train")`: a dataset of dictionaries, of tensors `[N, …]` and a name for it.
/// Throws `Error` where N differs, a tensor has no dimension, or there is none.
inline DictRows dict(const Dict& all, std::string name = {}) { return DictRows(all, std::move(name)); }

} // namespace fulgurite::data
