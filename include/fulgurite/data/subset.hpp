// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/data/normalize.hpp"

namespace fulgurite::data {

/// Some samples of a dataset, as a dataset: a list of indices over what is shared, no sample is copied.
template <Dataset D>
class Subset {
public:
    /// Sample i is that of `indices[i]`; one may come more than once. Throws where there is no such sample.
    Subset(std::shared_ptr<const D> dataset, std::vector<std::int64_t> indices)
        : dataset_(std::move(dataset)), indices_(std::move(indices)) {
        const auto size = static_cast<std::int64_t>(dataset_->size());
        for (const auto index : indices_)
            if (index < 0 || index >= size)
                throw Error("data::Subset: got the index ", index, ", expected 0 to ", size - 1, ": the dataset has ",
                            size, " samples");
    }
    Subset(D dataset, std::vector<std::int64_t> indices)
        : Subset(std::make_shared<const D>(std::move(dataset)), std::move(indices)) {}

    std::int64_t size() const { return static_cast<std::int64_t>(indices_.size()); }
    const D& dataset() const { return *dataset_; }
    /// Which samples of the dataset these are.
    const std::vector<std::int64_t>& indices() const { return indices_; }

    auto get(std::span<const std::int64_t> indices, Context& context) const {
        return fetch(*dataset_, of_dataset(indices), context);
    }
    /// In the loop that gathers, where the dataset can do that.
    auto get_normalized(std::span<const std::int64_t> indices, const Normalize& normalize) const
        requires detail::FusesNormalize<D>
    {
        return dataset_->get_normalized(of_dataset(indices), normalize);
    }

private:
    std::vector<std::int64_t> of_dataset(std::span<const std::int64_t> indices) const {
        std::vector<std::int64_t> result;
        result.reserve(indices.size());
        for (const auto index : indices) {
            detail::check_index(index, size());
            result.push_back(indices_[static_cast<std::size_t>(index)]);
        }
        return result;
    }

    std::shared_ptr<const D> dataset_;
    std::vector<std::int64_t> indices_;
};

} // namespace fulgurite::data
