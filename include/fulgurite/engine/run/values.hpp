// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/metrics/loader_table.hpp"
#include "fulgurite/engine/metrics/matrices.hpp"
#include "fulgurite/engine/metrics/named_values.hpp"
#include "fulgurite/engine/metrics/table.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/engine/types/entries.hpp"
#include "fulgurite/log/each_value.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/item.hpp"
#include "fulgurite/log/logs.hpp"
#include "fulgurite/log/step.hpp"

namespace fulgurite::engine {

template <class C, bool Host>
struct TableOf {
    using type = MetricTable<typename entries_in<C>::type, Host>;
};
template <class C, bool Host>
    requires(C::several)
struct TableOf<C, Host> {
    using type = LoaderTable<typename entries_in<C>::type, loader_entries<C>, C::eval_batches::fixed, Host>;
};

/// The flags of all dictionaries that a result of a step logs, with what is the default where it does.
template <class Result, unsigned Default>
inline constexpr unsigned dict_bits_of = 0;
template <unsigned Default, class... Items>
consteval unsigned dict_bits_in(TypeList<Items...>) {
    [[maybe_unused]] const auto bits = []<class Item>(std::type_identity<Item>) -> unsigned {
        if constexpr (is_logged_dict<Item>) return with_default<Item::bits, Default>;
        else return 0;
    };
    return (0U | ... | bits(std::type_identity<Items>{}));
}
template <class... Items, unsigned Default>
inline constexpr unsigned dict_bits_of<Step<Items...>, Default> = dict_bits_in<Default>(TypeList<Items...>{});
template <class... Items, unsigned Default>
inline constexpr unsigned dict_bits_of<Logs<Items...>, Default> = dict_bits_in<Default>(TypeList<Items...>{});

template <class Result>
inline constexpr bool logs_dicts = dict_bits_of<Result, log_bit::epoch> != 0;

/// The same of all steps of a phase in a run.
template <class C, Phase P>
consteval unsigned dict_bits() {
    unsigned bits = 0;
    if constexpr (P == Phase::train && C::fits) bits |= dict_bits_of<train_result<C>, log_bit::step>;
    if constexpr (P != Phase::train && P == C::eval_phase && C::evaluates)
        [&]<class... Cs>(TypeList<Cs...>) {
            bits |= (0U | ... | dict_bits_of<eval_result<Cs>, log_bit::epoch>);
        }(in_loaders<C, true>{});
    return bits;
}

/// A run's metrics, and beside them what is logged under names that are known only at run time: both are noted, put
/// back and saved as one.
template <class C, bool Host>
struct Values : TableOf<C, Host>::type {
    using Keyed = typename TableOf<C, Host>::type;
    NamedValues<Host> by_name;
    struct None {};
    [[no_unique_address]] std::conditional_t<Keyed::any_matrix, Matrices, None> matrices;

    static constexpr bool logs_any_dict = (dict_bits<C, Phase::train>() | dict_bits<C, C::eval_phase>()) != 0;
    template <Phase P>
    static constexpr bool weighs_samples =
        Keyed::template weighs_samples<P> || NamedValues<Host>::weighs_samples(dict_bits<C, P>());
    template <Phase P>
    static constexpr bool has_step_values =
        Keyed::template has_step_values<P> || (dict_bits<C, P>() & log_bit::step) != 0;

    /// Takes a dictionary that a step logs; `suffix` names the loader of several. What goes wrong with a value is told
    /// by `rethrow(name)`.
    template <Phase P, unsigned Bits>
    void record_dict(const LoggedDict<Bits>& dict, double samples, std::string_view suffix, auto&& rethrow) {
        constexpr unsigned bits = with_default < Bits, P == Phase::train ? log_bit::step : log_bit::epoch > ;
        for (const auto& [name, value] : dict.values) {
            const auto whole = name + std::string(suffix);
            if (!by_name.knows(P, whole)) refuse_second_meaning<P>(whole);
            try {
                by_name.record(P, whole, value, samples, bits);
            } catch (...) {
                rethrow(name);
            }
        }
    }
    template <Phase P>
    void row_written() {
        Keyed::template row_written<P>();
        by_name.row_written(P);
    }
    template <Phase P>
    void reduce() {
        Keyed::template reduce<P>(of_objects<P>());
        by_name.reduce(P);
    }
    template <Phase P>
    void leave() {
        Keyed::template leave<P>(of_objects<P>());
    }
    template <Phase P>
    void take_step_values() {
        Keyed::template take_step_values<P>(of_objects<P>());
    }
    template <Phase P>
    void reset() {
        Keyed::template reset<P>();
        by_name.reset(P);
    }
    void reset_all() {
        Keyed::reset_all();
        for (const auto phase : {Phase::train, Phase::validation, Phase::test, Phase::predict}) by_name.reset(phase);
    }
    template <Phase P, class F>
    void each_step_value(F&& f) const {
        Keyed::template each_step_value<P>(f);
        by_name.each_step_value(P, f);
    }
    template <Phase P, class F>
    void each_epoch_value(F&& f) const {
        Keyed::template each_epoch_value<P>(f);
        by_name.each_epoch_value(P, f);
    }
    template <class F>
    void each_progress_value(F&& f) const {
        Keyed::each_progress_value(f);
        by_name.each_progress_value(f);
    }

