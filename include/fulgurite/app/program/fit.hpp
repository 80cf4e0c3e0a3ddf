// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/program/call.hpp"
#include "fulgurite/app/program/kept_options.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/engine/fit/resumable.hpp"
#include "fulgurite/trainer.hpp"

namespace fulgurite::app::program {

namespace detail {

/// Why a training is over, where that is not because it has had all its epochs. Idle: it went on from a checkpoint and
/// took no step.
std::string end_of(const auto& result, bool idle) {
    const auto after = " after " + std::to_string(result.epoch()) + (result.epoch() == 1 ? " epoch" : " epochs");
    const auto& why = result.stop_reason();
    if (idle)
        return "nothing was trained: the checkpoint's run was over" + after +
               (why.empty() ? "; give more max_epochs or max_steps"
                            : ": " + why +
                                  "; it goes on where what stopped it is given more room, such as "
                                  "early_stopping.patience") +
               "\n";
    return why.empty() ? std::string() : "stopped" + after + ": " + why + "\n";
}

} // namespace detail

/// Trains, from the call's checkpoint on where it has one. The exit status: 1 where a repeated run differs. Throws
/// `Error`, before anything is written, for a checkpoint that this config cannot go on from. All: a Trainer, a module
/// and its data.
template <class All>
int fit(Call& call, All all) {
    std::int64_t steps_before = 0;
    if (!call.checkpoint().empty()) {
        const auto from = checkpoint::load(call.checkpoint());
        engine::check_resumable<decltype(all.module)>(from, call.checkpoint());
        steps_before = from.at("global_step").as_int();
        all.module.load_state_dict(from.at("state_dict"));
        for (const auto& kept : kept_options(from, Setup(call.config(), call.registry()).resolved())) warn(kept);
    }
    all.module.at_train_start([&] { warn("the run's folder is " + all.trainer.folder().string()); });
    const auto result =
        call.in_folder(all.trainer, [&] { return all.trainer.fit(all.module, all.data, resume(call.checkpoint())); });
    call.has_begun = true;
    auto written = result_of("fit", call.checkpoint(), result.metrics());
    written["epochs"] = result.epoch();
    written["steps"] = result.global_step();
    written["stop_reason"] = result.stop_reason();
    write_result(all.trainer.folder(), written);
    const bool goes_on = !call.checkpoint().empty();
    const auto text = all.trainer.folder().string() + "\n" + lines_of(result.metrics()) +
                      detail::end_of(result, goes_on && result.global_step() == steps_before);
    if (!call.again()) return say(text);
    const auto differences = call.again()->differences(written);
    if (differences.empty()) return say(text + "the same as before, bit for bit\n");
    say(text + "what differs:\n" + differences);
    return 1;
}

} // namespace fulgurite::app::program
