// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/run.hpp"

namespace fulgurite::reliability {

Thrown run_hand(const Composition& c, const Job& job, Recorder& recorder) {
    const Policies p{c, recorder, job.cut_steps};
    auto loader = train_loader(c, recorder);
    auto train = view_of(loader, recorder);
    auto val = val_loader(c, recorder, 0);
    return run_with<Hand>(
        c, job, recorder,
        Trainer{p.first(), p.counts(true), p.epochs(), p.steps(), p.min_epochs(), p.min_steps(), p.limit(),
                p.validate(), p.log_every(), p.ema(), p.early("val/loss"_key), p.mean(), p.keep(), p.keep_last(),
                p.best_val(), p.best_train(), p.counts(false), p.last(), p.scalars()},
        train, val);
}

} // namespace fulgurite::reliability
