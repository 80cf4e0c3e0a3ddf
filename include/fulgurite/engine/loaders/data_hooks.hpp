// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <exception>
#include <string>
#include <type_traits>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/state/stateful.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// What a data module hears of a run, as far as it has members for it: `prepare_data()`, `setup(stage)`,
/// `teardown(stage)` and `on_exception(exception)`, each with the argument or without, and its state in checkpoints.
template <class D>
class DataHooks {
public:
    explicit DataHooks(D* data) : data_(data) {}

    void setup([[maybe_unused]] Stage stage) const {
        if constexpr (requires { data_->prepare_data(); }) data_->prepare_data();
        if constexpr (requires { data_->setup(stage); }) data_->setup(stage);
        else if constexpr (requires { data_->setup(); }) data_->setup();
    }
    void teardown([[maybe_unused]] Stage stage) const {
        if constexpr (requires { data_->teardown(stage); }) data_->teardown(stage);
        else if constexpr (requires { data_->teardown(); }) data_->teardown();
    }
    void on_exception([[maybe_unused]] const std::exception& exception) const {
        if constexpr (requires { data_->on_exception(exception); }) data_->on_exception(exception);
        else if constexpr (requires { data_->on_exception(); }) data_->on_exception();
    }
    /// As in Lightning, the state lies beside the checkpoint's other keys, under the name of the data module's type.
    void save([[maybe_unused]] StateTree& checkpoint) const {
        if constexpr (Stateful<D>) checkpoint[key()] = data_->state_dict();
    }
    void load([[maybe_unused]] const StateTree& checkpoint) const {
        if constexpr (Stateful<D>)
            if (const auto* state = checkpoint.find(key())) data_->load_state_dict(*state);
    }

private:
    static std::string key() { return std::string(short_type_name<D>()); }

    D* data_;
};
/// There is no data module, or it is the module itself, which hears of the run and is saved as a module.
template <>
class DataHooks<NoData> {
public:
    explicit DataHooks(const auto&) {}
    void setup(Stage) const {}
    void teardown(Stage) const {}
    void on_exception(const std::exception&) const {}
    void save(StateTree&) const {}
    void load(const StateTree&) const {}
};

/// Of a module M with what `fit` has for data: a pointer to a data module, or `NoData`.
template <class M, class Data>
using data_hooks_of =
    DataHooks<std::conditional_t<std::is_same_v<std::remove_pointer_t<Data>, M>, NoData, std::remove_pointer_t<Data>>>;

} // namespace fulgurite::engine
