// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

namespace fulgurite {

/// Calls `f` once: when told to, or when it goes because an exception is on its way. What `f` throws then is dropped,
/// as the exception on its way says more.
template <class F>
class RestoreUnlessDone {
public:
    explicit RestoreUnlessDone(F f) : f_(std::move(f)) {}
    RestoreUnlessDone(const RestoreUnlessDone&) = delete;
    RestoreUnlessDone& operator=(const RestoreUnlessDone&) = delete;
    ~RestoreUnlessDone() {
        if (done_) return;
        try {
            f_();
        } catch (...) { // there is one on its way
        }
    }

    /// Throws what `f` throws.
    void restore() {
        done_ = true;
        f_();
    }

private:
    F f_;
    bool done_ = false;
};

} // namespace fulgurite
