// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/metrics/cell.hpp"
#include "fulgurite/engine/metrics/loader_key.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/late_scalar.hpp"

namespace fulgurite::engine {

/// Flags with those that hold where none says when.
template <unsigned Bits, unsigned Default>
inline constexpr unsigned with_default = (Bits & (log_bit::step | log_bit::epoch)) != 0 ? Bits : Bits | Default;

/// What is logged under names that are known only at run time: the newest values, in the order in which they were
/// first logged, which of them no row has taken yet (`run.log(name, value)`), and what an epoch gathers (`log_dict`).
template <bool Host>
class NamedValues {
public:
    struct One {
        std::string name;
        Phase phase;
        bool waits = false; ///< for a row
        Newest<Host> newest = {};
        unsigned bits = 0; ///< flags of a dictionary's value
        bool gathers = false;
        bool unreduced = false; ///< it has gathered since the sum was published last
        LateScalar<Host> sum = {};
        double weight = 0;
        mutable bool watched = false; ///< as training's

        std::string step_name = {}, epoch_name = {}; ///< in rows, where there are both

        bool is(unsigned flags) const { return (bits & flags) == flags; }
        const std::string& in_row(const std::string& special) const { return special.empty() ? name : special; }
    };
    static constexpr bool weighs_samples(unsigned bits) {
        return (bits & log_bit::epoch) != 0 && (bits & log_bit::reductions) == 0;
    }

    void log(std::string name, double value, Phase phase, bool for_a_row) {
        auto& one = at(phase, std::move(name));
        publish(one, value);
        one.waits = for_a_row;
    }
    /// Takes a value of a dictionary; `samples` is its weight in an epoch's mean, the flags are complete.
    void record(Phase phase, const std::string& name, const at::Tensor& value, double samples, unsigned given) {
        auto& one = at(phase, name);
        set_bits(one, given);
        if (one.is(log_bit::epoch)) gather(one, value, samples);
        if (one.is(log_bit::step)) publish(one, value);
    }
    /// Takes one of a metric object's numbers: that of a step's row, or that of an epoch, of which `reduce` tells.
    void take(Phase phase, std::string name, double value, unsigned given, bool of_step) {
        auto& one = at(phase, std::move(name));
        set_bits(one, given | log_bit::last);
        if (of_step) return publish(one, value);
        one.sum.set(value);
        one.gathers = one.unreduced = true;
    }
    /// Flags with the names that they make.
    void set_bits(One& one, unsigned bits) {
        if (std::exchange(one.bits, bits) == bits || !one.is(log_bit::step | log_bit::epoch)) return;
        const auto loader = loader_name(one.name);
        const auto length = loader.is ? loader.length : one.name.size();
        one.step_name = one.name.substr(0, length) + "_step" + one.name.substr(length);
        one.epoch_name = one.name.substr(0, length) + "_epoch" + one.name.substr(length);
    }
    /// The value of a name in a phase; made where there is none.
    One& at(Phase phase, std::string name) {
        if (auto* one = find(phase, name)) return *one;
        return all_.emplace_back(One{std::move(name), phase});
    }
    bool knows(Phase phase, std::string_view name) const {
        return const_cast<NamedValues*>(this)->find(phase, name) != nullptr;
    }
    const std::vector<One>& all() const { return all_; }
    std::vector<One>& all() { return all_; }
    bool any_waits() const {
        return std::any_of(all_.begin(), all_.end(), [](const One& one) { return one.waits; });
    }
    /// Puts those that wait behind a row; they wait no longer, whatever becomes of it.
    template <class Row>
    void join(Row& row) {
        for (auto& one : all_)
            if (std::exchange(one.waits, false)) row.push_back({one.name, one.newest.value.read()});
    }

    void begin_epoch() {
        for (auto& one : all_) one.newest.at_epoch = one.newest.times;
    }
    void begin_evaluation() {
        for (auto& one : all_) {
            one.newest.at_previous = one.newest.at_evaluation;
            one.newest.at_evaluation = one.newest.times;
        }
    }
    void row_written(Phase phase) {
        each_of(phase, [](One& one) { one.newest.at_row = one.newest.times; });
    }
    /// What an epoch has gathered becomes the newest value.
    void reduce(Phase phase) {
        each_of(phase, [&](One& one) {
            if (std::exchange(one.unreduced, false)) // not over what a hook of the end has logged under the name
                publish(one, weighs_samples(one.bits) ? one.sum.read() / one.weight : one.sum.read());
        });
    }
    void reset(Phase phase) {
        each_of(phase, [](One& one) {
            one.gathers = one.unreduced = false;
            one.sum = {};
            one.weight = 0;
        });
    }
    template <class F>
    void each_step_value(Phase phase, F&& f) const {
        for (const auto& one : all_)
            if (one.phase == phase && one.is(log_bit::step) && one.newest.times > one.newest.at_row)
                f(one.in_row(one.step_name), one.newest.value.read());
    }
    template <class F>
    void each_epoch_value(Phase phase, F&& f) const {
        for (const auto& one : all_)
            if (one.phase == phase && one.gathers && !one.waits) // what waits joins the row by itself
                f(one.in_row(one.epoch_name), one.newest.value.read());
    }
    template <class F>
    void each_progress_value(F&& f) const {
        for (const auto& one : all_)
            if (one.is(log_bit::prog_bar) && one.newest.known()) f(one.name, one.newest.value.read());
    }
    void watch(std::string_view name) const {
        for (const auto& one : all_)
            if (one.phase == Phase::train && one.name == name) one.watched = true;
    }
    bool is_watched(std::string_view name) const {
        return std::any_of(all_.begin(), all_.end(), [&](const One& one) { return one.watched && one.name == name; });
    }
    /// A value from a checkpoint goes before all that are logged from now on.
    void restored(const One& one) { published_ = std::max(published_, one.newest.order); }
    /// Takes the values whose names are not here yet.
    void add_unknown(NamedValues& other) {
        for (auto& one : other.all_)
            if (!knows(one.phase, one.name)) restored(all_.emplace_back(std::move(one)));
    }

private:
    One* find(Phase phase, std::string_view name) {
        for (auto& one : all_)
            if (one.phase == phase && one.name == name) return &one;
        return nullptr;
    }
    template <class F>
    void each_of(Phase phase, F&& f) {
        for (auto& one : all_)
            if (one.phase == phase) f(one);
    }
    void publish(One& one, const auto& value) {
        one.newest.value.set(value);
        ++one.newest.times;
        one.newest.order = ++published_;
    }
    /// As `Cell` does for a key. A weight of zero says that there is nothing to take.
    static void gather(One& one, const at::Tensor& value, double samples) {
        const auto reduction = one.bits & log_bit::reductions;
        if (reduction == 0 && samples == 0) return;
        if (reduction == log_bit::last || (!one.gathers && reduction != 0)) one.sum.set(value);
        else if (reduction == log_bit::min) one.sum.keep_min(value);
        else if (reduction == log_bit::max) one.sum.keep_max(value);
        else one.sum.add(value, reduction == log_bit::sum ? 1 : samples);
        one.weight += samples;
        one.gathers = one.unreduced = true;
    }

    std::vector<One> all_;
    std::int64_t published_ = 0;
};

} // namespace fulgurite::engine
