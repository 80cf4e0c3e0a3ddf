// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fulgurite::engine {

/// What metric objects came to that are matrices, until the loggers have it.
class Matrices {
public:
    /// Keeps a copy on the host; the same name again takes its place.
    void take(std::string name, const at::Tensor& matrix) {
        at::Tensor own = matrix.detach().to(at::kCPU, at::kDouble, false, /*copy=*/true).contiguous();
        for (auto& [known, value] : all_)
            if (known == name) return void(value = std::move(own));
        all_.emplace_back(std::move(name), std::move(own));
    }
    std::vector<std::pair<std::string, at::Tensor>> release() { return std::exchange(all_, {}); }

private:
    std::vector<std::pair<std::string, at::Tensor>> all_;
};

template <class Cell>
inline constexpr bool may_be_matrix = false;
/// Whether the metric object of a cell may come to a matrix.
template <class Cell>
    requires requires { Cell::is_one; }
inline constexpr bool may_be_matrix<Cell> = !Cell::is_one;

/// Takes the values of a metric object: numbers by one function, matrices by another.
template <class Numbers, class OfMatrix>
struct NumbersAndMatrices : Numbers {
    OfMatrix matrix;
};
template <class Numbers, class OfMatrix>
NumbersAndMatrices(Numbers, OfMatrix) -> NumbersAndMatrices<Numbers, OfMatrix>;

} // namespace fulgurite::engine
