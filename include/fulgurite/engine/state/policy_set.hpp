// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/state/progress.hpp"

namespace fulgurite::engine {

template <template <class...> class Template, class T>
inline constexpr bool is_specialization = false;
template <template <class...> class Template, class... Args>
inline constexpr bool is_specialization<Template, Template<Args...>> = true;

/// One bit for each hook that any of these has the name of.
template <class... Alternatives>
consteval std::uint64_t bits_of(TypeList<Alternatives...>) {
    return (std::uint64_t{0} | ... | hook_bits<Alternatives>);
}

/// A flag of one object, which copies of it begin without.
struct OfThisObject {
    bool on = false;
    OfThisObject() = default;
    OfThisObject(const OfThisObject&) {}
    OfThisObject& operator=(const OfThisObject&) { return *this; }
};

/// The first of these that is of the category; else the default.
template <class Category, class Default, class... Ps>
struct FirstOf : std::type_identity<Default> {};
template <class Category, class Default, class P, class... Rest>
struct FirstOf<Category, Default, P, Rest...>
    : std::conditional_t<policy_of<P, Category>, std::type_identity<P>, FirstOf<Category, Default, Rest...>> {};

/// What a Trainer was given, with a default where a category that it needs was not named.
template <class... Ps>
class PolicySet {
public:
    static constexpr std::size_t size = sizeof...(Ps);
    using types = TypeList<Ps...>;
    /// The same with every alternative of a choice at run time: whoever may be heard.
    using listener_types = concat<typename alternatives_of<Ps>::type...>;

    /// One bit for each hook that any of them has the name of.
    static constexpr std::uint64_t hook_bits = (std::uint64_t{0} | ... | bits_of(typename alternatives_of<Ps>::type{}));
    Reached reached;      ///< by the last fit, or by the one that runs
    OfThisObject fitting; ///< a fit is open: what ends meanwhile, a test within it, is not the loggers' end

    explicit PolicySet(Ps... policies) : policies_{std::move(policies)...} {}

    template <class Category>
    static constexpr std::size_t index_of_category = [] {
        std::size_t i = 0;
        (void)((policy_of<Ps, Category> ? true : (++i, false)) || ...);
        return i;
    }();
    template <class Category>
    static constexpr bool has_category = index_of_category<Category> < size;

    /// The one policy of a category, or a default made on the spot.
    template <class Category, class Default>
    decltype(auto) pick() {
        if constexpr (has_category<Category>) return (std::get<index_of_category<Category>>(policies_));
        else return Default{};
    }

    /// The type of that.
    template <class Category, class Default>
    using type_or = typename FirstOf<Category, Default, Ps...>::type;

    template <class P>
    static constexpr std::size_t index_of_policy = [] {
        std::size_t i = 0;
        (void)((std::is_same_v<underlying_policy_t<Ps>, P> ? true : (++i, false)) || ...);
        return i;
    }();
    template <class P>
    static constexpr bool has = index_of_policy<P> < size;
    template <template <class...> class P>
    static constexpr std::size_t index_of_template = [] {
        std::size_t i = 0;
        (void)((is_specialization<P, underlying_policy_t<Ps>> ? true : (++i, false)) || ...);
        return i;
    }();

    template <std::size_t I>
    auto& get() {
        return std::get<I>(policies_);
    }
    template <std::size_t I>
    const auto& get() const {
        return std::get<I>(policies_);
    }
    template <std::size_t I>
    using type = std::tuple_element_t<I, std::tuple<Ps...>>;

    /// Applies a function to the policy of a type, where it was given and a choice at run time left it in.
    template <class P, class F>
    void with([[maybe_unused]] F&& f) {
        if constexpr (has<P>) with_policy(std::get<index_of_policy<P>>(policies_), f);
    }
    /// Applies a function to each policy of a category; what is chosen at run time is seen through.
    template <class Category, class F>
    void for_each(F&& f) {
        for_each_index<Category>(f, std::index_sequence_for<Ps...>{});
    }
    template <class F>
    void for_all(F&& f) {
        each_of(policies_, [&](auto& policy) { with_policy(policy, f); });
    }
    template <class Category>
    static constexpr std::size_t count = (std::size_t{0} + ... + (policy_of<Ps, Category> ? 1 : 0));

private:
    template <class Category, class F, std::size_t... I>
    void for_each_index(F& f, std::index_sequence<I...>) {
        (visit<Category, I>(f), ...);
    }
    template <class Category, std::size_t I, class F>
    void visit(F& f) {
        if constexpr (policy_of<type<I>, Category>) with_policy(std::get<I>(policies_), f);
    }

    std::tuple<Ps...> policies_;
};

} // namespace fulgurite::engine
