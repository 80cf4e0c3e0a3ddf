// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/checkpoint/action.hpp"
#include "fulgurite/checkpoint/folder.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/warn.hpp"

/// What a training does on a cluster that ends jobs before they are done, as the first Lightning did it on SLURM.
namespace fulgurite::app {

/// Checkpoints by number in a folder: hpc_ckpt_1.ckpt, hpc_ckpt_2.ckpt, ….
class HpcCheckpoints {
public:
    explicit HpcCheckpoints(std::filesystem::path folder)
        : folder_(std::filesystem::absolute(folder).lexically_normal()) {}

    /// The one with the largest number; empty where there is none.
    std::filesystem::path newest() const { return largest() > 0 ? path(largest()) : std::filesystem::path(); }
    /// The one that is written next.
    std::filesystem::path next() const { return path(largest() + 1); }
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path path(std::int64_t number) const {
        return folder_ / ("hpc_ckpt_" + std::to_string(number) + ".ckpt");
    }
    std::int64_t largest() const;

    std::filesystem::path folder_;
};

/// While it lives, SIGUSR1 is noted, which SLURM sends before the time of a job is over (`sbatch --signal=USR1@90`),
/// and SIGTERM, which follows, is ignored. What was there before comes back at the end.
class HpcSignals {
public:
    HpcSignals();
    HpcSignals(const HpcSignals&) = delete;
    HpcSignals& operator=(const HpcSignals&) = delete;
    ~HpcSignals() {
        sigaction(SIGUSR1, &old_user_, nullptr);
        sigaction(SIGTERM, &old_term_, nullptr);
    }
    static bool came() { return came_ != 0; }

private:
    static void install(int number, void (*handler)(int), struct sigaction& old);
    static inline volatile std::sig_atomic_t came_ = 0;
    struct sigaction old_user_ = {}, old_term_ = {};
};

/// After a SIGUSR1 it writes a checkpoint when the batch is done, and ends training by an `Interrupted`: unlike a stop,
/// it is nothing that the checkpoint holds, so that a training from there goes on.
class SaveForRequeue : public policy::Checkpoint {
public:
    explicit SaveForRequeue(HpcCheckpoints files) : files_(std::move(files)) {}

    std::string describe() const { return "SaveForRequeue{on SIGUSR1}"; }
    void on_fit_start() { checkpoint::prepare(files_.folder()); }
    void on_train_batch_end(auto& run) {
        if (saved_.empty() && HpcSignals::came()) run.save({checkpoint::Save{saved_ = files_.next()}});
    }
    void on_train_batch_start(auto&) { leave(); }
    void on_train_epoch_start(auto&) { leave(); }
    void on_validation_start(auto&) { leave(); }

private:
    void leave() const {
        if (!saved_.empty()) throw Interrupted("SIGUSR1: training goes on from " + saved_.string(), SIGUSR1);
    }

    HpcCheckpoints files_;
    std::filesystem::path saved_;
};

/// Asks SLURM to start this job anew: `scontrol requeue $SLURM_JOB_ID`. Outside of a job it does nothing, and where it
/// cannot be done it is told.
bool requeue_job();

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/hpc_checkpoints-inl.hpp"
#endif
