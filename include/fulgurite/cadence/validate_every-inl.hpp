// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/cadence/validate_every.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE void ValidateEvery::start(std::optional<std::int64_t> batches_in_epoch) {
    trigger_.restart();
    resize(batches_in_epoch);
    if (fraction_ < 1 && std::llround(fraction_ * static_cast<double>(size_)) == 0)
        throw Error("ValidateEvery{", fraction_, "} is less than one of the epoch's ", size_, " batches");
    if (within_ > batches_in_epoch.value_or(within_))
        throw Error(describe(), " never validates: an epoch has ", *batches_in_epoch,
                    " batches; give as many or fewer, or ValidateEvery{Batches{", within_,
                    "}}, which counts over all epochs");
}

FULGURITE_INLINE void ValidateEvery::resize(std::optional<std::int64_t> batches_in_epoch) {
    if (fraction_ == 1) return;
    if (!batches_in_epoch)
        throw Error("ValidateEvery{", fraction_,
                    "}: the training loader does not know its size; give Batches or Steps");
    size_ = *batches_in_epoch;
}

FULGURITE_INLINE bool ValidateEvery::after_batch(const fulgurite::detail::Counts& before,
                                                 const fulgurite::detail::Counts& now, std::int64_t batches_done,
                                                 std::int64_t epoch) const {
    if ((epoch + 1) % due_ != 0) return false;
    if (within_ > 0) return batches_done % within_ == 0;
    return fraction_ == 1 ? trigger_.after_batch(before, now) : is_share_end(fraction_, size_, batches_done);
}

FULGURITE_INLINE std::string ValidateEvery::interval() const {
    auto words = fraction_ < 1 ? short_number(fraction_) + " of an epoch" : trigger_.every().words();
    if (within_ > 0) words += " of an epoch";
    if (due_ > 1 && (fraction_ < 1 || within_ > 0)) words += " in every " + std::to_string(due_) + " epochs";
    return words;
}

} // namespace fulgurite
