// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/dict_rows.hpp"

namespace fulgurite::data {

FULGURITE_INLINE DictRows::DictRows(const Dict& all, std::string called) : name(std::move(called)) {
    if (all.empty()) throw Error("data::dict: got no tensor, expected one or more: {{\"x\", x}, {\"y\", y}}");
    std::vector<Dict::value_type> rows;
    for (const auto& [key, tensor] : all) rows.emplace_back(key, checked(key, tensor, all));
    all_ = Dict(std::move(rows));
}

FULGURITE_INLINE Dict DictRows::get(std::span<const std::int64_t> indices) const {
    std::vector<Dict::value_type> rows;
    rows.reserve(all_.size());
    for (const auto& [key, tensor] : all_) rows.emplace_back(key, gather(tensor, indices));
    return Dict(std::move(rows));
}

FULGURITE_INLINE Tensor DictRows::checked(const std::string& key, const Tensor& tensor, const Dict& all) {
    if (!tensor.defined() || tensor.dim() == 0)
        throw Error("data::dict: got ", tensor.defined() ? "a scalar" : "an undefined tensor", " as '", key,
                    "', expected a tensor with its samples along dimension 0");
    const auto& [first, wanted] = *all.begin();
    if (tensor.size(0) != wanted.size(0))
        throw Error("data::dict: '", key, "' has the shape ", shape_text(tensor.sizes()), ", expected ", wanted.size(0),
                    " samples along dimension 0, as '", first, "' has");
    return tensor.detach().contiguous();
}

} // namespace fulgurite::data
