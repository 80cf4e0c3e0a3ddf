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
    explicit LoaderNames(std::size_t loader) : suffix_(std::string(loader_suffix) + std::to_string(loader)) {
        ((of_steps_[index_of<Es, Entries>] = std::string(Es::step_name()) + suffix_), ...);
        ((of_epochs_[index_of<Es, Entries>] = std::string(Es::epoch_name()) + suffix_), ...);
        [&]<class... Ks>(TypeList<Ks...>) {
            ((of_keys_[index_of<Ks, Keys>] = std::string(Ks::name()) + suffix_), ...);
        }(Keys{});
    }
    std::string_view suffix() const { return suffix_; }
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
    std::string suffix_;
    std::array<std::string, sizeof...(Es)> of_steps_, of_epochs_;
    std::array<std::string, Keys::size> of_keys_;
};

/// The metric table of a run that evaluates on several loaders. Common: the entries that are no loader's own. Each: a
/// list of own entries for each loader, or a single one where there are as many loaders as there are at run time (not
/// Fixed).
template <class Common, class Each, bool Fixed, bool Host>
class LoaderTable;
template <class Common, class... Each, bool Fixed, bool Host>
class LoaderTable<Common, TypeList<Each...>, Fixed, Host>
    : public TableQueries<LoaderTable<Common, TypeList<Each...>, Fixed, Host>> {
    using Own = unique_types<concat<Each...>>;
    using Table = MetricTable<Own, Host, LoaderNames<Own>>;

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
    using Value = Newest<Host>;
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
    static constexpr bool any_matrix = common::any_matrix || Table::any_matrix;

    /// So many loaders there are; what is known of the first of them stays.
    void expect(std::size_t number) {
        while (loaders_.size() > number) loaders_.pop_back();
        while (loaders_.size() < number) loaders_.emplace_back(LoaderNames<Own>(loaders_.size()));
    }
    std::size_t loaders() const { return loaders_.size(); }
    /// What is recorded from now on is this loader's.
    void enter(std::size_t loader) { current_ = loader; }
    /// The loader that was entered has given its last batch: its values are reduced, and metric objects are free for
    /// the next.
    template <Phase P, class Named = Unnamed>
    void leave(Named&& named = {}) {
        auto& table = loaders_[current_];
        table.template reduce<P>(named);
        table.template release<P>();
    }

    template <class K, class F>
    void each_phase_of(K key, F&& f) const {
        of_key(key, [&](const auto& table, auto base) { table.each_phase_of(base, f); });
    }
    template <Phase P, class K>
    const Newest<Host>* newest(K key) const {
        const Newest<Host>* found = nullptr;
        of_key(key, [&](const auto& table, auto base) { found = table.template newest<P>(base); });
        return found;
    }
    template <class E, class V>
    void record(const V& value, double samples) {
        common_.template record<E>(value, samples);
    }
    template <class E, class V>
    void record_own(const V& value, double samples) {
        if constexpr (E::is_metric_object) common_.template refuse_second_phase<E>(value);
        loaders_[current_].template record<E>(value, samples);
    }

    template <class F>
    void each_object(F&& f) const {
        common_.each_object(f);
        for (const auto& table : loaders_) table.each_object(f);
    }
    std::string_view key_of(const void* object) const {
        auto key = common_.key_of(object);
        for (const auto& table : loaders_)
            if (key.empty()) key = table.key_of(object);
        return key;
    }

    template <Phase P>
    void row_written() {
        each_table([](auto& table) { table.template row_written<P>(); });
    }
    void settle() { common_.settle(); }
    void detach() { common_.detach(); }
    void hold() { common_.hold(); }
    /// Of the loader that was entered last.
    template <Phase P, class Named = Unnamed>
    void take_step_values(Named&& named = {}) {
        common_.template take_step_values<P>(named);
        if (current_ < loaders_.size()) loaders_[current_].template take_step_values<P>(named);
    }
    void begin_epoch() {
        each_table([](auto& table) { table.begin_epoch(); });
    }
    template <Phase P>
    void begin_evaluation() {
        each_table([](auto& table) { table.template begin_evaluation<P>(); });
    }
    template <Phase P, class Named = Unnamed>
    void reduce(Named&& named = {}) {
        common_.template reduce<P>(named);
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
        if (current_ < loaders_.size()) loaders_[current_].template each_step_value<P>(f);
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
    template <class F>
    void each_named(F&& f) const {
        each_table([&](const auto& table) { table.each_named(f); });
    }

private:
    template <class F>
    void each_table(F&& f) {
        f(common_);
        for (auto& table : loaders_) f(table);
    }
    template <class F>
    void each_table(F&& f) const {
        f(common_);
        for (const auto& table : loaders_) f(table);
    }
    /// `f(table, key)` with the table that has the key, if its loader is there.
    template <class K, class F>
    void of_key(K key, F&& f) const {
        if constexpr (common::template knows<K>) f(common_, key);
        else if (LoaderKey<K>::loader < loaders_.size())
            f(loaders_[LoaderKey<K>::loader], typename LoaderKey<K>::base{});
    }

    common common_;
    std::vector<Table> loaders_;
    std::size_t current_ = 0;
};

} // namespace fulgurite::engine
