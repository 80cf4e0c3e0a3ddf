// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/normalize.hpp"

namespace fulgurite::data {

/// What `data::map` returns: waits for a dataset on its left.
template <class F>
struct Map {
    F f;
};

/// `dataset | data::map(f)`: every batch goes through `f`, in bulk, on the worker that made it. `f` takes a batch (and
/// returns one, of any type), a `Batch&` (and changes it), or the tensor `batch.data` (and returns the new one); with a
/// second parameter `Generator&` it gets a random stream that depends on seed, epoch and batch alone. It is called as
/// `const` and from several threads at once. A generic lambda is given the batch.
template <class F>
Map<std::decay_t<F>> map(F&& f) {
    return {std::forward<F>(f)};
}

namespace detail {

template <class D>
concept FusesNormalize = requires(const D& dataset, std::span<const std::int64_t> indices, const Normalize& normalize) {
    dataset.get_normalized(indices, normalize);
};

template <class F, class B>
concept MapsData = requires(const F& f, B& batch, Generator& generator) {
    batch.data;
    requires requires { f(batch.data); } || requires { f(batch.data, generator); };
};

template <class Call>
auto new_batch(Call call) {
    static_assert(
        !std::is_void_v<decltype(call())>,
        "fulgurite: a function given to data::map gave nothing back; return the new batch, or take Batch& and "
        "change it");
    return call();
}

template <class F, class B>
auto apply_map(const F& f, B batch, Generator& generator) {
    if constexpr (std::invocable<const F&, B, Generator&>) {
        return new_batch([&] { return f(std::move(batch), generator); });
    } else if constexpr (std::invocable<const F&, B>) {
        return new_batch([&] { return f(std::move(batch)); });
    } else if constexpr (std::invocable<const F&, B&, Generator&>) {
        f(batch, generator);
        return batch;
    } else if constexpr (std::invocable<const F&, B&>) {
        f(batch);
        return batch;
    } else if constexpr (MapsData<F, B>) {
        if constexpr (std::invocable<const F&, Tensor, Generator&>) {
            batch.data = f(std::move(batch.data), generator);
        } else {
            batch.data = f(std::move(batch.data));
        }
        return batch;
    } else {
        static_assert(
            std::invocable<const F&, B>,
            "fulgurite: the function given to data::map cannot be called with this dataset's batch, nor with "
            "its data; take (Batch), (Batch&) or (torch::Tensor), with Generator& after it if need be, and let "
            "the call be const");
        return batch;
    }
}

/// Has the looks of a `data::Loader`: gives batches, knows its dataset.
template <class L>
concept LoaderOfDataset = requires(L& loader) {
    loader.dataset();
    loader.begin();
};

} // namespace detail

/// A dataset whose batches go through `F`. Nests.
template <Dataset D, class F>
class Mapped {
public:
    Mapped(D dataset, F f) : dataset_(std::move(dataset)), f_(std::move(f)) {}

    std::int64_t size() const { return static_cast<std::int64_t>(dataset_.size()); }
    const D& dataset() const { return dataset_; }

    auto get(std::span<const std::int64_t> indices, Context& context) const {
        if constexpr (std::same_as<F, Normalize> && detail::FusesNormalize<D>) {
            return dataset_.get_normalized(indices, f_);
        } else {
            return detail::apply_map(f_, fetch(dataset_, indices, context), context.generator);
        }
    }

private:
    D dataset_;
    F f_;
};

/// A dataset, its batches transformed.
template <class D, class F>
auto operator|(D&& dataset, Map<F> map) {
    using Left = std::remove_cvref_t<D>;
    if constexpr (Dataset<Left>) {
        return Mapped<Left, F>{std::forward<D>(dataset), std::move(map.f)};
    } else {
        static_assert(
            !detail::LoaderOfDataset<Left>,
            "fulgurite: data::map transforms a dataset, and what stands before | is a loader; map first, then "
            "load: data::Loader{dataset | data::map(f), options}");
        static_assert(detail::LoaderOfDataset<Left> || Dataset<Left>,
                      "fulgurite: what stands before | data::map is no dataset; it needs size() const and "
                      "get(std::span<const std::int64_t>) const, or sample(std::int64_t) const");
        return std::forward<D>(dataset);
    }
}

} // namespace fulgurite::data
