// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/pool.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE Piece Pool::wait(std::int64_t id) {
    while (!done_.contains(id)) step();
    auto piece = std::move(done_.at(id));
    done_.erase(id);
    return piece;
}

FULGURITE_INLINE void Pool::finish() {
    for (auto& member : members_)
        if (member.stands == Stands::idle) dismiss(member);
    while (!queue_.empty() || busy() > 0) step();
}

FULGURITE_INLINE int Pool::busy() const {
    int count = 0;
    for (const auto& member : members_)
        count += member.stands == Stands::running || member.stands == Stands::leaving ? 1 : 0;
    return count;
}

FULGURITE_INLINE void Pool::step() {
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

FULGURITE_INLINE void Pool::start() {
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

FULGURITE_INLINE Pool::Member* Pool::begin(const Order& order) {
    const auto leave = [this] {
        for (auto& other : members_) other.process.channel().close();
    };
    const auto body = [&](Channel channel) { body_(std::move(channel), order.way, order.stops); };
    members_.emplace_back(Process(body, leave));
    return &members_.back();
}

FULGURITE_INLINE Pool::Member* Pool::standing(const Order& order) {
    const auto& before = order.way[order.way.size() - 2];
    for (auto& member : members_)
        if (member.stands == Stands::waiting && member.piece.number == before.number &&
            member.piece.segment == before.segment)
            return before.number == order.leg().number ? &member : copy(member);
    return nullptr;
}

FULGURITE_INLINE Pool::Member* Pool::copy(Member& member) {
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

FULGURITE_INLINE Pool::Member* Pool::idle(const Order& order) {
    for (auto& member : members_)
        if (member.stands == Stands::idle && order.way.size() == 1 && !order.stops) return &member;
    return nullptr;
}

FULGURITE_INLINE void Pool::hear(Member& member) {
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

FULGURITE_INLINE void Pool::take(Member& member, const Json& word) {
    if (member.stands == Stands::leaving) return;
    const auto& kind = word.at(0).string();
    if (kind == "param") return member.piece.params.set(param_of(word.at(1)));
    if (kind == "report") return member.piece.reports.push_back({word.at(1).whole(), word.at(2).real()});
    member.piece.state = state_of(word.at(1).string());
    member.piece.value = word.at(2).real();
    member.piece.error = word.at(3).string();
    over(member);
}

FULGURITE_INLINE void Pool::over(Member& member) {
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

FULGURITE_INLINE void Pool::evict() {
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

} // namespace fulgurite::tune::detail
