// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/metrics/cell.hpp"
#include "fulgurite/engine/metrics/entry.hpp"
#include "fulgurite/engine/metrics/names.hpp"
#include "fulgurite/engine/metrics/queries.hpp"

/// The metric table of a run: which keys there are is known at compile time, so a key is an index.
namespace fulgurite::engine {

template <class Entries, bool Host, class Names = KeyNames>
class MetricTable;
template <class... Es, bool Host, class Names>
class MetricTable<TypeList<Es...>, Host, Names> : public TableQueries<MetricTable<TypeList<Es...>, Host, Names>> {
public:
    using Value = Newest<Host>;
    using entries = TypeList<Es...>;
    using keys = unique_types<TypeList<typename Es::key...>>;
    using places = unique_types<TypeList<PhaseKey<Es::phase, typename Es::key>...>>;
    /// Whether anything is logged under the key, in any phase or in this one.
    template <class K>
    static constexpr bool knows = contains_type<K, keys>;
    template <Phase P, class K>
    static constexpr bool logs_in = ((Es::phase == P && std::is_same_v<typename Es::key, K>) || ...);
    template <Phase P>
    static constexpr bool weighs_samples = ((Es::phase == P && Es::weighs_samples) || ...);
    template <Phase P>
    static constexpr bool has_step_values = ((Es::phase == P && Es::on_step) || ...);

    explicit MetricTable(Names names = {}) : names_(std::move(names)) {}

    /// `f(newest)` for the newest value under a key in each phase that logs it.
    template <class K, class F>
    void each_phase_of(K, F&& f) const {
        each_place([&]<class At>(At) {
            if constexpr (std::is_same_v<typename At::key, K>) f(at<At>());
        });
    }
    /// The newest value under a key in a phase that logs it.
    template <Phase P, class K>
    const Newest<Host>* newest(K) const {
        return &at<PhaseKey<P, K>>();
    }
    /// An epoch begins: what is known is of earlier ones.
    void begin_epoch() {
        for (auto& newest : newest_) newest.at_epoch = newest.times;
    }
    /// An evaluation begins: it starts with no sums, and what is known is of earlier ones.
    template <Phase P>
    void begin_evaluation() {
        reset<P>();
        for (auto& newest : newest_) {
            newest.at_previous = newest.at_evaluation;
            newest.at_evaluation = newest.times;
        }
    }

    /// Takes one logged value; `samples` is its weight in an epoch's mean.
    template <class E, class V>
    void record(const V& value, double samples) {
        if constexpr (E::can_weigh_nothing)
            if (samples == 0) return;
        if constexpr (E::is_metric_object) refuse_second_phase<E>(value);
        if constexpr (E::on_epoch || E::is_metric_object) cell<E>().record(value, samples);
        if constexpr (E::on_step && !E::is_metric_object) publish<E>(value);
    }

    /// The loggers have got a row of a phase's step values: the next one is to have newer ones.
    template <Phase P>
    void row_written() {
        each_place([&]<class At>(At) {
            if constexpr (At::phase == P) at<At>().at_row = at<At>().times;
        });
    }
    /// A training batch is committed, and what was logged of it counts.
    void settle() {
        [[maybe_unused]] const auto settle_one = []<class E>(Cell<E, Host>& cell) {
            if constexpr (E::is_custom) cell.settle();
        };
        (settle_one(cell<Es>()), ...);
    }
    /// Custom reductions share nothing with the table that this one was copied from.
    void detach() {
        [[maybe_unused]] const auto detach_one = []<class E>(Cell<E, Host>& cell) {
            if constexpr (E::is_custom) cell.detach();
        };
        (detach_one(cell<Es>()), ...);
    }

    /// The epoch values of a phase become the newest ones.
    template <Phase P>
    void reduce() {
        (reduce_one<Es, P>(), ...);
    }
    template <Phase P>
    void reset() {
        (reset_one<Es, P>(), ...);
    }
    void reset_all() { (reset_one<Es, Es::phase>(), ...); }
    /// Metric objects start anew, and the values that they came to stay.
    template <Phase P>
    void release() {
        (release_one<Es, P>(), ...);
    }
    /// As if nothing had ever been logged: after a sanity check.
    void forget() {
        reset_all();
        newest_ = {};
        published_ = 0;
    }

