// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <utility>

#include "fulgurite/data/pass/walk.hpp"

namespace fulgurite::engine {

/// Any C++ range of batches: `data::Loader`, a `std::vector<Batch>`, `torch::data::DataLoader` and the views of
/// range-v3 and the standard library all are.
template <class L>
concept Loader = data::RangeOfBatches<L>;
using data::batch_of;
using data::batches_in;

/// One pass over a loader, held open between batches. Where the loader does not know its size, one batch is fetched
/// ahead, so that the last is known to be the last.
template <class L>
class Cursor {
public:
    using Batch = batch_of<L>;
    static constexpr bool sized = data::SizedLoader<L>;

    explicit Cursor(L& loader) : walk_(loader) {}

    /// Begins the pass of an epoch, after its first `skip` batches. Those from `end` on will not be asked for.
    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end = data::all_batches) {
        open(epoch, skip, end, [] {});
    }
    /// Calls `before_fetch()` before the batch behind the first ones is fetched.
    template <class F>
    void open(std::int64_t epoch, std::int64_t skip, std::int64_t end, F&& before_fetch) {
        close();
        walk_.open(epoch, skip, end, before_fetch);
        if constexpr (!sized) fetch_ahead();
    }
    void close() {
        walk_.close();
        ahead_.reset();
    }

    bool exhausted() const {
        if constexpr (sized) return walk_.at_end();
        else return !ahead_.has_value();
    }
    /// The batch at the cursor. Call `pass` when it is done with. More: the next batch will be asked for, too. Without
    /// it, none is fetched ahead: a loader that goes on where it was left would lose that batch.
    Batch take(bool more = true) {
        Batch batch = here();
        look_ahead(more);
        return batch;
    }
    /// The two parts of `take`: the batch at the cursor, and the fetch of the one after it, where that is needed to
    /// know whether there is any.
    Batch here() {
        if constexpr (sized) return Batch(walk_.batch());
        else return std::move(*ahead_);
    }
    void look_ahead([[maybe_unused]] bool more) {
        if constexpr (!sized) {
            if (more) fetch_ahead();
            else ahead_.reset();
        }
    }
    /// Goes on to the next batch.
    void pass() {
        if constexpr (sized) walk_.next();
    }

private:
    void fetch_ahead() {
        ahead_.reset();
        if (walk_.at_end()) return;
        ahead_.emplace(walk_.batch());
        walk_.next();
    }

    data::Walk<L> walk_;
    std::optional<Batch> ahead_;
};

/// Stands where loaders came from no data module: a data module is told of the start and the end.
struct NoData {};

/// Stands where a run has no loader of a kind, and its batch.
struct NoLoader {};
struct NoBatch {};

template <>
class Cursor<NoLoader> {
public:
    explicit Cursor(NoLoader&) {}
};

} // namespace fulgurite::engine
