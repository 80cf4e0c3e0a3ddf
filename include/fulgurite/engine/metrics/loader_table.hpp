// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/metrics/entry.hpp"
#include "fulgurite/engine/metrics/loader_key.hpp"
#include "fulgurite/engine/metrics/table.hpp"

namespace fulgurite::engine {

/// The names of one loader's values, with its suffix: made once.
template <class Entries>
class LoaderNames;
template <class... Es>
class LoaderNames<TypeList<Es...>> {
    using Entries = TypeList<Es...>;
    using Keys = unique_types<TypeList<typename Es::key...>>;

public:
    explicit LoaderNames(std::size_t loader) {
        const auto suffix = std::string(loader_suffix) + std::to_string(loader);
        ((of_steps_[index_of<Es, Entries>] = std::string(Es::step_name()) + suffix), ...);
        ((of_epochs_[index_of<Es, Entries>] = std::string(Es::epoch_name()) + suffix), ...);
        [&]<class... Ks>(TypeList<Ks...>) {
            ((of_keys_[index_of<Ks, Keys>] = std::string(Ks::name()) + suffix), ...);
        }(Keys{});
    }
    template <class K>
    std::string_view name() const {
        return of_keys_[index_of<K, Keys>];
    }
    template <class E>
    std::string_view step_name() const {
        return of_steps_[index_of<E, Entries>];
    }
    template <class E>
    std::string_view epoch_name() const {
        return of_epochs_[index_of<E, Entries>];
    }

private:
    std::array<std::string, sizeof...(Es)> of_steps_, of_epochs_;
    std::array<std::string, Keys::size> of_keys_;
};

/// The metric table of a run that evaluates on several loaders. Common: the entries that are no loader's own. Each: a
/// list of own entries for each loader, or a single one where there are as many loaders as there are at run time (not
/// Fixed).
template <class Common, class Each, bool Fixed, bool Host>
class LoaderTable;
template <class Common, class... Each, bool Fixed, bool Host>
class LoaderTable<Common, TypeList<Each...>, Fixed, Host> {
    using Own = unique_types<concat<Each...>>;
    using Table = MetricTable<Own, Host, LoaderNames<Own>>;
    struct Loader {
        Table table;
        std::int64_t batches = 0;
    };

    // Whether a loader of this number may have the key. How many there are is not always known here.
    template <class K>
    static consteval bool is_own() {
        if constexpr (!LoaderKey<K>::is) return false;
        else {
            constexpr bool logged[] = {has_key<typename LoaderKey<K>::base, Each>..., false};
            if (!Fixed) return logged[0];
            return LoaderKey<K>::loader < sizeof...(Each) && logged[LoaderKey<K>::loader];
        }
    }

public:
    using common = MetricTable<Common, Host>;
    using keys = typename common::keys;
    template <class K>
    static constexpr bool knows = common::template knows<K> || is_own<K>();
    template <Phase P, class K>
    static constexpr bool logs_in = [] {
        if constexpr (common::template knows<K>) return common::template logs_in<P, K>;
        else if constexpr (is_own<K>()) return Table::template logs_in<P, typename LoaderKey<K>::base>;
        else return false;
    }();
    template <Phase P>
    static constexpr bool weighs_samples = common::template weighs_samples<P> || Table::template weighs_samples<P>;
    template <Phase P>
    static constexpr bool has_step_values = common::template has_step_values<P> || Table::template has_step_values<P>;

    LoaderTable() {
        if constexpr (Fixed) expect(sizeof...(Each));
    }

    /// So many loaders there are; what is known of the first of them stays.
    void expect(std::size_t number) {
        while (loaders_.size() > number) loaders_.pop_back();
        while (loaders_.size() < number) loaders_.push_back({Table(LoaderNames<Own>(loaders_.size()))});
    }
    std::size_t loaders() const { return loaders_.size(); }
    /// What is recorded from now on is this loader's.
    void enter(std::size_t loader) { current_ = loader; }
    /// The loader that was entered has given its last batch: its values are reduced, and metric objects are free for
    /// the next.
    template <Phase P>
    void leave() {
        auto& table = loaders_[current_].table;
        table.template reduce<P>();
        table.template release<P>();
    }
    /// The batches of a loader over all evaluations of the run.
    std::int64_t& batches(std::size_t loader) { return loaders_[loader].batches; }

