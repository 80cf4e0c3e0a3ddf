// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tune/search/copy.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/json.hpp"
#include "fulgurite/tune/search/process.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

/// A leg that is to be run, with the legs before it for where no process stands at its start.
struct Order {
    std::int64_t id = 0;
    std::vector<Leg> way;
    StopRule stops;

    const Leg& leg() const { return way.back(); }
};

/// Runs legs in processes, at most `workers` at a time, in the order in which they were given. A trial that pauses
/// keeps its process, which waits; beyond `waiting` of them the worst is ended, and would be run again from its start.
class Pool {
public:
    /// What a process does.
    using Body = std::function<void(Channel, const std::vector<Leg>&, const StopRule&)>;
    struct Options {
        int workers = 1;
        std::int64_t waiting = 64;
        bool fresh = true; ///< each trial begins in a process of its own
        Mode mode = Mode::min;
        std::function<void(const Piece&)> done; ///< a piece is there
        std::function<void()> check;            ///< now and then; may throw
    };

    Pool(Body body, Options options) : body_(std::move(body)), options_(std::move(options)) {}

    void run(Order order) { queue_.push_back(std::move(order)); }
    /// Waits until it is done.
    Piece wait(std::int64_t id);
    /// The trial will not be gone on with: its objective returns.
    void release(std::int64_t number) {
        for (auto& member : members_)
            if (member.stands == Stands::waiting && member.piece.number == number) dismiss(member);
    }
    /// Waits until all that was released has returned.
    void finish();

private:
    using Clock = std::chrono::steady_clock;
    enum class Stands { running, waiting, idle, leaving };
    struct Member {
        explicit Member(Process own) : process(std::move(own)) {}

        Process process;
        Stands stands = Stands::running;
        std::int64_t order = 0;
        Piece piece;
        Clock::time_point since = Clock::now();
    };

    static void dismiss(Member& member) {
        member.stands = Stands::leaving;
        member.process.channel().send("[\"stop\"]");
    }
    int busy() const;
    void step();
    void start();
    Member* begin(const Order& order);
    // The process that waits where the last leg begins; of another trial a copy.
    Member* standing(const Order& order);
    // None, where it cannot be copied: the copy is run from the start, and says why.
    Member* copy(Member& member);
    // A process that has nothing more to do, where the trial may have it. A rule cannot be sent there.
    Member* idle(const Order& order);

    void hear(Member& member);
    void take(Member& member, const Json& word);
    void over(Member& member);
    // The least likely to be gone on with.
    void evict();
    bool comes_before(const Piece& one, const Piece& other) const {
        if (one.segment != other.segment) return one.segment > other.segment;
        return ranks_before(options_.mode, one.value, other.value);
    }

    Body body_;
    Options options_;
    std::optional<Adopts> adopts_;
    std::deque<Order> queue_;
    std::list<Member> members_;
    std::map<std::int64_t, Piece> done_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/pool-inl.hpp"
#endif
