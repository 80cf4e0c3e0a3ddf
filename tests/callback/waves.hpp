// SPDX-License-Identifier: BSL-1.0
// What the tests of callbacks that change weights share: data that Python can make again, and the numbers of a module.
#pragma once
#include <gtest/gtest.h>
#include <fulgurite/fulgurite.hpp>

#include <cmath>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace fulgurite::testing {

inline auto waves(std::int64_t batch_size = 4) {
    auto x = torch::empty({12, 2});
    for (std::int64_t i = 0; i < 12; ++i)
        for (std::int64_t j = 0; j < 2; ++j)
            x[i][j] = std::sin(static_cast<double>(2 * i + j + 1)) * static_cast<double>(1 + j);
    return data::Loader{data::tensors(x, x.sum(1, true)), {.batch_size = batch_size}};
}

/// Every floating-point parameter and buffer, one after the other.
inline std::vector<double> numbers_of(const torch::nn::Module& module) {
    std::vector<double> numbers;
    const auto state = module_state(module);
    for (const auto& [name, value] : state.items())
        if (value.as_tensor().is_floating_point()) {
            const auto flat = value.as_tensor().flatten().to(torch::kDouble);
            numbers.insert(numbers.end(), flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel());
        }
    return numbers;
}

/// How many there are, and these, as the scripts in tests/golden write them.
inline std::vector<double> read_numbers(std::istream& in) {
    std::size_t size = 0;
    in >> size;
    std::vector<double> numbers(size);
    for (auto& number : numbers) in >> number;
    return numbers;
}
inline void expect_near(const std::vector<double>& values, const std::vector<double>& expected, double tolerance,
                        const std::string& what) {
    ASSERT_EQ(values.size(), expected.size()) << what;
    for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(values[i], expected[i], tolerance) << what << " at " << i;
}

} // namespace fulgurite::testing
