// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::callback {

/// All weights of a module as they were after one step.
struct WeightSet {
    std::vector<Tensor> tensors;
    std::int64_t step = -1;
    std::uint64_t version = 0; ///< counts publications, from 1
};

/// Sets of weights between one writer and several readers, without a lock. The writer fills a set that is neither the
/// newest nor being read, and makes it the newest; a reader holds the newest for as long as it copies.
///
/// Why it is sound: a reader announces itself at a set and then looks whether that is still the newest. If it is, the
/// writer, who looks for announcements only after it has made another the newest, sees this one and leaves the set
/// alone. All of these accesses are in one order (`memory_order_seq_cst`, the default).
class WeightExchange {
    struct Slot {
        WeightSet set;
        std::atomic<int> readers = 0;
    };

public:
    /// A set that a reader holds; empty where nothing was published yet.
    class Lease {
    public:
        explicit Lease(Slot* slot) : slot_(slot) {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() {
            if (slot_) --slot_->readers;
        }
        explicit operator bool() const { return slot_ != nullptr; }
        const WeightSet* operator->() const { return &slot_->set; }

    private:
        Slot* slot_;
    };

    explicit WeightExchange(int readers) : slots_(checked(readers) + 2) {}

    /// For a reader, any number at once.
    Lease newest();

    /// For the writer, of which there is one: fills a set by `fill(WeightSet&)` and makes it the newest. False: readers
    /// hold all sets but the newest, and nothing was done.
    template <class F>
    bool publish(F&& fill) {
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            if (static_cast<int>(i) == newest_ || slots_[i].readers != 0) continue;
            fill(slots_[i].set);
            slots_[i].set.version = count_ + 1;
            newest_ = static_cast<int>(i);
            ++count_;
            return true;
        }
        return false;
    }
    std::uint64_t count() const { return count_; }

    /// Throws `Error` where there is a writer already.
    void claim() {
        if (claimed_.exchange(true))
            throw Error("PublishWeights: another run publishes to the same PublishedWeights; give each its own");
    }
    void release() { claimed_ = false; }

private:
    static std::size_t checked(int readers);

    std::vector<Slot> slots_;
    std::atomic<int> newest_ = -1;
    std::atomic<std::uint64_t> count_ = 0;
    std::atomic<bool> claimed_ = false;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/publish/weight_exchange-inl.hpp"
#endif
