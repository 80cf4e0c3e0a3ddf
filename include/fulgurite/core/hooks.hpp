// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <utility>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"

/// The list of all hooks: name, arguments, whose epoch its logs belong to, and when it is called. docs/hooks.md is made
/// from it. A hook takes any prefix of its arguments and returns nothing or `logs(...)`.
// X(name, "(arguments)", phase, on_epoch, "when")
//   phase     whose logs its return value joins; `none` may not log
//   on_epoch  how its values are logged unless said otherwise: true for the epoch's, false for the step's
#define FULGURITE_HOOKS(X)                                                                                             \
    X(setup, "(run, stage)", none, true, "first of all, after the data module's; before the optimizers are made")      \
    X(on_fit_start, "(run)", none, true, "the model is on its device, the optimizers exist")                           \
    X(on_sanity_check_start, "(run)", none, true, "before the validation batches that SanityCheck asks for")           \
    X(on_sanity_check_end, "(run)", none, true, "after them; their metrics are gone, random state is as before")       \
    X(on_train_start, "(run)", train, true, "before the first epoch")                                                  \
    X(on_train_epoch_start, "(run)", train, true, "before an epoch's first batch")                                     \
    X(on_train_batch_start, "(run, batch, batch_idx)", train, false, "the batch is on the device")                     \
    X(on_before_zero_grad, "(run, optimizer)", train, false, "before gradients are cleared: once per window")          \
    X(on_before_backward, "(run, loss)", train, false, "after training_step, before backward")                         \
    X(on_after_backward, "(run)", train, false, "after backward, before clipping")                                     \
    X(on_before_optimizer_step, "(run, optimizer)", train, false, "gradients are complete; before clipping")           \
    X(configure_gradient_clipping, "(run, optimizer)", train, false, "replaces clipping; on unscaled gradients")       \
    X(on_train_batch_end, "(run, outputs, batch, batch_idx)", train, false, "after the optimizer and its schedule")    \
    X(on_late_step, "(run)", none, true, "after an optimizer step outside of a batch: of a window that was left open") \
    X(on_train_epoch_end, "(run, outputs)", train, true, "after an epoch's last batch and its validation")             \
    X(on_train_end, "(run)", none, true, "after the last epoch")                                                       \
    X(on_fit_end, "(run)", none, true, "after on_train_end")                                                           \
    X(on_validation_model_eval, "(run)", none, true, "replaces the switch to eval mode: module.eval()")                \
    X(on_validation_start, "(run)", validation, true, "before the validation loaders")                                 \
    X(on_validation_epoch_start, "(run)", validation, true, "after on_validation_start")                               \
    X(on_validation_batch_start, "(run, batch, batch_idx, dataloader_idx)", validation, true,                          \
      "the batch is on the device")                                                                                    \
    X(on_validation_batch_end, "(run, outputs, batch, batch_idx, dataloader_idx)", validation, true,                   \
      "after validation_step")                                                                                         \
    X(on_validation_epoch_end, "(run, outputs)", validation, true, "after the last validation batch")                  \
    X(on_validation_end, "(run)", none, true, "metrics are reduced and logged; monitors decide here")                  \
    X(on_test_start, "(run)", test, true, "before the test loaders")                                                   \
    X(on_test_epoch_start, "(run)", test, true, "after on_test_start")                                                 \
    X(on_test_batch_start, "(run, batch, batch_idx, dataloader_idx)", test, true, "the batch is on the device")        \
    X(on_test_batch_end, "(run, outputs, batch, batch_idx, dataloader_idx)", test, true, "after test_step")            \
    X(on_test_epoch_end, "(run, outputs)", test, true, "after the last test batch")                                    \
    X(on_test_end, "(run)", none, true, "metrics are reduced and logged")                                              \
    X(on_predict_start, "(run)", none, true, "before the predict loaders")                                             \
    X(on_predict_epoch_start, "(run)", none, true, "after on_predict_start")                                           \
    X(on_predict_batch_start, "(run, batch, batch_idx, dataloader_idx)", none, true, "the batch is on the device")     \
    X(on_predict_batch_end, "(run, outputs, batch, batch_idx, dataloader_idx)", none, true, "after predict_step")      \
    X(on_predict_epoch_end, "(run)", none, true, "after the last predict batch")                                       \
    X(on_predict_end, "(run)", none, true, "after on_predict_epoch_end")                                               \
    X(on_save_checkpoint, "(run, checkpoint)", none, true, "a snapshot is complete; add to it what it should hold")    \
    X(on_load_checkpoint, "(run, checkpoint)", none, true, "a checkpoint is read; before its states are restored")     \
    X(on_exception, "(run, exception)", none, true, "something was thrown or training was interrupted")                \
    X(teardown, "(run, stage)", none, true, "last of all, always: also after an exception")

