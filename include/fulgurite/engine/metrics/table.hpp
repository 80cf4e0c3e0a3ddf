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

#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/metrics/cell.hpp"
#include "fulgurite/engine/metrics/entry.hpp"
#include "fulgurite/engine/metrics/matrices.hpp"
#include "fulgurite/engine/metrics/names.hpp"
#include "fulgurite/engine/metrics/objects.hpp"
#include "fulgurite/engine/metrics/queries.hpp"

/// The metric table of a run: which keys there are is known at compile time, so a key is an index.
namespace fulgurite::engine {

template <class Entries, bool Host, class Names = KeyNames>
class MetricTable;
template <class... Es, bool Host, class Names>
class MetricTable<TypeList<Es...>, Host, Names> : public TableQueries<MetricTable<TypeList<Es...>, Host, Names>>,
                                                  public TableObjects<MetricTable<TypeList<Es...>, Host, Names>> {
    friend TableObjects<MetricTable>;

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
    /// Whether a metric object may come to a matrix.
    static constexpr bool any_matrix = (may_be_matrix<Cell<Es, Host>> || ...);

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
        if constexpr (E::is_metric_object) this->template refuse_second_phase<E>(value);
        if constexpr (E::is_metric_object && E::phase == Phase::train)
            if (cell<E>().earlier) this->go_on(cell<E>(), *value);
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
        this->hold();
    }

    /// The epoch values of a phase become the newest ones. Of a metric object with several numbers
    /// `named(std::type_identity<E>, suffix, name, value, of_step)` takes them.
    template <Phase P, class Named = Unnamed>
    void reduce(Named&& named = {}) {
        (reduce_one<Es, P>(named), ...);
    }
    /// A row of step values is due: metric objects are asked for theirs, which is that of the epoch so far.
    template <Phase P, class Named = Unnamed>
    void take_step_values(Named&& named = {}) {
        (take_step_value<Es, P>(named), ...);
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
    /// For checkpoints within an epoch: `f(name, cell, reduced_by)` for what a phase is gathering.
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
    template <class F>
    void every_cell([[maybe_unused]] F&& f) {
        (f(std::type_identity<Es>{}, cell<Es>()), ...);
    }
    template <class F>
    void every_cell([[maybe_unused]] F&& f) const {
        (f(std::type_identity<Es>{}, cell<Es>()), ...);
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
        if constexpr (E::phase == P && (E::on_epoch || E::is_metric_object))
            f(names_.template name<typename E::key>(), cell<E>(), E::reduced_by());
    }
    template <class E>
    void publish(const auto& value) {
        auto& newest = at<PhaseKey<E::phase, typename E::key>>();
        newest.value.set(value);
        ++newest.times;
        newest.order = ++published_;
    }
    template <class E, Phase P, class Named>
    void reduce_one(Named& named) {
        if constexpr (E::phase == P && E::on_epoch)
            if (cell<E>().any) {
                if constexpr (E::is_metric_object)
                    each_of_object<E>(named, false, [&](double value) { publish<E>(value); });
                else publish<E>(cell<E>().reduced());
            }
    }
    template <class E, Phase P, class Named>
    void take_step_value(Named& named) {
        if constexpr (E::phase == P && E::on_step && E::is_metric_object) {
            cell<E>().on_step.reset();
            if (cell<E>().object()) each_of_object<E>(named, true, [&](double value) { cell<E>().on_step = value; });
        }
    }
    template <class E>
    void each_of_object(auto& named, [[maybe_unused]] bool of_step, auto&& one) {
        const auto number = [&](const std::string& name, double value) {
            if constexpr (!Cell<E, Host>::is_one)
                if (!name.empty()) return named(std::type_identity<E>{}, names_.suffix(), name, value, of_step);
            one(value);
        };
        if constexpr (may_be_matrix<Cell<E, Host>>) {
            const auto matrix = [&](const std::string& name, const at::Tensor& value) {
                named.matrix(std::type_identity<E>{}, names_.suffix(), name, value);
            };
            cell<E>().each(NumbersAndMatrices{number, matrix}, E::key::name());
        } else cell<E>().each(number, E::key::name());
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
            if (cell<E>().object()) {
                const c10::InferenceMode as_in_training(false); // what it makes anew is for a fit, too
                cell<E>().metric->reset();
            }
    }
    template <class E, Phase P, class F>
    void step_value(F& f) const {
        if constexpr (E::phase == P && E::on_step) {
            if constexpr (E::is_metric_object) {
                if (cell<E>().on_step) f(names_.template step_name<E>(), *cell<E>().on_step);
            } else if (const auto* value = newest<P>(typename E::key{}); value->times > value->at_row) {
                f(names_.template step_name<E>(), this->template metric_in<P>(typename E::key{}));
            }
        }
    }
    template <class E, Phase P, class F>
    void epoch_value(F& f) const {
        if constexpr (E::phase == P && E::on_epoch)
            if (cell<E>().any && newest<P>(typename E::key{})->known()) // which several numbers are not
                f(names_.template epoch_name<E>(), this->template metric_in<P>(typename E::key{}));
    }

    std::tuple<Cell<Es, Host>...> cells_;
    std::array<Newest<Host>, places::size> newest_{};
    std::int64_t published_ = 0;
    [[no_unique_address]] Names names_;
};

} // namespace fulgurite::engine
