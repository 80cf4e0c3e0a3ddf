// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

#include "fulgurite/core/stage.hpp"

/// Names that people will try for what a class of one's own does in the place of a config, and what they are here.
// X(name, meant)
#define FULGURITE_NOT_OF_MODULES(X)                        \
    X(configure_criterion, configure_criteria)             \
    X(configure_loss, configure_criteria)                  \
    X(configure_losses, configure_criteria)                \
    X(configure_models, configure_model)                   \
    X(configure_network, configure_model)                  \
    X(configure_scheduler, configure_schedulers)           \
    X(configure_schedules, configure_schedulers)           \
    X(configure_lr_scheduler, configure_schedulers)        \
    X(configure_lr_schedulers, configure_schedulers)       \
    X(configure_optimizer_only, configure_optimizers_only) \
    X(configure_config, configure_configuration)           \
    X(configure_configurations, configure_configuration)   \
    X(compile_models, compile_model)                       \
    X(shared_steps, shared_step)
#define FULGURITE_NOT_OF_DATA(X)                                 \
    X(get_datasets, get_dataset)                                 \
    X(get_transforms, get_transform)                             \
    X(get_target_transforms, get_target_transform)               \
    X(get_common_transforms, get_common_transform)               \
    X(get_common_target_transforms, get_common_target_transform) \
    X(get_batch_transform, get_batch_transforms)                 \
    X(get_dataloaders, get_dataloader)                           \
    X(validation_dataloader, val_dataloader)

namespace fulgurite::app::option {

struct NotOfModules {
#define FULGURITE_NAME(name, meant) int name;
    FULGURITE_NOT_OF_MODULES(FULGURITE_NAME)
};
struct NotOfData {
    FULGURITE_NOT_OF_DATA(FULGURITE_NAME)
#undef FULGURITE_NAME
};
// A name is ambiguous just when T has any member of it.
template <class T, class Names>
struct NameProbe : T, Names {};

#define FULGURITE_REFUSE(name, meant)             \
    static_assert(                                \
        requires { &NameProbe<T, Names>::name; }, \
        "fulgurite: " #name " is not asked for by what a config describes; did you mean " #meant "?");

/// Refuses a module class with a member that nobody calls.
template <class T>
consteval bool has_module_names() {
    using Names = NotOfModules;
    if constexpr (!std::is_final_v<T>) {
        FULGURITE_NOT_OF_MODULES(FULGURITE_REFUSE)
    }
    return true;
}
/// The same of a data class, and of hooks that do not take what they are given.
template <class T, class Moment>
consteval bool has_data_names() {
    using Names = NotOfData;
    if constexpr (!std::is_final_v<T>) {
        FULGURITE_NOT_OF_DATA(FULGURITE_REFUSE)
    }
#define FULGURITE_TAKES(name, what, words) \
    static_assert(                         \
        requires(T& data, what given) { data.name(given); }, "fulgurite: " #name " is public and takes " words);
    FULGURITE_TAKES(get_dataset, Stage, "a Stage: auto get_dataset(Stage stage)")
    FULGURITE_TAKES(get_dataloader, Stage, "a Stage: auto get_dataloader(Stage stage)")
    FULGURITE_TAKES(get_transform, Stage, "a Stage: data::Transforms get_transform(Stage stage)")
    FULGURITE_TAKES(get_target_transform, Stage, "a Stage: data::Transforms get_target_transform(Stage stage)")
    FULGURITE_TAKES(get_common_transform, Moment, "an app::Moment: get_common_transform(app::Moment moment)")
    FULGURITE_TAKES(get_common_target_transform, Moment,
                    "an app::Moment: get_common_target_transform(app::Moment moment)")
    FULGURITE_TAKES(get_batch_transforms, Moment, "an app::Moment: get_batch_transforms(app::Moment moment)")
#undef FULGURITE_TAKES
    return true;
}
#undef FULGURITE_REFUSE

} // namespace fulgurite::app::option