    void begin_epoch() {
        Keyed::begin_epoch();
        by_name.begin_epoch();
    }
    template <Phase P>
    void begin_evaluation() {
        Keyed::template begin_evaluation<P>();
        by_name.begin_evaluation();
    }
    void forget() {
        Keyed::forget();
        by_name = {};
    }
    /// `f(phase, newest)` for what is logged under a name, as a key or without one.
    template <class F>
    void each_phase_named(std::string_view name, F&& f) const {
        Keyed::each_named([&](Phase phase, std::string_view key, const auto& newest) {
            if (key == name) f(phase, newest);
        });
        for (const auto& one : by_name.all())
            if (one.name == name) f(one.phase, one.newest);
    }
    /// The newest value under a name, of one phase or of all. Throws `Error` where there is none.
    double named(std::string_view name, std::optional<Phase> phase) const {
        std::optional<double> value;
        std::int64_t order = -1;
        each_phase_named(name, [&](Phase of, const auto& newest) {
            if ((phase && of != *phase) || !newest.known() || newest.order <= order) return;
            order = newest.order;
            value = newest.value.read();
        });
        if (!value) throw Error("metric '", name, "' has no value: nothing was logged under it so far");
        return *value;
    }
    double watched(std::string_view name) const {
        const auto phase = watched_phase_of(name);
        if (phase == Phase::train) by_name.watch(name);
        else if (by_name.is_watched(name))
            throw Error("'", name, "' was watched in training, and now validation logs it, too; ",
                        "give one of them another name");
        return named(name, phase);
    }
    bool has_named(std::string_view name) const {
        bool any = false;
        each_phase_named(name, [&](Phase, const auto& newest) { any = any || newest.known(); });
        return any;
    }
    /// Whether a value under the name is new: in a validation, since that began; elsewhere, since the epoch did.
    bool is_new_named(std::string_view name, bool in_validation) const {
        const auto phase = watched_phase_of(name);
        bool any = false;
        each_phase_named(name, [&](Phase of, const auto& newest) {
            if (!in_validation) any = any || newest.times > newest.at_epoch;
            else if (of == phase) any = newest.times > (of == Phase::train ? newest.at_previous : newest.at_evaluation);
        });
        return any;
    }
    template <class F>
    void each_newest(F&& f) const {
        Keyed::each_newest(f);
        for (const auto& one : by_name.all())
            if (one.newest.known()) f(one.name, one.newest.value.read());
    }
    template <Phase P>
    void refuse_second_meaning(const std::string& name, const char* whose = "log_dict") const {
        Keyed::each_named([&](Phase phase, std::string_view key, const auto&) {
            if (phase == P && key == name)
                throw Error(whose, " has '", name,
                            "', which the same stage logs under a key; give one of them "
                            "another name");
        });
    }
    /// Validation's where validation logs the name, else training's.
    Phase watched_phase_of(std::string_view name) const {
        Phase phase = Phase::train;
        each_phase_named(name, [&](Phase of, const auto&) {
            if (of == Phase::validation) phase = of;
        });
        return phase;
    }

private:
    /// The numbers of a metric object that has several: "val/recall/0", of loader 1 "val/recall/0/dataloader_idx_1";
    /// and its matrices.
    template <Phase P>
    auto of_objects() {
        const auto numbers = [this]<class E>(std::type_identity<E>, std::string_view suffix, const std::string& name,
                                             double value, bool of_step) {
            auto whole = std::string(E::key::name()) + "/" + name + std::string(suffix);
            if (!by_name.knows(P, whole)) refuse_second_meaning<P>(whole, "a metric object");
            by_name.take(P, std::move(whole), value, E::named_bits, of_step);
        };
        if constexpr (!Keyed::any_matrix) return numbers;
        else
            return NumbersAndMatrices{
                numbers, [this]<class E>(std::type_identity<E>, std::string_view suffix, const std::string& name,
                                         const at::Tensor& matrix) {
                    matrices.take(fulgurite::detail::below(std::string(E::key::name()), name) + std::string(suffix),
                                  matrix);
                }};
    }
};

} // namespace fulgurite::engine
