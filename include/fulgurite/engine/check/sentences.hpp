// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"

/// What a user gets wrong, said at compile time: one sentence, with the names in the type of the check. Checks are made
/// in order; the verdict is the type of the first that fails, and the call that was checked instantiates it. So the
/// sentence stands next to the user's line, and nothing deep is instantiated after it.
namespace fulgurite::refusal {

/// The keys that are logged, for a message.
template <class... Keys>
struct logged;

template <class... About>
struct a_trainer_takes_it_once {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: a Trainer was given two policies of one type where the second would not be heard; keep one");
};
template <class Category, class... Given>
struct a_trainer_takes_one;
#define FULGURITE_TAKES_ONE(category, word)                                                 \
    template <class... Given>                                                               \
    struct a_trainer_takes_one<policy::category, Given...> {                                \
        static_assert((holds_for<(sizeof...(Given) == 0), Given...>),                       \
                      "fulgurite: a Trainer takes one " word " policy; keep one of these"); \
    };
FULGURITE_TAKES_ONE(Device, "device")
FULGURITE_TAKES_ONE(Precision, "precision")
FULGURITE_TAKES_ONE(Strategy, "strategy")
FULGURITE_TAKES_ONE(Step, "step")
FULGURITE_TAKES_ONE(Clip, "clip")
#undef FULGURITE_TAKES_ONE

template <class... About>
struct policy_or_callback {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: this is no policy and defines no hook; derive from a tag of fulgurite::policy, or give it a hook "
        "under its right name (docs/hooks.md lists them)");
};
template <class... About>
struct policy_is_given_by_value {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a Trainer has its policies and callbacks by value; give it the object itself, no pointer "
                  "and no std::ref, and reach it as trainer.policy<Callback>()");
};
template <class... About>
struct a_function_has_no_hooks_name {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: this function does not say which hook it is; write "
                  "on<hook::on_train_epoch_end>([](auto& run) { … })");
};
template <class... About>
struct a_metric_is_monitored_by_its_key {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: what is monitored is a key, not text; write EarlyStopping{\"val/loss\"_key}, with _key");
};
template <class... About>
struct choice_at_run_time {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: device, precision, strategy and step policies are part of the loop that is compiled and "
                  "can be no std::optional or std::variant; choose among Trainers (AnyTrainer), or FirstAvailable for "
                  "the device");
};
template <class... About>
struct a_loop_policy_says_when {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a loop policy needs bool done(const auto& run) const");
};
template <class... About>
struct a_device_policy_says_where {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a device policy needs c10::Device device() const and static constexpr bool host_scalars");
};
template <class... About>
struct a_precision_policy_has_a_scope {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a precision policy needs scope(), which gives a guard");
};
template <class... About>
struct a_precision_policy_has_its_base {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: a precision policy that says what it is with policy_category alone lacks what it leaves out; "
        "derive it from policy::Precision, which has no-ops for that");
};
template <class... About>
struct a_policy_that_scales_the_loss_unscales {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: a precision policy with scales_loss = true needs at::Tensor scale(const at::Tensor& loss) and "
        "bool unscale(std::span<const at::Tensor> gradients)");
};
template <class... About>
struct a_step_policy_runs {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a step policy needs void run(auto& fit, auto& batch)");
};
template <class... About>
struct windows_can_be_saved {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a step policy with window_is_open() needs void save(StateTree& state) const and "
                  "void load(const StateTree& state), so that a run can be resumed within a window");
};
template <class... About>
struct a_logger_takes_scalars {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a logger needs void log_scalar(std::string_view name, double value, std::int64_t step)");
};
template <class... About>
struct a_profiler_is_told_of_sections {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a profiler needs void enter(const char* name) and void leave() noexcept");
};

} // namespace fulgurite::refusal
