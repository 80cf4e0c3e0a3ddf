// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/tensor/state.hpp"

/// A view over a loader (`loader | std::views::transform(f)`, or range-v3's) is a loader. What a run tells a loader and
/// asks of it is meant for the one below the views: its source, which is reached by their `base()`.
namespace fulgurite::data {

/// Any C++ range of batches is a loader: `begin()` and `end()` with `!=`, `++` and `*`.
template <class L>
concept RangeOfBatches = requires(L& loader) {
    std::begin(loader) != std::end(loader);
    *std::begin(loader);
};
template <class L>
using batch_of = std::remove_cvref_t<decltype(*std::begin(std::declval<L&>()))>;

template <class L>
concept KnowsEpochs = requires(L& loader, std::int64_t epoch) { loader.set_epoch(epoch); };
template <class L>
concept BeginsAt = requires(L& loader, std::int64_t batch) { loader.begin_at(batch); };
template <class L>
concept HasLoaderState = requires(L& loader, const StateTree& state) {
    { loader.state_dict() } -> std::convertible_to<StateTree>;
    loader.load_state_dict(state);
};
/// A loader of which a run would have to know, wherever it stands.
template <class L>
concept ToldLoader = KnowsEpochs<L> || HasLoaderState<L> || BeginsAt<L>;

/// What a view makes of the batches below it. `same`: one of each, in their order. `first`: the same, of the first
/// ones. `others`: what depends on them alone, so that it is the same whenever they are. `unknown`: nothing is known of
/// it.
enum class ViewKind : std::uint8_t { same, first, others, unknown };

namespace detail {

/// "transform_view" for a view of the standard library's or of range-v3's, else nothing. A name, as to match the types
/// their headers would have to be included, which nobody else needs.
template <class View>
consteval std::string_view view_name() {
    const std::string_view name = type_name<View>().substr(0, type_name<View>().find('<'));
    const auto colon = name.rfind("::");
    return colon != name.npos && name.substr(0, colon).ends_with("ranges") ? name.substr(colon + 2) : "";
}
template <class View>
consteval ViewKind kind_by_name() {
    const auto is_any = [](auto... names) { return ((view_name<View>() == names) || ...); };
    if (is_any("ref_view", "owning_view", "transform_view")) return ViewKind::same;
    if (is_any("take_view")) return ViewKind::first;
    if (is_any("filter_view", "drop_view", "take_while_view", "drop_while_view", "chunk_view", "stride_view",
               "enumerate_view", "join_view"))
        return ViewKind::others;
    return ViewKind::unknown;
}

template <class L>
concept HasBase = requires(L& loader) {
    { loader.base() };
    requires RangeOfBatches<std::remove_reference_t<decltype(loader.base())>>;
};

/// Copied: a view on the way was given by value, and what it holds is not what the run iterates over.
template <class L, bool Copied = false>
struct SourceOf {
    using type = L;
    static constexpr bool below = false, reached = !Copied;
    static constexpr ViewKind kind = ViewKind::same;
};
template <class L, bool Copied>
    requires(!ToldLoader<L> && HasBase<L>)
struct SourceOf<L, Copied> {
    using Base = decltype(std::declval<L&>().base());
    static constexpr bool refers = view_name<std::remove_const_t<L>>() == "ref_view",
                          copies = !refers && (Copied || !std::is_lvalue_reference_v<Base>);
    using Next = SourceOf<std::remove_reference_t<Base>, copies>;
    using type = typename Next::type;
    static constexpr bool below = true, reached = Next::reached;
    static constexpr ViewKind own = kind_by_name<std::remove_const_t<L>>(), kind = own > Next::kind ? own : Next::kind;
};

} // namespace detail

/// The type of the loader below views, or of the loader itself.
template <class L>
using source_of_t = typename detail::SourceOf<L>::type;
/// Whether a loader stands below views, which a run can reach and has to tell something.
template <class L>
inline constexpr bool is_view_of_loader =
    detail::SourceOf<L>::below && detail::SourceOf<L>::reached && ToldLoader<source_of_t<L>>;
template <class L>
inline constexpr ViewKind view_kind_of = is_view_of_loader<L> ? detail::SourceOf<L>::kind : ViewKind::same;

/// Calls `f` with the loader below the views, or with the loader itself.
template <class L, class F>
decltype(auto) with_source(L& loader, F&& f) {
    if constexpr (!is_view_of_loader<L>) return f(loader);
    else {
        auto&& base = loader.base();
        return with_source(base, f);
    }
}

namespace detail {

template <class L>
inline constexpr bool hides_told = false;
/// A range whose source, or one within whose type, has to be told of epochs or saved.
template <class L>
inline constexpr bool is_told = false;
template <RangeOfBatches L>
inline constexpr bool is_told<L> = KnowsEpochs<source_of_t<L>> || HasLoaderState<source_of_t<L>> || hides_told<L>;

template <template <class...> class Range, class... Args>
    requires(!ToldLoader<Range<Args...>> && !SourceOf<Range<Args...>>::below)
inline constexpr bool hides_told<Range<Args...>> = (is_told<Args> || ...);
template <class L>
    requires(!ToldLoader<L> && SourceOf<L>::below)
inline constexpr bool hides_told<L> =
    is_told<source_of_t<L>> &&
    (!is_view_of_loader<L> || view_kind_of<L> == ViewKind::unknown || hides_told<source_of_t<L>>);

} // namespace detail

/// Whether a loader that shuffles, or that has a state, is within this one where a run can't reach it, or is changed by
/// a view of which nothing is known. By the types in the type's name: `zip_view<ref_view<data::Loader<…>>, …>`.
template <class L>
inline constexpr bool hides_a_loader = detail::hides_told<std::remove_const_t<L>>;
/// What is thrown where `whose` loader is one such, and is to go on.
template <class L>
Error hidden_loader(const std::string& whose) {
    return Error(
        whose + " can't be resumed: within its training loader, a " + std::string(short_type_name<L>()) +
        ", is one that shuffles or has a state, where a run can't tell it the epoch or its place, and batches "
        "would be repeated; give that loader itself, one view over it (transform, take, filter, drop) with the "
        "loader in a variable, or a type with set_epoch(epoch) and state_dict()");
}

} // namespace fulgurite::data
