// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/metric/state.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/number_of.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

namespace detail {

/// A metric of which all that a batch adds is counts, which depend on its task alone.
template <class M>
concept Counts = requires(M& metric, const at::Tensor& given) {
    metric.state.counts += metric.state.of_batch(given, given);
    metric.state.task() == metric.state.task();
};

template <class M>
std::string title_of() {
    if constexpr (requires { M::title(); }) return M::title();
    else return std::string(short_type_name<M>());
}

} // namespace detail

/// Metrics that are given the same. Those of classification whose counts are the same, by their task and its options
/// (classes, `top_k`, threshold, `ignore_index`), have them made once for each batch.
///
///     metric::Collection scores{metric::MulticlassAccuracy{{.num_classes = 3}},
///     metric::MulticlassF1Score{{.num_classes = 3}}}; scores.update(logits, batch.target); return
///     logs(log("val/acc"_key, scores.get<0>()), log("val/f1"_key, scores.get<metric::MulticlassF1Score>()));
///
/// Which ones share is seen by their types and options when it is made; torchmetrics' `MetricCollection` compares what
/// they have gathered from the first batch, and joins such as are equal by chance. Each keeps counts of its own, so
/// that it may be reset without the others.
template <class... Ms>
class Collection {
    static constexpr auto indices = std::index_sequence_for<Ms...>();

public:
    static constexpr bool copies_are_apart = (fulgurite::copies_are_apart<Ms> && ...);

    explicit Collection(Ms... metrics) : metrics_(std::move(metrics)...) { find_leaders(indices); }

    /// Throws what its metrics throw for these inputs; those that count have taken in nothing then.
    template <class... Inputs>
    void update(const Inputs&... inputs) {
        std::array<at::Tensor, sizeof...(Ms)> counts;
        each([&]<std::size_t I>(auto& metric) {
            if constexpr (counted<I, Inputs...>())
                if (leaders_[I] == I) counts[I] = metric.state.of_batch(inputs...);
        });
        std::array<Sum, sizeof...(Ms)> before, after; // those that have seen the same have one sum
        each([&]<std::size_t I>(auto& metric) {
            if constexpr (counted<I, Inputs...>()) {
                auto& sum = metric.state.counts;
                const auto leader = leaders_[I];
                if (leader != I && sum.is_same(before[leader])) return void(sum = after[leader]);
                if (leader == I) before[I] = sum;
                sum += counts[leader];
                if (leader == I) after[I] = sum;
            } else metric.update(inputs...);
        });
    }
    template <std::size_t I>
    auto& get() {
        return std::get<I>(metrics_);
    }
    template <class M>
    M& get() {
        static_assert(
            holds_for < ((std::is_same_v<M, Ms> ? 1 : 0) + ... + 0) == 1, M, Ms... >,
            "fulgurite: get<M>() of a metric::Collection is for a metric that it has once; write get<0>() for "
            "the first of several, and so on");
        return std::get<M>(metrics_);
    }
    /// The values by the names of the metrics behind `prefix`: "val/MulticlassF1Score"; of several numbers each with
    /// its place, "val/MulticlassRecall_2".
    std::vector<std::pair<std::string, double>> compute(const std::string& prefix = {}) const {
        std::vector<std::pair<std::string, double>> values;
        each([&]<std::size_t I>(const auto& metric) {
            using M = std::remove_cvref_t<decltype(metric)>;
            append(values, prefix + detail::title_of<M>(), metric.compute());
        });
        return values;
    }
    void reset() {
        each([]<std::size_t>(auto& metric) { metric.reset(); });
    }
    void merge(const Collection& other) {
        Collection merged = *this;
        merged.each([&]<std::size_t I>(auto& metric) { metric.merge(std::get<I>(other.metrics_)); });
        *this = std::move(merged);
    }
    StateTree state_dict() const {
        auto saved = StateTree::list();
        each([&]<std::size_t>(const auto& metric) { saved.push_back(metric.state_dict()); });
        return saved;
    }
    /// Throws `Error` where a state is missing or of another kind, and is as before then.
    void load_state_dict(const StateTree& saved) {
        Collection loaded = *this;
        loaded.each([&]<std::size_t I>(auto& metric) { metric.load_state_dict(saved.elements().at(I)); });
        *this = std::move(loaded);
    }

private:
    template <std::size_t I, class... Inputs>
    static consteval bool counted() {
        return sizeof...(Inputs) == 2 && detail::Counts<std::tuple_element_t<I, std::tuple<Ms...>>>;
    }
    template <class F>
    void each(F&& f) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (f.template operator()<I>(std::get<I>(metrics_)), ...);
        }(indices);
    }
    template <class F>
    void each(F&& f) const {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (f.template operator()<I>(std::get<I>(metrics_)), ...);
        }(indices);
    }
    template <std::size_t... I>
    void find_leaders(std::index_sequence<I...>) {
        ((leaders_[I] = leader_of<I>(std::make_index_sequence<I>())), ...);
    }
    template <std::size_t I, std::size_t... Before>
    std::size_t leader_of(std::index_sequence<Before...>) const {
        std::size_t leader = I;
        [[maybe_unused]] const auto look = [&]<std::size_t K>(const auto& mine, const auto& other) {
            if constexpr (counted<I, int, int>() && counted<K, int, int>())
                if constexpr (std::is_same_v<decltype(mine.state), decltype(other.state)>)
                    if (leader == I && mine.state.task() == other.state.task()) leader = K;
        };
        (look.template operator()<Before>(std::get<I>(metrics_), std::get<Before>(metrics_)), ...);
        return leader;
    }
    template <class Value>
    static void append(std::vector<std::pair<std::string, double>>& values, const std::string& name,
                       const Value& value) {
        if constexpr (std::is_convertible_v<const Value&, at::Tensor>) {
            if (value.dim() == 0) return void(values.emplace_back(name, number_of(value)));
            const auto flat = value.flatten();
            for (std::int64_t i = 0; i < flat.size(0); ++i)
                values.emplace_back(name + '_' + std::to_string(i), number_of(flat[i]));
        } else {
            static_assert(
                holds_for<std::is_arithmetic_v<Value>, Value>,
                "fulgurite: compute() of a metric::Collection is for metrics of numbers; ask for this one by get<M>()");
            values.emplace_back(name, static_cast<double>(value));
        }
    }

    std::tuple<Ms...> metrics_;
    std::array<std::size_t, sizeof...(Ms)> leaders_{};
};

} // namespace fulgurite::metric
