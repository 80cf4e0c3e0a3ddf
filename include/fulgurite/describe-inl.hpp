// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/describe.hpp"

namespace fulgurite::detail {

FULGURITE_INLINE void Description::line(int depth, std::string_view what, std::string_view who) {
    text.append(static_cast<std::size_t>(2 * depth), ' ').append(what);
    if (!who.empty()) {
        const auto column = static_cast<std::size_t>(2 * depth) + what.size();
        text.append(column < 34 ? 34 - column : 1, ' ').append(who);
    }
    text += '\n';
}

FULGURITE_INLINE void Description::called(int depth, hook::Index first, hook::Index last) {
    constexpr std::string_view names[] = {
#define FULGURITE_NAME(name, ...) #name,
        FULGURITE_HOOKS(FULGURITE_NAME)
#undef FULGURITE_NAME
    };
    for (auto i = static_cast<unsigned>(first); i <= static_cast<unsigned>(last); ++i)
        if (!listeners[i].empty()) line(depth, names[i], listeners[i]);
}

FULGURITE_INLINE void Description::facts() {
    fact("trains", module);
    fact("policies", policies);
    if (never_validates) fact("validates", "never");
    else if (has_validation_step) fact("validates", is_trial ? "at the end of its one epoch" : validation + check);
    fact("steps", accumulation);
    fact("clips", clipping);
    const auto often = log_every == 1 ? "optimizer step" : std::to_string(log_every) + " optimizer steps";
    if (!loggers.empty() && !is_trial) fact("logs", "a step's values every " + often + ", to " + loggers);
    if (!is_trial) fact("saves", keepers);
}

FULGURITE_INLINE std::string Description::write() {
    using enum hook::Index;
    facts();
    text += "\nfit calls\n";
    called(1, setup, on_fit_start);
    if (checks_first) called(1, on_sanity_check_start, on_sanity_check_end);
    called(1, on_train_start, on_train_start);
    line(1, "each epoch", "");
    called(2, on_train_epoch_start, on_train_epoch_start);
    line(2, "each batch", "");
    called(3, on_train_batch_start, on_train_batch_start);
    line(3, "training_step", module);
    called(3, on_before_zero_grad, on_train_batch_end);
    if (has_validation_step) {
        line(2, "validation", "");
        called(3, on_validation_model_eval, on_validation_epoch_start);
        line(3, "each batch", "");
        called(4, on_validation_batch_start, on_validation_batch_start);
        line(4, "validation_step", module);
        called(4, on_validation_batch_end, on_validation_batch_end);
        called(3, on_validation_epoch_end, on_validation_end);
    }
    called(2, on_train_epoch_end, on_train_epoch_end);
    called(1, on_train_end, on_fit_end);
    called(1, teardown, teardown);
    const auto before = text.size();
    called(1, on_late_step, on_late_step);
    called(1, on_save_checkpoint, on_exception);
    if (text.size() > before) text.insert(before, "when it comes to it\n");
    return std::move(text);
}

FULGURITE_INLINE void list_in_order(Description& description, const std::vector<NamedListener>& listeners) {
    for (unsigned hook = 0; hook < hook::count; ++hook)
        for (std::size_t turn = 0; turn < engine::listener_kinds; ++turn)
            for (const auto& [name, bits, kind] : listeners)
                if (engine::turns_of(hook)[kind] == turn && ((bits >> hook) & 1) != 0)
                    description.list(description.listeners[hook], name);
}

} // namespace fulgurite::detail
