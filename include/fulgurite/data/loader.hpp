// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/pass/order.hpp"
#include "fulgurite/data/pass/pass.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/tensor/random.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::data {

/// How a `Loader` makes batches of a dataset.
struct LoaderOptions {
    std::int64_t batch_size = 32; ///< samples in a batch, at least 1
    bool shuffle = false;         ///< a new order each epoch; otherwise samples come as they lie
    int workers = 0;              ///< threads that make batches ahead; 0: the caller makes them
    bool drop_last = false;       ///< leaves out a last batch of fewer samples
    int prefetch = 2;             ///< batches that each worker is ahead, at least 1
    std::optional<std::uint64_t> seed =
        std::nullopt; ///< of the shuffle and of random transforms; none: that of `seed_everything`
};

/// Makes batches of a dataset: a range of `BatchOf<D>&`, one pass of which is an epoch.
///
///     data::Loader loader{data::tensors(x, y), {.batch_size = 64, .shuffle = true, .workers = 1}};
///     for (auto& batch : loader) …
///
/// What batch k of epoch e holds depends on (seed, e, k) alone: not on the number of workers, and not on LibTorch's
/// generators, from which nothing is taken. Every `begin()` is the next epoch; `set_epoch` says which. Copies share the
/// dataset. Passes own what they need: a loader may be moved or destroyed while one is under way, and a pass may be
/// abandoned at any batch.
/// Cost: nothing per sample but the dataset's own; per epoch one shuffle (about 1 ms for 100,000 samples) and the start
/// of the workers. For data in memory, workers 0 or 1 are the fastest. Of an empty dataset there are no batches: one
/// can evaluate on none, but not train. Errors: `Error` at construction for a wrong option; an exception in the dataset
/// or in a transform reaches the caller at that batch as an `Error` that names the sample.
template <class D>
class Loader {
    static_assert(Dataset<D>,
                  "fulgurite: data::Loader was given no dataset; it needs size() const and "
                  "get(std::span<const std::int64_t>) const, or sample(std::int64_t) const");

public:
    using iterator = BatchIterator<D>;
    using value_type = typename iterator::value_type;

    explicit Loader(D dataset, LoaderOptions options = {})
        : dataset_(std::make_shared<const D>(std::move(dataset))),
          options_(options),
          samples_(static_cast<std::int64_t>(dataset_->size())),
          seed_(options.seed.value_or(global_seed())) {
        check();
    }

    /// From the next pass on, samples come as they lie in the dataset, until `keep_order(false)` was called as often.
    void keep_order(bool on = true) { kept_ = std::max(kept_ + (on ? 1 : -1), 0); }

    /// The same with batches of another size, from the same epoch on. Throws `Error` as the constructor does.
    Loader with_batch_size(std::int64_t batch_size) const {
        Loader other = *this;
        other.options_.batch_size = batch_size;
        other.check();
        return other;
    }

    /// The number of batches in an epoch.
    std::int64_t size() const {
        const auto full = samples_ / options_.batch_size;
        return options_.drop_last || samples_ % options_.batch_size == 0 ? full : full + 1;
    }
    const D& dataset() const { return *dataset_; }
    const LoaderOptions& options() const { return options_; }
    std::uint64_t seed() const { return seed_; }

    /// The epoch of the next pass.
    std::int64_t epoch() const { return epoch_; }
    void set_epoch(std::int64_t epoch) { epoch_ = epoch; }

    /// Starts the pass of `epoch()`, and counts it.
    iterator begin() {
        const auto [first, end] = std::exchange(planned_, {});
        return pass(first, end);
    }
    /// The same from the given batch on: those before it are not made. Throws where there is no such batch.
    iterator begin_at(std::int64_t batch) { return pass(batch, all_batches); }
    /// The next `begin()`, whoever calls it, is from batch `first` on, and its pass is over before batch `end`: so a
    /// view over this loader is sent into an epoch, and no worker makes what nobody will take.
    void plan_pass(std::int64_t first, std::int64_t end) { planned_ = {first, end}; }
    std::default_sentinel_t end() const { return {}; }

    /// The seed and the epoch, and what an epoch is cut into; where in the epoch is for the one who iterates to know.
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["seed"] = static_cast<std::int64_t>(seed_);
        state["epoch"] = epoch_;
        state["samples"] = samples_;
        state["batch_size"] = options_.batch_size;
        state["shuffle"] = shuffles();
        state["drop_last"] = options_.drop_last;
        return state;
    }
    /// A pass that then begins within an epoch throws `Error` where the batches of the saved one were others.
    void load_state_dict(const StateTree& state) {
        seed_ = static_cast<std::uint64_t>(state.at("seed").as_int());
        epoch_ = state.at("epoch").as_int();
        resumed_ = state;
    }

    /// Throws `Error` where no pass can begin at this batch: there is none of that number, or the batches of the pass
    /// whose state was loaded were others.
    void check_begin(std::int64_t batch) const {
        if (batch > 0) check_resumed();
        if (batch < 0 || batch > size())
            throw Error("data::Loader: got batch ", batch, " to begin at, expected 0 to ", size(),
                        ", the number of batches of an epoch");
    }

private:
    iterator pass(std::int64_t batch, std::int64_t end) {
        check_begin(batch);
        const auto epoch = epoch_;
        end = std::clamp(end, batch, size());
        auto shuffled = shuffles() ? permutation(samples_, seed_, epoch) : std::vector<std::int64_t>{};
        Plan<D> plan{dataset_, Order(samples_, options_.batch_size, std::move(shuffled)), seed_, epoch};
        iterator first(std::make_shared<Pass<D>>(std::move(plan), batch, end, options_.workers, options_.prefetch));
        resumed_.reset();
        ++epoch_; // a pass that could not be begun is none
        return first;
    }
    bool shuffles() const { return options_.shuffle && kept_ == 0; }
    void check_resumed() const {
        if (!resumed_) return;
        const auto need = [&](const char* name, std::int64_t now) {
            const auto* saved = resumed_->find(name);
            if (saved == nullptr) return;
            const auto was = saved->is_bool() ? std::int64_t{saved->as_bool()} : saved->as_int();
            if (was != now)
                throw Error("data::Loader: within an epoch the run was saved with ", name, " ", was,
                            ", this loader has ", now, "; go on with the same, or from a checkpoint of an epoch's end");
        };
        need("samples", samples_);
        need("batch_size", options_.batch_size);
        need("shuffle", std::int64_t{shuffles()});
        need("drop_last", std::int64_t{options_.drop_last});
    }
    void check() const {
        const auto need = [](const char* name, std::int64_t value, std::int64_t least) {
            if (value < least) throw Error("data::Loader: got ", name, " ", value, ", expected at least ", least);
        };
        need("batch_size", options_.batch_size, 1);
        need("workers", options_.workers, 0);
        need("prefetch", options_.prefetch, 1);
        need("the dataset's size", samples_, 0);
        if (size() == 0 && samples_ > 0)
            throw Error("data::Loader: drop_last leaves no batch of ", samples_, " samples at batch_size ",
                        options_.batch_size, "; give a batch_size of at most ", samples_, ", or no drop_last");
    }

    std::shared_ptr<const D> dataset_;
    LoaderOptions options_;
    std::int64_t samples_;
    std::uint64_t seed_;
    std::int64_t epoch_ = 0;
    std::optional<StateTree> resumed_; // what was loaded, until the next pass
    int kept_ = 0;                     // how often it was told to keep the order
    PlannedPass planned_;              // the next pass
};

} // namespace fulgurite::data
