// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/concept.hpp"

namespace fulgurite::data {

/// A dataset that is chosen at run time, of one batch type. A virtual call for each batch. Copies share the dataset.
template <class BatchType = Batch>
class AnyDataset {
public:
    AnyDataset() = default;
    template <class D>
        requires(!std::same_as<std::remove_cvref_t<D>, AnyDataset> && Dataset<std::remove_cvref_t<D>>)
    AnyDataset(D&& dataset) // NOLINT(google-explicit-constructor)
        : held_(std::make_shared<const Holder<std::remove_cvref_t<D>>>(std::forward<D>(dataset))) {
        static_assert(std::convertible_to<BatchOf<std::remove_cvref_t<D>>, BatchType>,
                      "fulgurite: data::AnyDataset<Batch> was given a dataset of another batch type");
    }

    std::int64_t size() const { return held_ ? held_->size() : 0; }
    BatchType get(std::span<const std::int64_t> indices, Context& context) const {
        if (!held_) throw Error("data::AnyDataset: it holds no dataset");
        return held_->get(indices, context);
    }
    explicit operator bool() const { return held_ != nullptr; }
    /// The dataset within; null where it is of another type.
    template <class D>
    const D* get_if() const {
        auto* holder = dynamic_cast<const Holder<D>*>(held_.get());
        return holder ? &holder->dataset : nullptr;
    }

private:
    struct Interface {
        virtual ~Interface() = default;
        virtual std::int64_t size() const = 0;
        virtual BatchType get(std::span<const std::int64_t> indices, Context& context) const = 0;
    };
    template <class D>
    struct Holder final : Interface {
        D dataset;

        explicit Holder(D given) : dataset(std::move(given)) {}
        std::int64_t size() const override { return static_cast<std::int64_t>(dataset.size()); }
        BatchType get(std::span<const std::int64_t> indices, Context& context) const override {
            return fetch(dataset, indices, context);
        }
    };

    std::shared_ptr<const Interface> held_;
};

} // namespace fulgurite::data
