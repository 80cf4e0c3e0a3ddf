// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/concept.hpp"
#include "fulgurite/data/pass/order.hpp"
#include "fulgurite/data/pass/prefetch.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::data {

/// What makes the batches of one epoch: each depends on its number alone, so any thread may make any of them.
template <Dataset D>
struct Plan {
    std::shared_ptr<const D> dataset;
    Order order;
    std::uint64_t seed;
    std::int64_t epoch;

    /// Throws `Error` with the sample's index before the words of what was thrown, which is nested in it.
    BatchOf<D> batch(std::int64_t number) const {
        const c10::AutoGradMode without_grad(false);
        std::vector<std::int64_t> scratch;
        const auto indices = order.batch(number, scratch);
        auto context = context_of(number);
        try {
            return fetch(*dataset, indices, context);
        } catch (const Interrupted&) {
            throw;
        } catch (const c10::Error& error) {
            fail(number, indices, context.sample, error.what_without_backtrace());
        } catch (const std::exception& error) {
            fail(number, indices, context.sample, error.what());
        } catch (...) {
            fail(number, indices, context.sample, "something that is no std::exception was thrown");
        }
    }

private:
    Context context_of(std::int64_t number) const {
        // Stream 0 of an epoch is its shuffle's.
        return {.generator =
                    Generator(seed, static_cast<std::uint64_t>(epoch), static_cast<std::uint64_t>(number) + 1)};
    }

    [[noreturn]] void fail(std::int64_t number, std::span<const std::int64_t> indices, std::int64_t sample,
                           const std::string& words) const {
        if (sample < 0) sample = culprit(number, indices);
        if (sample >= 0) std::throw_with_nested(Error("sample ", sample, " (batch ", number, "): ", words));
        std::throw_with_nested(Error("batch ", number, " (samples ", numbers_text(indices), "): ", words));
    }

    /// The first sample that cannot be had alone where another can, else −1: what fails for every one is not a sample's
    /// fault. A bulk `get` does not say which one it failed on.
    std::int64_t culprit(std::int64_t number, std::span<const std::int64_t> indices) const {
        std::int64_t first = -1;
        bool others = indices.size() == 1;
        for (const auto& index : indices) {
            if (first >= 0 && others) break;
            auto context = context_of(number);
            try {
                (void)fetch(*dataset, std::span(&index, 1), context);
                others = true;
            } catch (...) {
                if (first < 0) first = index;
            }
        }
        return others ? first : -1;
    }
};

/// One pass over the batches of an epoch: what the iterators of a loader share.
template <Dataset D>
class Pass {
public:
    Pass(Plan<D> plan, std::int64_t first, std::int64_t end, int workers, int prefetch)
        : plan_(std::move(plan)), position_(first), end_(end) {
        const auto threads = static_cast<int>(std::min<std::int64_t>(workers, end - first));
        if (threads > 0) ahead_.emplace(threads, first, end, std::int64_t{threads} * prefetch, Make{&plan_});
        if (!done()) load();
    }

    BatchOf<D>& current() { return *current_; }
    std::int64_t position() const { return position_; }
    bool done() const { return position_ == end_; }

    void advance() {
        current_.reset(); // its memory, still in the cache, is where the allocator puts the next one
        ++position_;
        if (!done()) load();
    }

private:
    struct Make {
        const Plan<D>* plan;
        BatchOf<D> operator()(std::int64_t number) const { return plan->batch(number); }
    };

    void load() {
        try {
            current_.emplace(ahead_ ? ahead_->next() : plan_.batch(position_));
        } catch (...) {
            position_ = end_;
            ahead_.reset();
            throw;
        }
    }

    Plan<D> plan_;
    std::int64_t position_, end_;
    std::optional<BatchOf<D>> current_;
    std::optional<Prefetch<BatchOf<D>, Make>> ahead_; // last, so that its threads are gone before what they read
};

/// Walks over the batches of a pass: a single-pass input iterator, copies of which stand at the same batch. A batch may
/// be moved out. `++` throws `Error` where a batch could not be made; the pass is over then.
template <Dataset D>
class BatchIterator {
public:
    using value_type = BatchOf<D>;
    using difference_type = std::ptrdiff_t;
    using iterator_concept = std::input_iterator_tag;

    BatchIterator() = default;
    explicit BatchIterator(std::shared_ptr<Pass<D>> pass) : pass_(std::move(pass)) {}

    value_type& operator*() const { return pass_->current(); }
    value_type* operator->() const { return &pass_->current(); }
    BatchIterator& operator++() {
        pass_->advance();
        return *this;
    }
    void operator++(int) { pass_->advance(); }

    /// The number of the batch within its epoch.
    std::int64_t position() const { return pass_->position(); }

    friend bool operator==(const BatchIterator& iterator, std::default_sentinel_t) {
        return !iterator.pass_ || iterator.pass_->done();
    }

private:
    std::shared_ptr<Pass<D>> pass_;
};

} // namespace fulgurite::data
