// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <any>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/phase_name.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/log/logs.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/log/step.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/optim/with.hpp"

namespace fulgurite::app {

namespace detail {

/// What a step of an evaluation says, of what a step for all stages returned: without the loss.
template <class Result>
auto without_loss(Result result) {
    if constexpr (is_step<Result>)
        return std::apply(
            [](auto&... item) {
                const auto keep = []<class Item>(Item& one) {
                    if constexpr (LogItem<Item>) return std::tuple<Item>(std::move(one));
                    else return std::tuple<>();
                };
                return std::apply([](auto... kept) { return logs(std::move(kept)...); }, std::tuple_cat(keep(item)...));
            },
            result.items);
    else return result;
}

/// The module behind what a `configure_` function gave, to be registered.
template <class T>
std::shared_ptr<torch::nn::Module> module_behind(const T& given) {
    if constexpr (requires { std::shared_ptr<torch::nn::Module>(given.ptr()); }) return given.ptr();
    else if constexpr (std::is_convertible_v<T, std::shared_ptr<torch::nn::Module>>) return given;
    else return nullptr;
}

} // namespace detail

/// A module that a config describes; each `configure_` function that a class of one's own has stands in for the
/// config's, and `shared_step(batch, batch_idx, phase)` is the step of all stages: `configure_configuration`,
/// `configure_model`, `compile_model`, `configure_criteria`, `configure_optimizers_only`, `configure_schedulers`, or
/// `configure_optimizers` for both. A name that is nearly one of these does not compile.
///
///     struct Denoiser : app::ConfigurableModule<Denoiser> {
///         using ConfigurableModule::ConfigurableModule;
///         auto configure_model() { return torch::nn::Sequential(…); }
///         auto shared_step(const auto& batch, std::int64_t, auto phase) {
///             auto loss = criteria()(model()->forward(batch.data), batch.target);
///             return step(loss, log(phase / "loss"_key, loss));
///         }
///     };
template <class D>
class ConfigurableModule : public Module<D> {
public:
    using calls_by_itself = hook::names<"configure_model">;

    explicit ConfigurableModule(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {}

    /// The whole config.
    const config::Value& hparams() const { return setup_->config(); }

    /// Changes a config before anything is read from it. Static, since the module is made of what it gives.
    static config::Value configure_configuration(config::Value config) { return config; }
    app::Model configure_model() { return setup_->make_model(); }
    /// Given the model that `configure_model` made; gives the one that is used.
    template <class T>
    T compile_model(T model) {
        return model;
    }
    app::Criterion configure_criteria() { return setup_->make_criterion(); }
    optim::AnyOptimizer configure_optimizers_only() { return setup_->make_optimizer(this->parameters()); }
    optim::AnySchedule configure_schedulers() { return setup_->make_schedule(); }
    auto configure_optimizers() {
        return optim::with(self().configure_optimizers_only(), self().configure_schedulers());
    }

    /// Calls the `configure_` functions for what is trained; `configure_all` does.
    void build() {
        auto model = self().compile_model(self().configure_model());
        if (auto module = detail::module_behind(model)) this->register_module("model", module);
        model_ = std::move(model);
        auto criteria = self().configure_criteria();
        if (auto module = detail::module_behind(criteria)) this->register_module("criteria", module);
        criteria_ = std::move(criteria);
    }
    /// What `configure_model` gave: a `torch::nn` holder, an `app::Model`, a `std::shared_ptr`, ….
    auto& model() {
        using Given = decltype(std::declval<D&>().compile_model(std::declval<D&>().configure_model()));
        return held<Given>(model_, "model");
    }
    /// One of the config's models by its name; of a list "0", "1", …. Throws `Error` where there is none.
    const app::Model& model(std::string_view name) { return model()[name]; }
    /// All of them, in the order of the config.
    const app::Model::Parts& models() { return model().parts(); }
    /// What `configure_criteria` gave.
    auto& criteria() {
        using Given = decltype(std::declval<D&>().configure_criteria());
        return held<Given>(criteria_, "criteria");
    }
    /// One of the config's criteria by its name. Throws `Error` where there is none.
    const app::Criterion& criteria(std::string_view name) { return criteria()[name]; }

    Tensor forward(const Tensor& input) {
        if constexpr (requires { model().forward(input); }) return model().forward(input);
        else return model()->forward(input);
    }

    auto training_step(const auto& batch, std::int64_t batch_idx) {
        return self().shared_step(batch, batch_idx, train_phase);
    }
    auto validation_step(const auto& batch, std::int64_t batch_idx) {
        return detail::without_loss(self().shared_step(batch, batch_idx, val_phase));
    }
    auto test_step(const auto& batch, std::int64_t batch_idx) {
        return detail::without_loss(self().shared_step(batch, batch_idx, test_phase));
    }

protected:
    const Setup& configuration() const { return *setup_; }

private:
    template <class T>
    static T& held(std::any& from, const char* what) {
        if (auto* there = std::any_cast<T>(&from)) return *there;
        throw Error(what, "() is asked for before build() has made it; app::configure_all does that");
    }
    D& self() { return static_cast<D&>(*this); }

    std::shared_ptr<const Setup> setup_;
    std::any model_, criteria_;
};

} // namespace fulgurite::app
