// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <type_traits>

#include "fulgurite/core/fixed_string.hpp"
#include "fulgurite/core/type_list.hpp"

/// Names that people will try, because another library or an older Lightning has them, and what they are called here.
// X(name, meant)
#define FULGURITE_REFUSED_NAMES(X)                        \
    X(on_epoch_start, on_train_epoch_start)               \
    X(on_epoch_begin, on_train_epoch_start)               \
    X(on_epoch_end, on_train_epoch_end)                   \
    X(on_batch_start, on_train_batch_start)               \
    X(on_batch_begin, on_train_batch_start)               \
    X(on_batch_end, on_train_batch_end)                   \
    X(on_train_begin, on_train_start)                     \
    X(on_train_epoch_begin, on_train_epoch_start)         \
    X(on_train_batch_begin, on_train_batch_start)         \
    X(on_train_step_start, on_train_batch_start)          \
    X(on_train_step_end, on_train_batch_end)              \
    X(on_training_start, on_train_start)                  \
    X(on_training_end, on_train_end)                      \
    X(on_training_epoch_start, on_train_epoch_start)      \
    X(on_training_epoch_end, on_train_epoch_end)          \
    X(training_epoch_end, on_train_epoch_end)             \
    X(train_epoch_end, on_train_epoch_end)                \
    X(training_step_end, on_train_batch_end)              \
    X(validation_epoch_end, on_validation_epoch_end)      \
    X(validation_step_end, on_validation_batch_end)       \
    X(validation_end, on_validation_end)                  \
    X(on_val_start, on_validation_start)                  \
    X(on_val_end, on_validation_end)                      \
    X(on_val_epoch_start, on_validation_epoch_start)      \
    X(on_val_epoch_end, on_validation_epoch_end)          \
    X(on_val_batch_start, on_validation_batch_start)      \
    X(on_val_batch_end, on_validation_batch_end)          \
    X(on_validate_start, on_validation_start)             \
    X(on_validate_end, on_validation_end)                 \
    X(on_eval_start, on_validation_start)                 \
    X(on_eval_end, on_validation_end)                     \
    X(test_epoch_end, on_test_epoch_end)                  \
    X(test_step_end, on_test_batch_end)                   \
    X(on_prediction_start, on_predict_start)              \
    X(on_prediction_end, on_predict_end)                  \
    X(on_pretrain_routine_start, on_fit_start)            \
    X(on_pretrain_routine_end, on_fit_start)              \
    X(on_init_start, setup)                               \
    X(on_init_end, setup)                                 \
    X(on_keyboard_interrupt, on_exception)                \
    X(on_error, on_exception)                             \
    X(on_checkpoint_save, on_save_checkpoint)             \
    X(on_checkpoint_load, on_load_checkpoint)             \
    X(on_optimizer_step, on_before_optimizer_step)        \
    X(on_after_optimizer_step, on_train_batch_end)        \
    X(on_zero_grad, on_before_zero_grad)                  \
    X(on_backward, on_before_backward)                    \
    X(on_backward_end, on_after_backward)                 \
    X(optimizer_step, on_before_optimizer_step)           \
    X(optimizer_zero_grad, on_before_zero_grad)           \
    X(lr_scheduler_step, on_train_batch_end)              \
    X(configure_callbacks, setup)                         \
    X(configure_model, setup)                             \
    X(on_before_batch_transfer, on_train_batch_start)     \
    X(on_after_batch_transfer, on_train_batch_start)      \
    X(transfer_batch_to_device, on_train_batch_start)     \
    X(on_validation_model_train, on_validation_end)       \
    X(on_validation_model_zero_grad, on_validation_start) \
    X(on_test_model_eval, on_test_start)                  \
    X(on_predict_model_eval, on_predict_start)            \
    X(BeginOptimization, on_train_start)                  \
    X(EndOptimization, on_train_end)                      \
    X(BeginEpoch, on_train_epoch_start)                   \
    X(EndEpoch, on_train_epoch_end)                       \
    X(StepTaken, on_train_batch_end)                      \
    X(train_step, training_step)                          \
    X(val_step, validation_step)                          \
    X(valid_step, validation_step)                        \
    X(evaluation_step, validation_step)                   \
    X(prediction_step, predict_step)                      \
    X(configure_optimizer, configure_optimizers)

namespace fulgurite::hook {

struct RefusedNames {
#define FULGURITE_NAME(name, meant) int name;
    FULGURITE_REFUSED_NAMES(FULGURITE_NAME)
#undef FULGURITE_NAME
};

template <class T>
struct RefusedProbe : T, RefusedNames {};

enum class RefusedIndex : int {
#define FULGURITE_INDEX(name, meant) name,
    FULGURITE_REFUSED_NAMES(FULGURITE_INDEX) none
#undef FULGURITE_INDEX
};

template <class T, RefusedIndex I>
struct RefusedAt {
    using type = void;
};
#define FULGURITE_REFUSED(name, meant)                                                                                \
    template <class Target, bool refused>                                                                             \
    struct not_##name {                                                                                               \
        static_assert((holds_for<!refused, Target>), "fulgurite: " #name " is not a hook; did you mean " #meant "?"); \
    };                                                                                                                \
    template <class T>                                                                                                \
    struct RefusedAt<T, RefusedIndex::name> {                                                                         \
        using type = not_##name<T, true>;                                                                             \
    };
FULGURITE_REFUSED_NAMES(FULGURITE_REFUSED)
#undef FULGURITE_REFUSED

/// A base that calls a member of a refused name itself says so: `using calls_by_itself =
/// hook::names<"configure_model">`.
template <FixedString... Names>
struct names {
    static constexpr bool has(std::string_view name) { return ((name == Names.view()) || ...); }
};
template <class T>
constexpr bool is_called_by_itself(std::string_view name) {
    if constexpr (requires { typename T::calls_by_itself; }) return T::calls_by_itself::has(name);
    else return false;
}

/// The first refused name that T has a member of.
template <class T>
consteval RefusedIndex find_refused_name() {
    if constexpr (std::is_class_v<T> && !std::is_final_v<T>) {
#define FULGURITE_REFUSE(name, meant) \
    if (!requires { &RefusedProbe<T>::name; } && !is_called_by_itself<T>(#name)) return RefusedIndex::name;
        FULGURITE_REFUSED_NAMES(FULGURITE_REFUSE)
#undef FULGURITE_REFUSE
    }
    return RefusedIndex::none;
}
/// The check that fails for that name, or void.
template <class T>
using refused_name = RefusedAt<T, find_refused_name<T>()>;

} // namespace fulgurite::hook
