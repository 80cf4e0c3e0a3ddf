// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/configurable_data.hpp"
#include "fulgurite/app/configurable_module.hpp"
#include "fulgurite/app/dialect/lightning_cli.hpp"
#include "fulgurite/app/learner.hpp"
#include "fulgurite/app/option/hook_names.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/trainer.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::app {

/// What `configure_all` gives: `auto [trainer, module, data] = app::configure_all(config);`
template <class M, class D>
struct Configured {
    Trainer trainer;
    M module;
    D data;
};

namespace detail {

/// Whether a class has a function of its own in the place of its base's.
template <class Own, class Base>
inline constexpr bool overrides = !std::is_same_v<Own, Base>;

template <class M>
Own own_of_module() {
    using Base = ConfigurableModule<M>;
    Own own;
    static_assert(option::has_module_names<M>());
    own.model = overrides<decltype(&M::configure_model), decltype(&Base::configure_model)>;
    own.criteria = overrides<decltype(&M::configure_criteria), decltype(&Base::configure_criteria)>;
    const bool both = overrides<decltype(&M::configure_optimizers), decltype(&Base::configure_optimizers)>;
    own.optimizers =
        both || overrides<decltype(&M::configure_optimizers_only), decltype(&Base::configure_optimizers_only)>;
    own.schedules = both || overrides<decltype(&M::configure_schedulers), decltype(&Base::configure_schedulers)>;
    own.learner = !std::is_same_v<M, Learner>;
    return own;
}

} // namespace detail

/// Everything that a config describes: a Trainer, a module and its data. `trainer_kwargs` lie over the config's section
/// `training`. With classes of one's own, `configure_all<Denoiser, Halves>(config)`, these do what they have functions
/// for. If the config has a seed, it seeds everything. Throws `Error` with all that is wrong; nothing has been written
/// by then.
template <class M = Learner, class D = Data>
Configured<M, D> configure_all(config::Value config, const config::Value& trainer_kwargs = {},
                               std::shared_ptr<const Registry> registry = std::make_shared<Registry>()) {
    if (!trainer_kwargs.is_nothing()) config::merge(config[dialect::trainer_section(config)], trainer_kwargs);
    static_assert(option::has_data_names<D, Moment>());
    static_assert(
        requires { config::Value(M::configure_configuration(config)); },
        "fulgurite: configure_configuration is public, static, and takes and gives a config: static config::Value "
        "configure_configuration(config::Value config)");
    config = M::configure_configuration(std::move(config));
    auto own = detail::own_of_module<M>();
    own.dataset = detail::overrides<decltype(&D::get_dataset), decltype(&ConfigurableData<D>::get_dataset)>;
    const auto setup = std::make_shared<const Setup>(std::move(config), std::move(registry), own);
    for (const auto& notice : setup->notices()) warn(notice);
    if (setup->search())
        warn("the section 'search' has no effect in one run; app::search, or the command search, reads it");
    if (setup->seed()) seed_everything(*setup->seed());
    Configured<M, D> all{Trainer(setup), M(setup), D(setup)};
    all.module.build();
    data::Transforms on_device;
    all.trainer.transform_on_device(on_device.add(all.data.get_batch_transforms(Moment::post)));
    return all;
}

} // namespace fulgurite::app
