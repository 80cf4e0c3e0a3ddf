// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <cstdint>
#include <optional>

/// Sums of a few numbers that lie on the host, by plain loops: an operator takes as long as adding up a thousand of
/// them. Large ones are left to the operators, which use all cores.
namespace fulgurite::metric {

/// Whether plain loops are to read it.
inline bool is_small_on_host(const at::Tensor& given) {
    return given.is_cpu() && given.layout() == at::kStrided && given.numel() <= 1 << 16 && !given.is_neg();
}

/// Calls `f(const T* first, const T* second)` for two tensors of as many numbers, both of single or of double
/// precision, in order. False: they are others, and it was not called.
template <class F>
bool with_numbers_on_host(const at::Tensor& first, const at::Tensor& second, F&& f) {
    if (!is_small_on_host(first) || !is_small_on_host(second) || first.scalar_type() != second.scalar_type())
        return false;
    const at::Tensor one = first.contiguous(), other = second.contiguous();
    if (first.scalar_type() == at::kFloat) f(one.const_data_ptr<float>(), other.const_data_ptr<float>());
    else if (first.scalar_type() == at::kDouble) f(one.const_data_ptr<double>(), other.const_data_ptr<double>());
    else return false;
    return true;
}

/// The sum of `term(first, second)` over all pairs of numbers, in double precision; nothing where these are no such.
template <class Term>
std::optional<double> sum_on_host(const at::Tensor& first, const at::Tensor& second, Term term) {
    double sums[4]{}; // which do not wait for each other
    const auto add = [&](const auto* a, const auto* b) {
        const std::int64_t size = first.numel();
        const auto at = [&](std::int64_t i) { return term(static_cast<double>(a[i]), static_cast<double>(b[i])); };
        std::int64_t i = 0;
        for (; i + 4 <= size; i += 4)
            for (int k = 0; k < 4; ++k) sums[k] += at(i + k);
        for (; i < size; ++i) sums[0] += at(i);
    };
    if (!with_numbers_on_host(first, second, add)) return std::nullopt;
    return sums[0] + sums[1] + (sums[2] + sums[3]);
}

/// A number as a tensor of double precision on the host, of no dimension or of these.
inline at::Tensor number_on_host(double value, at::IntArrayRef sizes = {}) {
    at::Tensor one = at::empty(sizes, at::kDouble);
    *one.mutable_data_ptr<double>() = value;
    return one;
}

} // namespace fulgurite::metric
