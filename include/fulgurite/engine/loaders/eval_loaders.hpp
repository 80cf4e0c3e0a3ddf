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

/// An evaluation walks a list of loaders, one after the other; a single loader is a list of one. What there is of each
/// (batches taken, predictions, outputs) is in a list, too: a tuple where their number is known at compile time, else a
/// vector.
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

/// Several loaders as a tuple or a vector; a single one as a tuple of a reference.
template <class T>
decltype(auto) loader_list(T& loaders) {
    if constexpr (!SeveralLoaders<T>) return std::tuple<T&>(loaders);
    else if constexpr (requires { loaders.parts(); }) return loaders.parts();
    else return (loaders);
}

/// The batch types of the loaders of an evaluation. Several: they have indices. Fixed: a type for each loader; else a
/// single one, of as many loaders as there are at run time.
template <bool Several, bool Fixed, class... Batches>
struct EvalBatches {
    using each = TypeList<Batches...>;
    static constexpr bool several = Several, fixed = Fixed;
};
template <bool Several, class List>
struct BatchesOfList {
    using type = EvalBatches<Several, false, batch_of<typename List::value_type>>;
};
template <bool Several, class... Ls>
struct BatchesOfList<Several, std::tuple<Ls...>> {
    using type = EvalBatches<Several, true, batch_of<std::remove_reference_t<Ls>>...>;
};
template <class T>
struct BatchesOf : BatchesOfList<SeveralLoaders<T>, std::remove_cvref_t<decltype(loader_list(std::declval<T&>()))>> {};
template <>
struct BatchesOf<NoLoader> {
    using type = EvalBatches<false, true>;
};
template <class T>
using eval_batches_of = typename BatchesOf<T>::type;

/// One loader's element of a list. `at` is an index that knows itself at compile time for a tuple.
template <class... Ts, std::size_t I>
auto& of_loader(std::tuple<Ts...>& list, std::integral_constant<std::size_t, I>) {
    return std::get<I>(list);
}
template <class T>
auto& of_loader(std::vector<T>& list, std::size_t at) {
    return list[at];
}

/// Applies `f(loader, at)` to each loader, in order.
template <class T, class F>
void each_loader(T& loaders, F&& f) {
    auto&& list = loader_list(loaders);
    using List = std::remove_cvref_t<decltype(list)>;
    if constexpr (requires { std::tuple_size<List>::value; })
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (f(std::get<I>(list), std::integral_constant<std::size_t, I>{}), ...);
        }(std::make_index_sequence<std::tuple_size_v<List>>{});
    else
        for (std::size_t at = 0; at < list.size(); ++at) f(list[at], at);
}
template <class T>
std::size_t loader_count(T& loaders) {
    std::size_t number = 0;
    each_loader(loaders, [&](auto&, auto) { ++number; });
    return number;
}

/// How many batches are taken of each loader in an epoch: `most(size)` says how many of one of that size. They are told
/// the epoch first, as their size may depend on it.
template <class T, class F>
std::vector<std::int64_t> shares_of(T& loaders, std::int64_t epoch, F&& most) {
    std::vector<std::int64_t> shares;
    each_loader(loaders, [&](auto& loader, auto) {
        data::tell_epoch(loader, epoch);
        shares.push_back(most(batches_in(loader)));
    });
    return shares;
}

/// The number of batches that an evaluation will have, over all its loaders; nothing where one does not know its size.
template <class T>
std::optional<std::int64_t> expected_batches(T& loaders, const std::vector<std::int64_t>& shares) {
    std::optional<std::int64_t> all = 0;
    each_loader(loaders, [&](auto& loader, std::size_t at) {
        if (shares[at] == 0) return;
        const auto number = batches_in(loader);
        all = all && number ? std::optional(*all + std::min(*number, shares[at])) : std::nullopt;
    });
    return all;
}

} // namespace fulgurite::engine
