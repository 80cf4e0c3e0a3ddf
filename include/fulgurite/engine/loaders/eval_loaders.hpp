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

/// Evaluation on several loaders, one after the other. What a single loader has one of (batches taken, predictions,
/// outputs), several have a list of: a tuple where their number is known at compile time, else a vector.
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

/// Several loaders as a tuple or a vector.
template <class T>
decltype(auto) loader_list(T& loaders) {
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
    using type = typename BatchesOfParts<std::remove_cvref_t<decltype(loader_list(std::declval<T&>()))>>::type;
};

/// One loader's element of a list. `at` is an index that knows itself at compile time for a tuple.
template <class... Ts, std::size_t I>
auto& of_loader(std::tuple<Ts...>& list, std::integral_constant<std::size_t, I>) {
    return std::get<I>(list);
}
template <class T>
auto& of_loader(std::vector<T>& list, std::size_t at) {
    return list[at];
}

template <class F, class... Ls, std::size_t... I>
void each_loader(std::tuple<Ls...>& list, F& f, std::index_sequence<I...>) {
    (f(std::get<I>(list), std::integral_constant<std::size_t, I>{}), ...);
}
/// Applies `f(loader, at)` to each of several loaders, in order.
template <SeveralLoaders T, class F>
void each_loader(T& loaders, F&& f) {
    auto& list = loader_list(loaders);
    using List = std::remove_cvref_t<decltype(list)>;
    if constexpr (requires { std::tuple_size<List>::value; })
        each_loader(list, f, std::make_index_sequence<std::tuple_size_v<List>>{});
    else
        for (std::size_t at = 0; at < list.size(); ++at) f(list[at], at);
}
template <SeveralLoaders T>
std::size_t loader_count(T& loaders) {
    std::size_t number = 0;
    each_loader(loaders, [&](auto&, auto) { ++number; });
    return number;
}

/// How many batches are taken of a loader, or of each of several, in an epoch: `most(size)` says how many of one of
/// that size. They are told the epoch first, as their size may depend on it.
template <class L, class F>
auto shares_of(L& loader, std::int64_t epoch, F&& most) {
    const auto share = [&](auto& one) {
        data::tell_epoch(one, epoch);
        return most(batches_in(one));
    };
    if constexpr (SeveralLoaders<L>) {
        std::vector<std::int64_t> shares;
        each_loader(loader, [&](auto& one, auto) { shares.push_back(share(one)); });
        return shares;
    } else {
        return share(loader);
    }
}

/// The number of batches that an evaluation will have, over all its loaders; nothing where one does not know its size.
template <class L>
std::optional<std::int64_t> expected_batches(L& loader, std::int64_t share) {
    if (share == 0) return 0;
    auto number = batches_in(loader);
    if (number) number = std::min(*number, share);
    return number;
}
template <SeveralLoaders T>
std::optional<std::int64_t> expected_batches(T& loaders, const std::vector<std::int64_t>& shares) {
    std::optional<std::int64_t> all = 0;
    each_loader(loaders, [&](auto& loader, std::size_t at) {
        const auto number = expected_batches(loader, shares[at]);
        all = all && number ? std::optional(*all + *number) : std::nullopt;
    });
    return all;
}
/// Whether an evaluation may have batches. One that is known to have none is left out, as in Lightning.
template <class L, class Shares>
bool any_batches(L& loader, const Shares& shares) {
    return expected_batches(loader, shares) != 0;
}

} // namespace fulgurite::engine
