// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <type_traits>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/log/flags.hpp"

namespace fulgurite::engine {

/// One entry: a key logged in one phase. `Bits` are complete here: the defaults of the place it was logged in are
/// added.
template <class K, class V, unsigned Bits, Phase P, class R = void, bool Weighted = false>
struct Entry {
    using key = K;
    using value_type = V;
    using reduction_type = R;
    static constexpr Phase phase = P;
    static constexpr bool on_step = (Bits & log_bit::step) != 0, on_epoch = (Bits & log_bit::epoch) != 0,
                          prog_bar = (Bits & log_bit::prog_bar) != 0;
    static constexpr bool is_metric_object = std::is_pointer_v<V>;
    using object_type = std::remove_pointer_t<V>;
    static constexpr bool one_name = (Bits & log_bit::one_name) != 0;
    static constexpr unsigned reduction = Bits & log_bit::reductions;
    static constexpr bool is_custom = !std::is_void_v<R>;
    static constexpr bool is_mean = reduction == 0 && !is_metric_object && !is_custom;
    static constexpr bool reduces_nothing = !on_epoch && (reduction != 0 || is_custom); ///< a reduction of one value
    static constexpr bool weighs_samples = on_epoch && (is_mean || is_custom) && !Weighted;
    /// A weight of zero says that there is nothing to take: 0 times the mean over nothing is no number.
    static constexpr bool can_weigh_nothing = is_mean || is_custom || Weighted;
    /// The flags of values that are known by names made of this key.
    static constexpr unsigned named_bits = Bits & (log_bit::step | log_bit::epoch | log_bit::prog_bar);
    /// How an epoch's value comes about: "mean", or the name of a reduction of the user's.
    static constexpr std::string_view reduced_by() {
        if constexpr (is_metric_object) return "a metric object";
        else if constexpr (is_custom) return short_type_name<R>();
        else if constexpr (reduction == log_bit::sum) return "sum";
        else if constexpr (reduction == log_bit::min) return "min";
        else if constexpr (reduction == log_bit::max) return "max";
        else if constexpr (reduction == log_bit::last) return "last";
        else return "mean";
    }
    static constexpr std::string_view step_name() { return on_epoch ? K::step_name() : K::name(); }
    static constexpr std::string_view epoch_name() { return on_step ? K::epoch_name() : K::name(); }
};

/// `Entry` of a `Logged` type, with the flags that hold where it was logged.
template <class L, Phase P, bool EpochByDefault>
using entry_of = Entry<typename L::key, typename L::value_type,
                       (L::bits & (log_bit::step | log_bit::epoch)) != 0
                           ? L::bits
                           : L::bits | (EpochByDefault || std::is_pointer_v<typename L::value_type> ? log_bit::epoch
                                                                                                    : log_bit::step),
                       P, typename L::reduction_type, L::is_weighted>;
template <class List, Phase P, bool EpochByDefault>
struct entries_of;
template <class... Ls, Phase P, bool EpochByDefault>
struct entries_of<TypeList<Ls...>, P, EpochByDefault> {
    using type = TypeList<entry_of<Ls, P, EpochByDefault>...>;
};

/// Whether a list of entries has one of this key.
template <class K, class List>
inline constexpr bool has_key = false;
template <class K, class... Es>
inline constexpr bool has_key<K, TypeList<Es...>> = (std::is_same_v<typename Es::key, K> || ...);

} // namespace fulgurite::engine
