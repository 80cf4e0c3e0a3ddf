// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/type_list.hpp"
#include "fulgurite/data/loaders.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"

/// Evaluation on several loaders, one after the other: what is one of something for a single loader is one for each
/// here, in a tuple where their number is known at compile time, else in a vector.
namespace fulgurite::engine {

template <class T>
inline constexpr bool is_several = false;
template <class... Ls>
inline constexpr bool is_several<data::Loaders<Ls...>> = true;
// Nothing that can be told an epoch is a batch, so this is no loader of such batches.
template <class L, class Allocator>
    requires requires(L& loader) { loader.set_epoch(0); }
inline constexpr bool is_several<std::vector<L, Allocator>> = true;

/// `data::Loaders`, or a `std::vector` of `data::Loader`, of `AnyLoader` or of others that can be told an epoch.
template <class T>
concept SeveralLoaders = is_several<T>;
/// What a stage of evaluation is given.
template <class T>
concept EvalLoader = Loader<T> || SeveralLoaders<T>;

/// The loaders as a tuple or a vector.
template <class T>
decltype(auto) parts_of(T& loaders) {
    if constexpr (requires { loaders.parts(); }) return loaders.parts();
    else return (loaders);
}

/// The batch types of several loaders: one for each, or `NumberedBatches` where there are as many as there are at run
/// time.
template <class... Batches>
struct BatchesOf {
    using each = TypeList<Batches...>;
    static constexpr bool fixed = true;
};
template <class Batch>
struct NumberedBatches {
    using each = TypeList<Batch>;
    static constexpr bool fixed = false;
};
template <class T>
inline constexpr bool is_of_several = false;
template <class... Batches>
inline constexpr bool is_of_several<BatchesOf<Batches...>> = true;
template <class Batch>
inline constexpr bool is_of_several<NumberedBatches<Batch>> = true;

template <class Parts>
struct BatchesOfParts {
    using type = NumberedBatches<batch_of<typename Parts::value_type>>;
};
template <class... Ls>
struct BatchesOfParts<std::tuple<Ls...>> {
    using type = BatchesOf<batch_of<Ls>...>;
};
template <SeveralLoaders T>
struct EvalBatch<T> {
    using type = typename BatchesOfParts<std::remove_cvref_t<decltype(parts_of(std::declval<T&>()))>>::type;
};

/// The element for one loader, of a tuple or a vector. `at` is an index that knows itself at compile time for a tuple.
template <class... Ts, std::size_t I>
auto& part(std::tuple<Ts...>& each, std::integral_constant<std::size_t, I>) {
    return std::get<I>(each);
}
template <class T>
auto& part(std::vector<T>& each, std::size_t at) {
    return each[at];
}

template <class F, class... Ls, std::size_t... I>
void each_part(std::tuple<Ls...>& parts, F& f, std::index_sequence<I...>) {
    (f(std::get<I>(parts), std::integral_constant<std::size_t, I>{}), ...);
}
/// Applies `f(loader, at)` to each of several loaders, in order.
template <SeveralLoaders T, class F>
void each_loader(T& loaders, F&& f) {
    auto& parts = parts_of(loaders);
    using Parts = std::remove_cvref_t<decltype(parts)>;
    if constexpr (requires { std::tuple_size<Parts>::value; })
        each_part(parts, f, std::make_index_sequence<std::tuple_size_v<Parts>>{});
    else
        for (std::size_t at = 0; at < parts.size(); ++at) f(parts[at], at);
}
template <SeveralLoaders T>
std::size_t number_of(T& loaders) {
    std::size_t number = 0;
    each_loader(loaders, [&](auto&, auto) { ++number; });
    return number;
}

/// How many batches are taken of a loader, or of each of several: `most(size)` says how many of one of that size.
template <class L, class F>
auto shares_of(L& loader, F&& most) {
    if constexpr (SeveralLoaders<L>) {
        std::vector<std::int64_t> shares;
        each_loader(loader, [&](auto& one, auto) { shares.push_back(most(batches_in(one))); });
        return shares;
    } else {
        return most(batches_in(loader));
    }
}
inline bool any_in(std::int64_t share) { return share > 0; }
inline bool any_in(const std::vector<std::int64_t>& shares) {
    return std::any_of(shares.begin(), shares.end(), [](std::int64_t share) { return share > 0; });
}

/// The number of batches that an evaluation will have, over all its loaders; nothing where one does not know its size.
template <class L>
std::optional<std::int64_t> expected(L& loader, std::int64_t share) {
    auto number = batches_in(loader);
    if (number) number = std::min(*number, share);
    return number;
}
template <SeveralLoaders T>
std::optional<std::int64_t> expected(T& loaders, const std::vector<std::int64_t>& shares) {
    std::optional<std::int64_t> all = 0;
    each_loader(loaders, [&](auto& loader, std::size_t at) {
        if (shares[at] == 0) return;
        const auto number = expected(loader, shares[at]);
        all = all && number ? std::optional(*all + *number) : std::nullopt;
    });
    return all;
}

} // namespace fulgurite::engine
