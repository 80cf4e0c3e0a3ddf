// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/data/normalize.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// Transforms of images one after the other, for `data::map`; how many there are may be known at run time alone. Each
/// is called as `f(Tensor)` or `f(Tensor, Generator&)`, as const and from several threads. Takes `[N, C, H, W]` or one
/// image `[C, H, W]`. Cost: one indirect call for each transform and batch.
///
///     data::Transforms augment;
///     augment.add(data::RandomCrop{{.size = {32}, .padding = {4}}});
///     if (colour) augment.add(data::ColorJitter{{.brightness = {0.2}}});
class Transforms {
public:
    Transforms() = default;

    /// Puts a transform behind those that are there.
    template <class F>
    Transforms& add(F f) {
        static_assert(
            std::invocable<const F&, Tensor, Generator&> || std::invocable<const F&, Tensor>,
            "fulgurite: a transform takes (torch::Tensor), or (torch::Tensor, data::Generator&), and its call "
            "is const");
        if constexpr (std::same_as<F, Transforms>) {
            for (auto& step : f.steps_) steps_.push_back(std::move(step));
        } else if constexpr (std::same_as<F, Normalize>) { // which takes a third dimension for a series
            steps_.push_back([f = std::move(f)](Tensor images, Generator&) {
                return images.dim() == 3 ? f(images.unsqueeze(0)).squeeze(0) : f(images);
            });
        } else if constexpr (std::invocable<const F&, Tensor, Generator&>) {
            steps_.push_back(std::move(f));
        } else {
            steps_.push_back([f = std::move(f)](Tensor images, Generator&) -> Tensor { return f(std::move(images)); });
        }
        return *this;
    }

    std::size_t size() const { return steps_.size(); }
    bool empty() const { return steps_.empty(); }

    Tensor operator()(Tensor images, Generator& random) const {
        for (const auto& step : steps_) images = step(std::move(images), random);
        return images;
    }

private:
    std::vector<std::function<Tensor(Tensor, Generator&)>> steps_;
};

/// `dataset | data::map(data::transforms(a, b, c))`: first a, then b, then c.
template <class... F>
Transforms transforms(F... f) {
    Transforms all;
    (all.add(std::move(f)), ...);
    return all;
}

} // namespace fulgurite::data
