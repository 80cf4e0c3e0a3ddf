// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fulgurite::engine {

/// What a session does next. `advance` goes through all that lies before a batch, and the batch; `advance_for` asks of
/// each whether it fits.
enum class Work : std::uint8_t {
    start,       ///< set-up, up to `on_train_start`: once
    epoch_start, ///< the loader's pass begins; `on_train_epoch_start`
    batch,       ///< one training batch, with its fetch, its hooks and its row for the loggers
    validation,  ///< all of one validation
    epoch_end,   ///< reduced metrics, `on_train_epoch_end` (checkpoints, monitors), the epoch's row for the loggers
    end,         ///< `on_train_end`, `on_fit_end`, `teardown`: once
    over         ///< nothing: training is over
};
inline constexpr std::size_t kinds_of_work = static_cast<std::size_t>(Work::over);

constexpr std::string_view name_of(Work work) {
    constexpr std::string_view names[] = {"start", "epoch_start", "batch", "validation", "epoch_end", "end", "over"};
    return names[static_cast<std::size_t>(work)];
}

} // namespace fulgurite::engine
