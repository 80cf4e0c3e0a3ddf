// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/tensorboard.hpp"

namespace fulgurite::logger {

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string event_file_name(double time) {
    static std::atomic<int> count = 0; // two runs that a process starts within a second
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0) host = {"localhost"};
    return fmt::format("events.out.tfevents.{:010}.{}.{}.{}", static_cast<std::int64_t>(time), host.data(), getpid(),
                       count++);
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE void EventSink::flush() {
    if (pending_.empty()) return;
    file_.write(pending_);
    pending_.clear();
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string markdown_table(const Hyperparameters& parameters) {
    std::string text = "| option | value |\n| --- | --- |\n";
    const auto add_cell = [&](std::string_view cell) {
        text += ' ';
        for (const char c : cell) {
            if (c == '|') text += '\\';
            text += c == '\n' || c == '\r' ? ' ' : c;
        }
        text += " |";
    };
    for (const auto& [name, value] : parameters) {
        text += '|';
        add_cell(name);
        add_cell(value);
        text += '\n';
    }
    return text;
}
#endif

} // namespace fulgurite::logger

namespace fulgurite {

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE void TensorBoard::log_hyperparams(const Hyperparameters& parameters) {
    const auto now = logger::wall_time();
    open().push(logger::tfevents::session_start_event(parameters, now));
    if (!parameters.empty())
        running_->push(logger::tfevents::text_event("options", logger::markdown_table(parameters), now));
    session_open_ = true;
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE void TensorBoard::finalize(std::string_view status) {
    if (!running_) return;
    if (std::exchange(session_open_, false))
        running_->push(logger::tfevents::session_end_event(status, logger::wall_time()));
    running_->flush();
}
#endif

} // namespace fulgurite
