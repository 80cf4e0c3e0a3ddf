// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/metrics/custom_cell.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/late_scalar.hpp"
#include "fulgurite/tensor/state.hpp"

/// The metric table of a run: which keys there are is known at compile time, so a key is an index.
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
    static constexpr bool one_name = (Bits & log_bit::one_name) != 0;
    static constexpr unsigned reduction = Bits & log_bit::reductions;
    static constexpr bool is_custom = !std::is_void_v<R>;
    static constexpr bool is_mean = reduction == 0 && !is_metric_object && !is_custom;
    static constexpr bool reduces_nothing = !on_epoch && (reduction != 0 || is_custom); ///< a reduction of one value
    static constexpr bool weighs_samples = on_epoch && (is_mean || is_custom) && !Weighted;
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

/// The state of one entry: the running reduction of an epoch.
template <class E, bool Host>
struct Cell {
    LateScalar<Host> value;
    double weight = 0;
    bool any = false;

    void record(const auto& item, double samples) {
        if constexpr (E::reduction == log_bit::last) value.set(item);
        else if constexpr (E::reduction == log_bit::min) any ? value.keep_min(item) : value.set(item);
        else if constexpr (E::reduction == log_bit::max) any ? value.keep_max(item) : value.set(item);
        else if constexpr (E::reduction == log_bit::sum) value.add(item, 1);
        else {
            value.add(item, samples);
            weight += samples;
        }
        any = true;
    }
    double reduced() const { return E::is_mean ? value.read() / weight : value.read(); }

    StateTree save() const { return StateTree::tuple({StateTree(value.read()), StateTree(weight), StateTree(any)}); }
    void load(const StateTree& state) {
        const auto& saved = state.elements();
        value.set(saved.at(0).as_double());
        weight = saved.at(1).as_double();
        any = saved.at(2).as_bool();
    }
};
template <class E, bool Host>
    requires E::is_custom
struct Cell<E, Host> : CustomCell<typename E::reduction_type, Host> {};
template <class E, bool Host>
    requires E::is_metric_object
struct Cell<E, Host> {
    typename E::value_type metric = nullptr;
    bool any = false;

    void record(typename E::value_type object, double) {
        metric = object;
        any = true;
    }
    double reduced() const {
        if constexpr (std::is_arithmetic_v<decltype(metric->compute())>) return static_cast<double>(metric->compute());
        else return read_scalar(metric->compute());
    }
};

/// The newest value under a key, whichever phase it came from.
template <bool Host>
struct Newest {
    LateScalar<Host> value;
    std::int64_t times = 0; ///< that there was a new one
    std::int64_t aged = 0;  ///< how many of these were of earlier epochs

    bool known() const { return times > 0; }
    bool fresh() const { return times > aged; } ///< since the epoch began
};

/// The names of values are those of their keys.
struct OwnNames {
    template <class K>
    static constexpr std::string_view name() {
        return K::name();
    }
    template <class E>
    static constexpr std::string_view step_name() {
        return E::step_name();
    }
    template <class E>
    static constexpr std::string_view epoch_name() {
        return E::epoch_name();
    }
};

template <class Entries, bool Host, class Names = OwnNames>
class MetricTable;
template <class... Es, bool Host, class Names>
class MetricTable<TypeList<Es...>, Host, Names> {
public:
    using entries = TypeList<Es...>;
    using keys = unique_types<TypeList<typename Es::key...>>;
    /// Whether anything is logged under the key, in any phase or in this one.
    template <class K>
    static constexpr bool knows = contains_type<K, keys>;
    template <Phase P, class K>
    static constexpr bool logs_in = ((Es::phase == P && std::is_same_v<typename Es::key, K>) || ...);

    explicit MetricTable(Names names = {}) : names_(std::move(names)) {}

