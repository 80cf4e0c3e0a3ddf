// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/run.hpp"

namespace fulgurite::reliability {

Thrown run_promises(const Composition& c, const Job& job, Recorder& recorder) {
    const Policies p{c, recorder, job.cut_steps};
    auto train = promises(c, recorder);
    return run_with<TrainedNet>(
        c, job, recorder,
        Trainer{p.first(), p.best_train(), p.keep_last(), p.keep(), p.scalars(), p.counts(true), p.epochs(), p.steps(),
                p.min_epochs(), p.min_steps(), p.limit(), p.log_every(), p.swa(), p.ema(), p.mean(),
                p.early("train/weighed"_key), p.counts(false), p.last()},
        train);
}

} // namespace fulgurite::reliability
