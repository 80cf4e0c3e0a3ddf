// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "fulgurite/tensor/state.hpp"

namespace fulgurite::optim {

/// A function that can be assigned to, which a lambda with captures cannot.
template <class F>
class Assignable {
public:
    explicit Assignable(F function) : function_(std::move(function)) {}
    Assignable(const Assignable&) = default;
    Assignable(Assignable&&) = default;
    Assignable& operator=(const Assignable& other) {
        if (this != &other) function_.emplace(*other.function_);
        return *this;
    }
    ~Assignable() = default;

    const F& operator*() const { return *function_; }

private:
    std::optional<F> function_;
};

/// A user's function of (epoch) or (epoch, group), which gives a factor.
template <class F>
class RateFunction {
    static constexpr bool takes_group = std::invocable<const F&, std::int64_t, std::size_t>;
    static_assert(takes_group || std::invocable<const F&, std::int64_t>,
                  "fulgurite: LambdaLR and MultiplicativeLR want a function of (std::int64_t epoch) or (std::int64_t "
                  "epoch, std::size_t group) that gives a factor, and that is const (no mutable lambda)");

public:
    explicit RateFunction(F function) : function_(std::move(function)) {}

    double operator()(std::int64_t epoch, [[maybe_unused]] std::size_t group) const {
        if constexpr (takes_group) return static_cast<double>((*function_)(epoch, group));
        else return static_cast<double>((*function_)(epoch));
    }

private:
    Assignable<F> function_;
};

/// What Python writes for functions, which it does not save: none for each group.
inline StateTree no_functions(std::size_t groups) { return StateTree::list(StateTree::Elements(groups)); }

} // namespace fulgurite::optim
