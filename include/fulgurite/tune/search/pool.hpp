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
    Piece wait(std::int64_t id) {
        while (!done_.contains(id)) step();
        auto piece = std::move(done_.at(id));
        done_.erase(id);
        return piece;
    }
    /// The trial will not be gone on with: its objective returns.
    void release(std::int64_t number) {
        for (auto& member : members_)
            if (member.stands == Stands::waiting && member.piece.number == number) dismiss(member);
    }
    /// Waits until all that was released has returned.
    void finish() {
        for (auto& member : members_)
            if (member.stands == Stands::idle) dismiss(member);
        while (!queue_.empty() || busy() > 0) step();
    }

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
    int busy() const {
        int count = 0;
        for (const auto& member : members_)
            count += member.stands == Stands::running || member.stands == Stands::leaving ? 1 : 0;
        return count;
    }
    void step() {
        while (!queue_.empty() && busy() < options_.workers) start();
        std::vector<pollfd> ends;
        std::vector<Member*> who;
        for (auto& member : members_) {
            ends.push_back({member.process.channel().number(), POLLIN, 0});
            who.push_back(&member);
        }
        ::poll(ends.data(), static_cast<nfds_t>(ends.size()), 200);
        for (std::size_t i = 0; i < ends.size(); ++i)
            if (ends[i].revents != 0) hear(*who[i]);
        members_.remove_if([](const Member& member) { return member.process.id() < 0; });
        evict();
        if (options_.check) options_.check();
    }
    void start() {
        auto order = std::move(queue_.front());
        queue_.pop_front();
        auto* member = order.way.size() > 1 ? standing(order) : idle(order);
        if (member != nullptr) member->process.channel().send("[\"go\"," + json_of(order.leg()) + "]");
        else member = begin(order);
        member->stands = Stands::running;
        member->order = order.id;
        member->piece.number = order.leg().number;
        member->piece.segment = order.leg().segment;
        member->piece.reports.clear();
        if (order.leg().segment == 0) member->piece.params = {};
        member->since = Clock::now();
    }
    Member* begin(const Order& order) {
        const auto leave = [this] {
            for (auto& other : members_) other.process.channel().close();
        };
        const auto body = [&](Channel channel) { body_(std::move(channel), order.way, order.stops); };
        members_.emplace_back(Process(body, leave));
        return &members_.back();
    }
    // The process that waits where the last leg begins; of another trial a copy.
    Member* standing(const Order& order) {
        const auto& before = order.way[order.way.size() - 2];
        for (auto& member : members_)
            if (member.stands == Stands::waiting && member.piece.number == before.number &&
                member.piece.segment == before.segment)
                return before.number == order.leg().number ? &member : copy(member);
        return nullptr;
    }
    // None, where it cannot be copied: the copy is run from the start, and says why.
    Member* copy(Member& member) {
        if (!adopts_) adopts_.emplace();
        int ends[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return nullptr;
        Channel here(ends[0]), there(ends[1]);
        if (!member.process.channel().send_file(there.number(), "[\"copy\"," + std::to_string(::getpid()) + "]"))
            return nullptr;
        there.close();
        const auto answer = here.wait();
        if (!answer) return nullptr;
        const auto word = Json::read(*answer);
        if (word.at(0).string() != "copied") throw Error("tune::search: ", word.at(3).string());
        members_.emplace_back(Process(static_cast<pid_t>(word.at(1).whole()), std::move(here)));
        members_.back().piece = member.piece;
        return &members_.back();
    }
    // A process that has nothing more to do, where the trial may have it. A rule cannot be sent there.
    Member* idle(const Order& order) {
        for (auto& member : members_)
            if (member.stands == Stands::idle && order.way.size() == 1 && !order.stops) return &member;
        return nullptr;
    }

    void hear(Member& member) {
        const bool more = member.process.channel().fill();
        while (const auto line = member.process.channel().line()) take(member, Json::read(*line));
        if (more) return;
        const bool runs = member.stands == Stands::running;
        const auto status = member.process.wait();
        member.stands = Stands::leaving;
        if (!runs) return; // what waits may be gone: it will be run again
        member.piece.state = TrialState::failed;
        member.piece.error = ending(status);
        over(member); // and is removed, as it has no process
    }
    void take(Member& member, const Json& word) {
        if (member.stands == Stands::leaving) return;
        const auto& kind = word.at(0).string();
        if (kind == "param") return member.piece.params.set(param_of(word.at(1)));
        if (kind == "report") return member.piece.reports.push_back({word.at(1).whole(), word.at(2).real()});
        member.piece.state = state_of(word.at(1).string());
        member.piece.value = word.at(2).real();
        member.piece.error = word.at(3).string();
        over(member);
    }
    void over(Member& member) {
        auto& piece = member.piece;
        piece.seconds = std::chrono::duration<double>(Clock::now() - member.since).count();
        member.stands = piece.state == TrialState::paused ? Stands::waiting
                        : options_.fresh                  ? Stands::leaving
                                                          : Stands::idle;
        if (options_.done) options_.done(piece);
        done_.emplace(member.order, piece);
        const auto is_idle = [](const Member& each) { return each.stands == Stands::idle; };
        if (is_idle(member) && std::count_if(members_.begin(), members_.end(), is_idle) > options_.workers)
            dismiss(member); // a rule cannot be sent, so that these are not always used
    }
    // The least likely to be gone on with.
    void evict() {
        for (;;) {
            std::int64_t count = 0;
            Member* worst = nullptr;
            for (auto& member : members_) {
                if (member.stands != Stands::waiting) continue;
                ++count;
                if (worst == nullptr || comes_before(worst->piece, member.piece)) worst = &member;
            }
            if (count <= options_.waiting) return;
            members_.remove_if([&](const Member& member) { return &member == worst; });
        }
    }
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
