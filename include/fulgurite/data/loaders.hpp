// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <functional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/data/pass/source.hpp"

namespace fulgurite::data {

namespace detail {

template <class... Ls>
inline constexpr bool all_loaders = (RangeOfBatches<std::remove_reference_t<Ls>> && ...);

} // namespace detail

/// What is kept of a thing that a braced list was given: itself, or a reference where that was `std::ref(it)`.
template <class T>
struct kept : std::type_identity<T> {};
template <class T>
struct kept<std::reference_wrapper<T>> : std::type_identity<T&> {};
template <class T>
using kept_t = typename kept<T>::type;

/// Several loaders for validation, test or prediction, which takes one after the other:
///
///     trainer.fit(model, train, data::Loaders{clean, noisy});
///     auto [a, b] = trainer.predict(model, data::Loaders{clean, std::ref(other)});
///     trainer.test(model, data::Loaders{std::vector{first, second}});   // a number known at run time
///
/// What their steps log is told apart by a suffix: "val/loss/dataloader_idx_0", as in Lightning. Loaders are kept by
/// value, as in a tuple; `std::ref(loader)` refers to yours. To train on several at once, see `data::Combined`.
template <class... Ls>
class Loaders {
    static_assert(sizeof...(Ls) >= 2,
                  "fulgurite: data::Loaders is for several loaders; give a single one as it is, or a std::vector of "
                  "loaders where their number is known at run time");
    static_assert(sizeof...(Ls) < 2 || detail::all_loaders<Ls...>,
                  "fulgurite: data::Loaders was given something that is no loader (a range of batches)");

public:
    explicit Loaders(Ls... loaders) : parts_(std::forward<Ls>(loaders)...) {}

    std::tuple<Ls...>& parts() { return parts_; }

private:
    std::tuple<Ls...> parts_;
};

/// The same for loaders of one type, as many as there are at run time; none at all leaves the stage out.
template <class L, class Allocator>
class Loaders<std::vector<L, Allocator>> {
    static_assert(detail::all_loaders<L>,
                  "fulgurite: data::Loaders was given a vector of what is no loader (a range of batches)");

public:
    explicit Loaders(std::vector<L, Allocator> loaders) : parts_(std::move(loaders)) {}

    std::vector<L, Allocator>& parts() { return parts_; }

private:
    std::vector<L, Allocator> parts_;
};

template <class... Ls>
Loaders(Ls...) -> Loaders<kept_t<Ls>...>;

} // namespace fulgurite::data