    template <Phase P, class F>
    void each_step_value(F&& f) const {
        (step_value<Es, P>(f), ...);
    }
    template <Phase P, class F>
    void each_epoch_value(F&& f) const {
        (epoch_value<Es, P>(f), ...);
    }
    template <class F>
    void each_progress_value(F&& f) const {
        each_key([&]<class K>(K) {
            if constexpr (((std::is_same_v<typename Es::key, K> && Es::prog_bar) || ...))
                if (this->has(K{})) f(names_.template name<K>(), this->metric(K{}));
        });
    }
    /// Every key with its newest value.
    template <class F>
    void each_newest(F&& f) const {
        each_key([&]<class K>(K) {
            if (this->has(K{})) f(names_.template name<K>(), this->metric(K{}));
        });
    }
    /// For checkpoints in the middle of an epoch: `f(name, cell, reduced_by)` for what a phase is gathering.
    template <Phase P, class F>
    void each_cell(F&& f) {
        (visit_cell<Es, P>(f), ...);
    }
    /// For checkpoints: `f(phase, name, newest)`.
    template <class F>
    void each_place_named(F&& f) {
        each_place([&]<class At>(At) {
            f(At::phase, names_.template name<typename At::key>(), at<At>());
            published_ = std::max(published_, at<At>().order);
        });
    }
    template <class F>
    void each_named(F&& f) const {
        each_place([&]<class At>(At) { f(At::phase, names_.template name<typename At::key>(), at<At>()); });
    }
    /// A validation within an epoch would take from the object what training has gathered in it. Throws `Error`.
    template <class E>
    void refuse_second_phase([[maybe_unused]] const void* object) const {
        [[maybe_unused]] const auto check = [&]<class Other>(const Cell<Other, Host>& other) {
            if constexpr (Other::is_metric_object && Other::phase != E::phase)
                if (other.object() == object)
                    throw Error("the metric object that is logged as '" + std::string(E::key::name()) +
                                "' gathers in two stages at once, also as '" + std::string(Other::key::name()) +
                                "'; give each stage an object of its own");
        };
        (check(cell<Es>()), ...);
    }

    /// `f(key, object)` for each metric object that gathers.
    template <class F>
    void each_object([[maybe_unused]] F&& f) const {
        [[maybe_unused]] const auto look = [&]<class E>(const Cell<E, Host>& cell) {
            if constexpr (E::is_metric_object)
                if (cell.object()) f(E::key::name(), cell.object());
        };
        (look(cell<Es>()), ...);
    }
    /// Under which key an object gathers; empty where it does not.
    std::string_view key_of(const void* object) const {
        std::string_view key;
        each_object([&](std::string_view name, const void* own) {
            if (own == object) key = name;
        });
        return key;
    }

private:
    template <class F, class... Ts>
    static void each_of_types(F& f, TypeList<Ts...>) {
        (f(Ts{}), ...);
    }
    template <class F>
    static void each_key(F&& f) {
        each_of_types(f, keys{});
    }
    template <class F>
    static void each_place(F&& f) {
        each_of_types(f, places{});
    }
    template <class At>
    auto& at() {
        return newest_[index_of<At, places>];
    }
    template <class At>
    const auto& at() const {
        return newest_[index_of<At, places>];
    }
    template <class E>
    auto& cell() {
        return std::get<index_of<E, entries>>(cells_);
    }
    template <class E>
    const auto& cell() const {
        return std::get<index_of<E, entries>>(cells_);
    }
    template <class E, Phase P, class F>
    void visit_cell(F& f) {
        if constexpr (E::phase == P && E::on_epoch && !E::is_metric_object)
            f(names_.template name<typename E::key>(), cell<E>(), E::reduced_by());
    }
    template <class E>
    void publish(const auto& value) {
        auto& newest = at<PhaseKey<E::phase, typename E::key>>();
        newest.value.set(value);
        ++newest.times;
        newest.order = ++published_;
    }
    template <class E, Phase P>
    void reduce_one() {
        if constexpr (E::phase == P && E::on_epoch)
            if (cell<E>().any) publish<E>(cell<E>().reduced());
    }
    template <class E, Phase P>
    void reset_one() {
        if constexpr (E::phase == P && (E::on_epoch || E::is_metric_object)) {
            release_one<E, P>();
            cell<E>() = {};
        }
    }
    template <class E, Phase P>
    void release_one() {
        if constexpr (E::phase == P && E::is_metric_object)
            if (cell<E>().any) {
                const c10::InferenceMode as_in_training(false); // what it makes anew is for a fit, too
                cell<E>().metric->reset();
            }
    }
    template <class E, Phase P, class F>
    void step_value(F& f) const {
        if constexpr (E::phase == P && E::on_step) {
            if constexpr (E::is_metric_object) {
                if (cell<E>().any) f(names_.template step_name<E>(), cell<E>().reduced());
            } else if (const auto* value = newest<P>(typename E::key{}); value->times > value->at_row) {
                f(names_.template step_name<E>(), this->template metric_in<P>(typename E::key{}));
            }
        }
    }
    template <class E, Phase P, class F>
    void epoch_value(F& f) const {
        if constexpr (E::phase == P && E::on_epoch)
            if (cell<E>().any) f(names_.template epoch_name<E>(), this->template metric_in<P>(typename E::key{}));
    }

    std::tuple<Cell<Es, Host>...> cells_;
    std::array<Newest<Host>, places::size> newest_{};
    std::int64_t published_ = 0;
    [[no_unique_address]] Names names_;
};

} // namespace fulgurite::engine
