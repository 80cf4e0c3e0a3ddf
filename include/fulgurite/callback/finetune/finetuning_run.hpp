// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "fulgurite/callback/finetune/unfreezing.hpp"
#include "fulgurite/module/freeze.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::callback {

/// What the function of a `Finetuning` is given at each epoch's start.
template <class Run>
class FinetuningRun {
public:
    FinetuningRun(Run& run, Unfreezing& record) : run_(run), record_(record) {}

    Run& run() { return run_; }
    auto& module() { return run_.module(); }
    /// The index of the epoch that begins.
    std::int64_t epoch() const { return run_.epoch(); }
    /// The rate of the first parameter group of an optimizer.
    double lr(std::size_t optimizer = 0) { return Unfreezing::rate_of(run_, optimizer); }
    /// Unfreezes a part of the module. Its parameters join the optimizer as a group of their own, with the options of
    /// the first one but for the rate; schedules take the group in, and move its rate in proportion to the first's.
    /// Parameters that an optimizer has already stay in their groups. Returns those that were added.
    template <ModulePart P>
    std::vector<Tensor> unfreeze(P&& part, const UnfreezeOptions& options = {}) {
        return record_.unfreeze(run_, module_in(part), options);
    }
    /// Freezes a part of the module.
    template <ModulePart P>
    void freeze(P&& part, bool train_bn = true) {
        fulgurite::freeze(part, train_bn);
        record_.note(run_.module());
    }

private:
    Run& run_;
    Unfreezing& record_;
};

} // namespace fulgurite::callback
