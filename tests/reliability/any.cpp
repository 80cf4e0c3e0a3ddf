// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/run.hpp"

namespace fulgurite::reliability {

namespace {

using Any = AnyLoader<data::Batch>;
Any source(const Composition& c, Recorder& recorder, PointLoader& loader) {
    switch (c.source) {
        case 1:
            return view_of(loader, recorder);
        case 2:
            return Stream{loader};
        case 3:
            return promises(c, recorder);
        case 4:
            return batches(c, recorder);
        case 5:
            return Tape{batches(c, recorder), loader.size() + 1, &recorder};
        default:
            return loader;
    }
}

} // namespace

Thrown run_any(const Composition& c, const Job& job, Recorder& recorder) {
    const Policies p{c, recorder, job.cut_steps};
    auto loader = train_loader(c, recorder);
    auto train = source(c, recorder, loader);
    std::vector<Any> val;
    for (std::int64_t i = 0; i < c.vals; ++i) val.emplace_back(val_loader(c, recorder, i));
    return run_with<AdamNet>(c, job, recorder, Trainer{p.first(),
                                                       p.keep_more(),
                                                       p.best_train(),
                                                       p.keep(),
                                                       p.best_val(),
                                                       p.keep_last(),
                                                       p.early("val/loss"_key),
                                                       p.swa(),
                                                       p.mean(),
                                                       p.ema(),
                                                       p.counts(true),
                                                       p.accumulate(),
                                                       p.clip(),
                                                       p.rates(),
                                                       p.sanity(),
                                                       p.log_every(),
                                                       p.validate(),
                                                       p.limit(),
                                                       p.min_steps(),
                                                       p.min_epochs(),
                                                       p.steps(),
                                                       p.epochs(),
                                                       p.counts(false),
                                                       p.rows(),
                                                       p.last()},
                             train, val);
}

} // namespace fulgurite::reliability
