// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <memory>
#include <utility>

namespace fulgurite::logger {

/// Holds what a policy has open while it runs (files, a thread). Moving the policy moves it; a copy of the policy is a
/// new one that has opened nothing, so a logger can be put into two Trainers.
template <class T>
class Running {
public:
    Running() = default;
    Running(const Running&) noexcept {}
    Running(Running&&) noexcept = default;
    Running& operator=(const Running&) noexcept { return reset(), *this; }
    Running& operator=(Running&&) noexcept = default;
    ~Running() = default;

    template <class... Args>
    T& start(Args&&... args) {
        held_ = std::make_unique<T>(std::forward<Args>(args)...);
        return *held_;
    }
    void reset() noexcept { held_.reset(); }
    explicit operator bool() const noexcept { return held_ != nullptr; }
    T& operator*() const { return *held_; }
    T* operator->() const { return held_.get(); }

private:
    std::unique_ptr<T> held_;
};

} // namespace fulgurite::logger
