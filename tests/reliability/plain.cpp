// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/run.hpp"

namespace fulgurite::reliability {

Thrown run_plain(const Composition& c, const Job& job, Recorder& recorder) {
    const Policies p{c, recorder, job.cut_steps};
    auto train = train_loader(c, recorder);
    auto val = val_loader(c, recorder, 0);
    return run_with<Net>(
        c, job, recorder,
        Trainer{p.first(),     p.counts(true), p.rows(),     p.epochs(),     p.steps(),     p.min_epochs(),
                p.min_steps(), p.limit(),      p.validate(), p.log_every(),  p.rates(),     p.sanity(),
                p.clip(),      p.accumulate(), p.ema(),      p.mean(),       p.swa(),       p.early("val/loss"_key),
                p.keep_last(), p.best_val(),   p.keep(),     p.best_train(), p.keep_more(), p.counts(false),
                p.last()},
        train, val);
}

} // namespace fulgurite::reliability
