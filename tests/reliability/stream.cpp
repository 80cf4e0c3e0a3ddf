// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/run.hpp"

namespace fulgurite::reliability {

Thrown run_stream(const Composition& c, const Job& job, Recorder& recorder) {
    const Policies p{c, recorder, job.cut_steps};
    Stream train{train_loader(c, recorder)};
    data::Loaders val{val_loader(c, recorder, 0), Stream{val_loader(c, recorder, 1)}};
    return run_with<Net>(c, job, recorder,
                         Trainer{p.first(),    p.ema(),       p.swa(),        p.mean(),       p.early("val/loss"_key),
                                 p.keep(),     p.best_val(),  p.keep_last(),  p.counts(true), p.rows(),
                                 p.epochs(),   p.steps(),     p.min_epochs(), p.min_steps(),  p.limit(),
                                 p.validate(), p.log_every(), p.sanity(),     p.accumulate(), p.counts(false),
                                 p.last()},
                         train, val);
}

} // namespace fulgurite::reliability