namespace fulgurite::hook {

struct Names {
#define FULGURITE_NAME(name, ...) int name;
    FULGURITE_HOOKS(FULGURITE_NAME)
#undef FULGURITE_NAME
};

/// Where a hook stands in the list: the number of its bit in `hook_bits`.
enum class Index : unsigned {
#define FULGURITE_INDEX(name, ...) name,
    FULGURITE_HOOKS(FULGURITE_INDEX) count
#undef FULGURITE_INDEX
};
inline constexpr unsigned count = static_cast<unsigned>(Index::count);
static_assert(count <= 64);

template <unsigned I>
struct HookAt;

/// What the list's third column says of a hook: whose logs its return value joins, if it may log.
namespace logging {
struct none {
    static constexpr bool has_phase = false;
};
template <Phase P>
struct In {
    static constexpr bool has_phase = true;
    static constexpr Phase phase = P;
};
using train = In<Phase::train>;
using validation = In<Phase::validation>;
using test = In<Phase::test>;
} // namespace logging

/// In which calls of a trainer a hook can be heard.
enum class Scope { fit, validation, test, predict, any };
consteval Scope scope_of(std::string_view name) {
    if (name.starts_with("on_validation_")) return Scope::validation;
    if (name.starts_with("on_test_")) return Scope::test;
    if (name.starts_with("on_predict_")) return Scope::predict;
    const bool any = name == "setup" || name == "teardown" || name == "on_exception" || name == "on_load_checkpoint";
    return any ? Scope::any : Scope::fit;
}

/// Whether a step's values can be logged: in hooks that are called for each batch.
consteval bool logs_steps_in(std::string_view name, bool on_epoch) {
    return !on_epoch || name.find("_batch_") != std::string_view::npos;
}

#define FULGURITE_HOOK(hook_name, hook_arguments, hook_phase, hook_on_epoch, hook_when)                    \
    struct hook_name : logging::hook_phase {                                                               \
        static constexpr std::string_view name = #hook_name, arguments = hook_arguments, when = hook_when; \
        static constexpr bool logs_on_epoch = hook_on_epoch;                                               \
        static constexpr unsigned index = static_cast<unsigned>(Index::hook_name);                         \
        static constexpr bool logs_steps = logs_steps_in(#hook_name, hook_on_epoch);                       \
        static constexpr Scope scope = scope_of(#hook_name);                                               \
        template <class T, class... Args>                                                                  \
        static constexpr bool callable = requires(T& target, Args... args) { target.hook_name(args...); }; \
        template <class T, class... Args>                                                                  \
        using result_of = decltype(std::declval<T&>().hook_name(std::declval<Args&>()...));                \
        template <class T, class... Args>                                                                  \
        static constexpr decltype(auto) call(T& target, Args&... args) {                                   \
            return target.hook_name(args...);                                                              \
        }                                                                                                  \
        template <class Target, bool takes_a_prefix>                                                       \
        struct signature {                                                                                 \
            static_assert((holds_for<takes_a_prefix, Target>),                                             \
                          "fulgurite: " #hook_name " exists but takes neither " hook_arguments             \
                          " nor a prefix of it; mind that it must be public");                             \
        };                                                                                                 \
        template <class Target, class Result, bool is_void_or_logs>                                        \
        struct result {                                                                                    \
            static_assert((holds_for<is_void_or_logs, Target>),                                            \
                          "fulgurite: " #hook_name                                                         \
                          " returns nothing or logs(...); to end training call run.stop(\"why\"), "        \
                          "to leave out the rest of an epoch run.skip_epoch()");                           \
        };                                                                                                 \
        template <class Target, bool is_of_a_batch>                                                        \
        struct step_values {                                                                               \
            static_assert((holds_for<is_of_a_batch, Target>),                                              \
                          "fulgurite: " #hook_name                                                         \
                          " belongs to no batch and has no step's value to log; leave on_step out");       \
        };                                                                                                 \
    };                                                                                                     \
    template <>                                                                                            \
    struct HookAt<hook_name::index> {                                                                      \
        using type = hook_name;                                                                            \
    };
FULGURITE_HOOKS(FULGURITE_HOOK)
#undef FULGURITE_HOOK

} // namespace fulgurite::hook
