// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/step/accumulate.hpp"

namespace fulgurite {

FULGURITE_INLINE Accumulate::Accumulate(std::initializer_list<From> schedule) : schedule_(schedule) {
    std::int64_t last = -1;
    for (const auto& [epoch, batches] : schedule_) {
        if (batches < 1) throw Error("Accumulate{", batches, "}: the number of batches must be at least 1");
        if (epoch <= last)
            throw Error("Accumulate: epoch ", epoch, " comes after epoch ", last,
                        "; give epochs from 0 on, in "
                        "order");
        last = epoch;
    }
}

FULGURITE_INLINE std::string Accumulate::describe() const {
    if (schedule_.size() == 1) return "Accumulate{" + std::to_string(schedule_.front().batches) + "}";
    std::string text;
    for (const auto& [epoch, batches] : schedule_)
        text += (text.empty() ? "" : ", ") + std::to_string(batches) + " batches a step from epoch " +
                std::to_string(epoch);
    return "Accumulate{" + text + "}";
}

FULGURITE_INLINE std::int64_t Accumulate::batches_at(std::int64_t epoch) const {
    std::int64_t batches = 1;
    for (const auto& from : schedule_)
        if (from.epoch <= epoch) batches = from.batches;
    return batches;
}

} // namespace fulgurite
