// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/engine/metrics/matrices.hpp"
#include "fulgurite/log/each_value.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/map_tensors.hpp"
#include "fulgurite/tensor/own_state.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// What is known of a metric object that belongs to the module: where it is, once it was logged.
template <class M>
struct ObjectCell {
    using Value = std::remove_cvref_t<decltype(std::declval<M&>().compute())>;
    /// Whether its value is one number, whatever the options.
    static constexpr bool is_one = std::is_arithmetic_v<Value>;

    M* metric = nullptr;
    bool any = false;
    std::optional<double> on_step; ///< of the row that is being written, where the value is one number

    void record(M* object, double) {
        metric = object;
        any = true;
    }
    const void* object() const { return metric; }
    /// `f(name, value)`; of one number the name is empty.
    template <class F>
    void each(F&& f, std::string_view key = {}) const {
        fulgurite::detail::each_value_of(*metric, f, key);
    }
};

/// A metric object whose state another one can take over, and go on.
template <class M>
concept GoesOn = std::copyable<M> && requires(M& metric, const M& other, const StateTree& state) {
    { other.state_dict() } -> std::convertible_to<StateTree>;
    metric.load_state_dict(state);
    metric.merge(other);
};

/// What a checkpoint has of metric objects: nothing where no epoch is gone on with; their states; and their values
/// where no batch of the epoch follows, in which they would be logged.
enum class SavedObjects { none, states, values };

/// The same of a metric object that training feeds: what it has gathered is in checkpoints within an epoch. Its place
/// is known when it is logged, so what a checkpoint says of it waits for that.
template <class M>
struct KeptObjectCell : ObjectCell<M> {
    static constexpr bool goes_on = GoesOn<M>;

    std::optional<StateTree> held;    ///< what it had gathered when the table was copied
    std::optional<StateTree> earlier; ///< what it had gathered before the resume, until it is logged
    std::optional<StateTree> values;  ///< what it came to, in a file from behind the epoch's last batch
    std::optional<std::conditional_t<goes_on, M, char>> copy; ///< as `held`, of one whose copies are apart

    template <class F>
    void each(F&& f, std::string_view key = {}) const {
        if (this->metric) return ObjectCell<M>::each(f, key);
        for (const auto& [name, value] : values->items())
            if (!value.is_tensor()) f(std::string(name.as_string()), value.as_double());
            else if constexpr (requires { f.matrix(std::string(), value.as_tensor()); })
                f.matrix(std::string(name.as_string()), value.as_tensor());
    }
    /// This copy of the table is of now.
    void hold() {
        if constexpr (goes_on) {
            if (!this->metric) return;
            if constexpr (copies_are_apart<M>) copy.emplace(*this->metric);
            else {
                held = StateTree(this->metric->state_dict());
                own_state(*held);
            }
        }
    }
    StateTree save(SavedObjects what) const {
        auto state = StateTree::dict();
        state["any"] = what != SavedObjects::none && (this->any || earlier);
        if (what == SavedObjects::none) return state;
        if constexpr (goes_on) {
            if (earlier) state["state"] = *earlier;
            else if (this->metric) state["state"] = gathered();
        }
        if (values && !this->metric) state["values"] = *values;
        else if (what == SavedObjects::values && this->metric) {
            auto& now = state["values"] = StateTree::dict();
            each(NumbersAndMatrices{
                [&](const std::string& name, double value) { now[name] = value; },
                [&](const std::string& name, const at::Tensor& matrix) { now[name] = matrix.detach().clone(); }});
        }
        return state;
    }
    /// Whether it can go on as it was.
    bool load(const StateTree& state) {
        *this = {};
        if (!state.at("any").as_bool()) return true;
        if (const auto* over = state.find("values")) values = *over;
        this->any = values.has_value();
        const auto* saved = state.find("state");
        if (goes_on && saved) earlier = *saved;
        return earlier || values;
    }
    /// The object has seen the batches since: now also those before.
    void go_on(M& object) {
        if constexpr (goes_on) {
            M all = object;
            auto before = *earlier;
            own_state(before);                                           // which a copy of the table has, too
            if constexpr (!copies_are_apart<M>) move_to(object, before); // ours do so themselves
            all.load_state_dict(before);
            if constexpr (requires { all.follow(object); }) all.follow(object);
            else all.merge(object);
            object = std::move(all);
        }
    }

private:
    /// A metric that merges in place expects its own device.
    static void move_to(const M& object, StateTree& saved) {
        std::optional<at::Device> device;
        auto now = StateTree(object.state_dict());
        map_tensors(now, [&](const at::Tensor& tensor) {
            if (tensor.defined() && !device) device = tensor.device();
            return tensor;
        });
        map_tensors(saved,
                    [&](const at::Tensor& tensor) { return tensor.defined() && device ? tensor.to(*device) : tensor; });
    }
    StateTree gathered() const {
        if (copy) return copy->state_dict();
        return held ? *held : StateTree(this->metric->state_dict());
    }
};

} // namespace fulgurite::engine
