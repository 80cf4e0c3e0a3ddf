// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <exception>
#include <utility>

namespace fulgurite::detail {

/// Keeps the first of the exceptions that several calls throw, for when all of them have been made.
class FirstError {
public:
    template <class F>
    void guard(F&& f) noexcept {
        try {
            f();
        } catch (...) {
            note();
        }
    }
    /// In a `catch (...)`: takes the exception that is handled, unless there was one before.
    void note() noexcept {
        if (!error_) error_ = std::current_exception();
    }
    explicit operator bool() const noexcept { return error_ != nullptr; }
    /// Throws what it has kept, and keeps nothing then.
    void rethrow() {
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    }

private:
    std::exception_ptr error_;
};

} // namespace fulgurite::detail
