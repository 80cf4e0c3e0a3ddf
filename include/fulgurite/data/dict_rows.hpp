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
    explicit DictRows(const Dict& all, std::string called = {});

    std::int64_t size() const { return all_.begin()->second.size(0); }
    /// All samples.
    const Dict& all() const { return all_; }

    /// Every tensor is indexed once for the whole batch.
    Dict get(std::span<const std::int64_t> indices) const;

private:
    static Tensor checked(const std::string& key, const Tensor& tensor, const Dict& all);

    Dict all_;
};

/// `data::dict({{"x", x}, {"t", t}}, "train")`: a dataset of dictionaries, of tensors `[N, …]` and a name for it.
/// Throws `Error` where N differs, a tensor has no dimension, or there is none.
inline DictRows dict(const Dict& all, std::string name = {}) { return DictRows(all, std::move(name)); }

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/dict_rows-inl.hpp"
#endif
