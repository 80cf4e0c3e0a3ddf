// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/hpc_checkpoints.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE std::int64_t HpcCheckpoints::largest() const {
    std::int64_t found = 0;
    if (!is_directory(folder_)) return found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        const auto name = entry.path().filename().string();
        if (!name.starts_with("hpc_ckpt_") || !name.ends_with(".ckpt")) continue;
        const auto number = config::whole_number<std::int64_t>(name.substr(9, name.size() - 14));
        if (number) found = std::max(found, *number);
    }
    return found;
}

FULGURITE_INLINE HpcSignals::HpcSignals() {
    came_ = 0;
    install(SIGUSR1, [](int) { came_ = 1; }, old_user_);
    install(SIGTERM, SIG_IGN, old_term_);
}

FULGURITE_INLINE void HpcSignals::install(int number, void (*handler)(int), struct sigaction& old) {
    struct sigaction action = {};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART; // a read of data goes on
    sigaction(number, &action, &old);
}

FULGURITE_INLINE bool requeue_job() {
    const char* job = std::getenv("SLURM_JOB_ID");
    if (job == nullptr) return false;
    std::string words[] = {"scontrol", "requeue", job};
    char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    pid_t child = 0;
    int status = -1;
    const bool started = posix_spawnp(&child, "scontrol", nullptr, nullptr, arguments, environ) == 0;
    const bool done = started && waitpid(child, &status, 0) == child && status == 0;
    if (!done) warn("scontrol requeue " + std::string(job) + " did not succeed; the job has to be started by hand");
    return done;
}

} // namespace fulgurite::app
