// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>

#include "fulgurite/engine/host/hosted_session.hpp"
#include "fulgurite/engine/loaders/sources.hpp"

namespace fulgurite::engine {

/// Training as a lazy input range of ticks. One pass; the module and the trainer must outlive it.
template <class M, class Policies, class Sources>
class BatchRange {
    using Held = HostedSession<M, Policies, Sources>;

public:
    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = Tick;
        using difference_type = std::ptrdiff_t;

        explicit iterator(Held& session) : session_(&session) { ++*this; }
        Tick operator*() const { return session_->tick(); }
        iterator& operator++() {
            more_ = session_->advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& self, std::default_sentinel_t) { return !self.more_; }

    private:
        Held* session_;
        bool more_ = false;
    };

    BatchRange(M& module, Policies& policies, Sources&& sources) : session_(module, policies, std::move(sources)) {}
    iterator begin() { return iterator(session_); }
    std::default_sentinel_t end() const { return {}; }
    Held& session() { return session_; }

private:
    Held session_;
};

} // namespace fulgurite::engine
