// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/overfit.hpp"
#include "fulgurite/data/pass/pass_random.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/engine/fit/timing.hpp"
#include "fulgurite/engine/loaders/cursor.hpp"
#include "fulgurite/engine/loaders/keep_order.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/tensor/random_mark.hpp"

namespace fulgurite::engine {

/// A fit's walk through its training loader: one pass in each epoch, a batch at a time. It knows where the generators
/// stood before it fetched the batch that is next, since a resumed run fetches that batch anew.
template <class R, class Train>
class TrainingWalk {
    static constexpr bool overfits = R::Policies::template has<Overfit>;

public:
    TrainingWalk(R& run, Timing<R>& timing) : run_(run), timing_(timing) {}

    /// The loader from now on.
    void take(Train& loader) {
        if constexpr (overfits) run_.policies().template with<Overfit>([&](auto&) { kept_order_.emplace(loader); });
        cursor_.emplace(loader);
        taken_in_ = run_.epoch();
        tell(loader);
    }
    /// The epoch for which the loader was asked.
    std::int64_t taken_in() const { return taken_in_; }
    void drop() {
        close();
        cursor_.reset();
        if constexpr (overfits) kept_order_.reset();
    }

    /// Begins the pass of the run's epoch, after its first `skip` batches.
    void open(Train& loader, std::int64_t skip) {
        tell(loader);
        fetch(true, [&] {
            random_at_start_.begin(skip > 0);
            cursor_->open(run_.epoch(), skip, timing_.train_limit(), [&] { random_at_start_.put_back(); });
        });
        open_ = true;
        timing_.limit_training(batches_in(loader)); // it may know its size once it has begun
    }
    void close() {
        if (open_) cursor_->close();
        open_ = fetched_ = used_ = false;
        error_ = nullptr;
    }
    bool is_open() const { return open_; }
    /// Whether nothing is left of the pass.
    bool at_end() const {
        return !error_ && (cursor_->exhausted() || run_.progress().batches_done >= timing_.train_limit());
    }

    /// The batch that is next, and whether it is the last. Throws what the loader threw when it was fetched.
    auto next() {
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
        auto& progress = run_.progress();
        auto batch = here();
        const auto taken = progress.batch_idx + 1;
        const bool more = taken < timing_.train_limit();
        if constexpr (Cursor<Train>::sized) progress.last_batch = taken >= *progress.num_training_batches;
        else {
            look_ahead(more);
            progress.last_batch = !more || (!error_ && cursor_->exhausted());
        }
        return batch;
    }
    /// That batch is committed.
    void used() {
        used_ = true;
        fetched_ = false;
    }
    /// Fetches the batch that is wanted, if that is not done. Note: also where the generators stand before it.
    void go_on(bool note) {
        if (!std::exchange(used_, false)) return;
        fetch(note, [&] { cursor_->pass(); });
    }
    /// Where the generators stood when the pass began, for a loader that may have drawn its order from them.
    auto& random_at_start() { return random_at_start_; }
    /// Where the generators stood before the next batch was fetched; null where none is.
    const RandomMark* random() const { return fetched_ && noted_ ? &random_ : nullptr; }

private:
    /// A loader may have another size in each epoch.
    void tell(Train& loader) {
        data::tell_epoch(loader, run_.epoch());
        timing_.limit_training(batches_in(loader));
    }
    template <class F>
    void fetch(bool note, F&& f) {
        noted_ = note;
        if (note) random_.set();
        fetched_ = true;
        [[maybe_unused]] const Section section(run_.policies(), loader_section(Stage::fit).next);
        f();
    }
    auto here() {
        [[maybe_unused]] const Section section(run_.policies(), loader_section(Stage::fit).batch);
        return cursor_->here();
    }
    // What is wrong with the next batch is told when that one is wanted.
    void look_ahead(bool more) {
        [[maybe_unused]] const Section section(run_.policies(), loader_section(Stage::fit).next);
        try {
            cursor_->look_ahead(more);
        } catch (...) {
            error_ = std::current_exception();
        }
    }

    R& run_;
    Timing<R>& timing_;
    std::optional<Cursor<Train>> cursor_;
    [[no_unique_address]] std::conditional_t<overfits, std::optional<KeptOrder<Train>>, NoLoader> kept_order_;
    bool open_ = false, fetched_ = false, used_ = false, noted_ = false;
    std::exception_ptr error_;
    RandomMark random_;
    data::PassRandom<data::may_draw_its_order<Train>> random_at_start_;
    std::int64_t taken_in_ = -1;
};

} // namespace fulgurite::engine
