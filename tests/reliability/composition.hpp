// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/core/duration.hpp"

/// What a fit is composed of, as a list of numbers: drawn from a seed, put into words, read from words, made smaller.
namespace fulgurite::reliability {

/// A count with a unit, in one number: 0 is none.
struct Every {
    enum Unit { none, epochs, steps, batches, samples, percent };
    static constexpr std::int64_t of(Unit unit, std::int64_t count) { return unit * 1000 + count; }
    static Unit unit(std::int64_t every) { return static_cast<Unit>(every / 1000); }
    static std::int64_t count(std::int64_t every) { return every % 1000; }
    static Duration duration(std::int64_t every);
};

// X(name, the value that stands for "nothing of it"): numbers, and Y: counts with a unit. The kind is which Trainer
// type runs it, the seed is that of data, weights and noise.
#define FULGURITE_COMPOSITION(X, Y)                                                                      \
    X(kind, 0)                                                                                           \
    X(seed, 1)                                                                                           \
    X(epochs, 2)                                                                                         \
    X(steps, 0) /* ends by optimizer steps as well */                                                    \
    X(count, 6) /* samples to train on */                                                                \
    X(batch, 2) /* samples in a batch */                                                                 \
    X(shuffle, 0)                                                                                        \
    X(workers, 0)                                                                                        \
    X(limit, 0)  /* Limit::train */                                                                      \
    X(source, 0) /* what lies behind an AnyLoader: see trainers.hpp */                                   \
    X(lie, 0)    /* so many batches more are promised than come */                                       \
    X(vals, 1)   /* validation loaders, where there may be several */                                    \
    X(val_shuffle, 0)                                                                                    \
    X(val_limit, 0)  /* Limit::val */                                                                    \
    Y(validate, 0)   /* ValidateEvery */                                                                 \
    X(accumulate, 1) /* batches in a window, also in one made by hand */                                 \
    X(later, 0)      /* batches in a window from epoch 1 on */                                           \
    X(average, 0)    /* 1 EMA, 2 WeightAveraging, 3 SWA */                                               \
    Y(average_every, 1001)                                                                               \
    X(average_start, 0)  /* in the same unit; of SWA the epoch, from 0 */                                \
    X(average_hidden, 0) /* validations do not see it, and the fit ends with the trained weights */      \
    X(norm, 0)           /* batch normalisation */                                                       \
    X(dropout, 0)                                                                                        \
    X(weights, 0)   /* a batch weighs by 0 its samples, 1 its tokens, 2 its tokens, which may be none */ \
    X(leave_out, 0) /* each so many-th batch has no loss */                                              \
    X(plateau, 0)   /* ReduceLROnPlateau: 1 by epochs, 2 by steps */                                     \
    X(decay, 0)     /* a schedule: 1 by epochs, 2 by steps, 3 by both */                                 \
    X(early, 0)     /* EarlyStopping's patience */                                                       \
    X(min_epochs, 0)                                                                                     \
    X(min_steps, 0)                                                                                      \
    Y(best_val, 0) /* KeepBest by a metric of the validation */                                          \
    X(best_val_k, 1)                                                                                     \
    Y(best_train, 0) /* KeepBest by a metric of the training epoch */                                    \
    Y(keep, 0)       /* KeepEvery */                                                                     \
    X(keep_k, -1)                                                                                        \
    Y(keep_more, 0) /* a second KeepEvery */                                                             \
    Y(last, 0)      /* KeepLast's cadence */                                                             \
    X(has_last, 0)                                                                                       \
    X(one_folder, 0) /* for the files of all policies */                                                 \
    X(clip, 0)                                                                                           \
    X(log_every, 1)                                                                                      \
    X(sanity, 0)                                                                                         \
    X(extras, 0) /* run.log at 1 each batch's end, 2 each validation's end as well */                    \
    X(skip, 0)   /* run.skip_epoch() from a place: see Place */                                          \
    X(skip_epoch, 0)                                                                                     \
    X(skip_batch, 0)                                                                                     \
    X(stop, 0) /* run.stop() from a place */                                                             \
    X(stop_epoch, 0)                                                                                     \
    X(stop_batch, 0)                                                                                     \
    X(pieces, 0)       /* the host advances by pieces of work, not by batches */                         \
    X(counts_first, 0) /* the user's policy with a state stands before the others */                     \
    X(rates, 0)        /* learning rates are logged: 1 as schedules go, 2 at each step */

/// Where a composition asks for the end of an epoch or of training.
enum Place { nowhere, batch_start, training_step, batch_end, validation_end, epoch_start, places };

struct Composition {
#define FULGURITE_FIELD(name, nothing) std::int64_t name = nothing;
    FULGURITE_COMPOSITION(FULGURITE_FIELD, FULGURITE_FIELD)
#undef FULGURITE_FIELD
    bool operator==(const Composition&) const = default;
};

struct Field {
    const char* name;
    std::int64_t Composition::* value;
    std::int64_t nothing;
    bool has_unit;
};
const std::vector<Field>& fields();

/// A number of a composition is what the seed says, for ever: what is added to the draw comes last.
Composition compose(std::uint64_t seed);
/// "kind=1 epochs=3 validate=2batches": all that is not as in `Composition{}`.
std::string words(const Composition& composition);
/// The same back. Throws `Error` for a name that is none.
Composition from_words(const std::string& text);

} // namespace fulgurite::reliability