    template <class K>
    double metric(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.metric(base); }, &missing<K, double>);
    }
    template <Phase P, class K>
    double metric_in(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.template metric_in<P>(base); },
                      &missing<K, double>);
    }
    template <class K>
    bool has(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.has(base); }, &nothing<bool>);
    }
    template <Phase P, class K>
    std::int64_t times(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.template times<P>(base); },
                      &nothing<std::int64_t>);
    }
    template <Phase P, class K>
    bool is_new_in_epoch(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.template is_new_in_epoch<P>(base); },
                      &nothing<bool>);
    }
    template <Phase P, class K>
    bool is_new_in_evaluation(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.template is_new_in_evaluation<P>(base); },
                      &nothing<bool>);
    }
    template <class K>
    bool is_new(K key) const {
        return of_key(key, [](const auto& table, auto base) { return table.is_new(base); }, &nothing<bool>);
    }
    template <class E, class V>
    void record(const V& value, double samples) {
        common_.template record<E>(value, samples);
    }
    template <class E, class V>
    void record_own(const V& value, double samples) {
        if constexpr (E::is_metric_object) common_.template refuse_second_phase<E>(value);
        loaders_[current_].table.template record<E>(value, samples);
    }

    void begin_epoch() {
        each_table([](auto& table) { table.begin_epoch(); });
    }
    template <Phase P>
    void begin_evaluation() {
        each_table([](auto& table) { table.template begin_evaluation<P>(); });
    }
    template <Phase P>
    void reduce() {
        common_.template reduce<P>();
    }
    template <Phase P>
    void reset() {
        each_table([](auto& table) { table.template reset<P>(); });
    }
    void reset_all() {
        each_table([](auto& table) { table.reset_all(); });
    }
    void forget() {
        each_table([](auto& table) { table.forget(); });
    }
    /// Those of the loader that was entered last.
    template <Phase P, class F>
    void each_step_value(F&& f) const {
        common_.template each_step_value<P>(f);
        if (current_ < loaders_.size()) loaders_[current_].table.template each_step_value<P>(f);
    }
    template <Phase P, class F>
    void each_epoch_value(F&& f) const {
        each_table([&](const auto& table) { table.template each_epoch_value<P>(f); });
    }
    template <class F>
    void each_progress_value(F&& f) const {
        each_table([&](const auto& table) { table.each_progress_value(f); });
    }
    template <class F>
    void each_newest(F&& f) const {
        each_table([&](const auto& table) { table.each_newest(f); });
    }
    template <Phase P, class F>
    void each_cell(F&& f) {
        each_table([&](auto& table) { table.template each_cell<P>(f); });
    }
    template <class F>
    void each_place_named(F&& f) {
        each_table([&](auto& table) { table.each_place_named(f); });
    }

private:
    template <class F>
    void each_table(F&& f) {
        f(common_);
        for (auto& loader : loaders_) f(loader.table);
    }
    template <class F>
    void each_table(F&& f) const {
        f(common_);
        for (const auto& loader : loaders_) f(loader.table);
    }
    template <class T>
    static T nothing(std::size_t) {
        return {};
    }
    template <class K, class T>
    static T missing(std::size_t there) {
        throw Error("metric '", K::name(), "' is of a loader that is not there; there are ", there);
    }
    /// What `f(table, key)` says of the table that has the key; `otherwise(loaders)` where its loader is not there.
    template <class K, class F, class Otherwise>
    auto of_key(K key, F&& f, Otherwise&& otherwise) const {
        if constexpr (common::template knows<K>) return f(common_, key);
        else {
            constexpr auto loader = LoaderKey<K>::loader;
            if (loader >= loaders_.size()) return otherwise(loaders_.size());
            return f(loaders_[loader].table, typename LoaderKey<K>::base{});
        }
    }

    common common_;
    std::vector<Loader> loaders_;
    std::size_t current_ = 0;
};

} // namespace fulgurite::engine