    template <class K>
    double metric(K) const {
        const auto& newest = newest_[index_of<K, keys>];
        if (!newest.known())
            throw Error("metric '" + std::string(names_.template name<K>()) +
                        "' has no value yet; it is logged later than it is asked for");
        return newest.value.read();
    }
    /// An epoch begins: what is known is of earlier ones.
    void age() {
        for (auto& newest : newest_) newest.aged = newest.times;
    }
    template <class K>
    bool is_fresh(K) const {
        return newest_[index_of<K, keys>].fresh();
    }
    template <class K>
    bool has(K) const {
        return newest_[index_of<K, keys>].known();
    }
    /// How often there was a new value under the key.
    template <class K>
    std::int64_t times(K) const {
        return newest_[index_of<K, keys>].times;
    }

    /// Takes one logged value; `samples` is its weight in an epoch's mean.
    template <class E, class V>
    void record(const V& value, double samples) {
        if constexpr (E::on_epoch || E::is_metric_object) cell<E>().record(value, samples);
        if constexpr (E::on_step && !E::is_metric_object) publish<E>(value);
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
        each_unique([&]<class K>(K) {
            if constexpr (((std::is_same_v<typename Es::key, K> && Es::prog_bar) || ...))
                if (has(K{})) f(names_.template name<K>(), metric(K{}));
        });
    }
    /// Every key with its newest value.
    template <class F>
    void each_newest(F&& f) const {
        each_unique([&]<class K>(K) {
            if (has(K{})) f(names_.template name<K>(), metric(K{}));
        });
    }
    template <Phase P>
    static constexpr bool weighs_samples = ((Es::phase == P && Es::weighs_samples) || ...);
    template <Phase P>
    static constexpr bool has_step_values = ((Es::phase == P && Es::on_step) || ...);

    /// For checkpoints in the middle of an epoch: what is being gathered.
    template <class F>
    void each_cell(F&& f) {
        (visit_cell<Es>(f), ...);
    }
    template <class F>
    void each_newest_slot(F&& f) {
        each_unique([&]<class K>(K) { f(names_.template name<K>(), newest_[index_of<K, keys>]); });
    }

private:
    template <class F, class... Ks>
    static void visit_keys(F& f, TypeList<Ks...>) {
        (f(Ks{}), ...);
    }
    template <class F>
    static void each_unique(F&& f) {
        visit_keys(f, keys{});
    }
    template <class E>
    auto& cell() {
        return std::get<index_of<E, entries>>(cells_);
    }
    template <class E>
    const auto& cell() const {
        return std::get<index_of<E, entries>>(cells_);
    }
    template <class E, class F>
    void visit_cell(F& f) {
        if constexpr (E::on_epoch && !E::is_metric_object) f(E::phase, E::key::name(), cell<E>());
    }
    template <class E>
    void publish(const auto& value) {
        auto& newest = newest_[index_of<typename E::key, keys>];
        newest.value.set(value);
        ++newest.times;
    }
    template <class E, Phase P>
    void reduce_one() {
        if constexpr (E::phase == P && E::on_epoch)
            if (cell<E>().any) publish<E>(cell<E>().reduced());
    }
    template <class E, Phase P>
    void reset_one() {
        if constexpr (E::phase == P && (E::on_epoch || E::is_metric_object)) {
            if constexpr (E::is_metric_object)
                if (cell<E>().any) cell<E>().metric->reset();
            cell<E>() = {};
        }
    }
    template <class E, Phase P>
    void release_one() {
        if constexpr (E::phase == P && E::is_metric_object)
            if (cell<E>().any) cell<E>().metric->reset();
    }
    template <class E, Phase P, class F>
    void step_value(F& f) const {
        if constexpr (E::phase == P && E::on_step) {
            if constexpr (E::is_metric_object) {
                if (cell<E>().any) f(names_.template step_name<E>(), cell<E>().reduced());
            } else if (has(typename E::key{})) {
                f(names_.template step_name<E>(), metric(typename E::key{}));
            }
        }
    }
    template <class E, Phase P, class F>
    void epoch_value(F& f) const {
        if constexpr (E::phase == P && E::on_epoch)
            if (cell<E>().any) f(names_.template epoch_name<E>(), metric(typename E::key{}));
    }

    std::tuple<Cell<Es, Host>...> cells_;
    std::array<Newest<Host>, keys::size> newest_{};
    [[no_unique_address]] Names names_;
};

} // namespace fulgurite::engine
