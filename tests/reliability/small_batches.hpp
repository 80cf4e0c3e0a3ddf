// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <vector>

#include <fulgurite/fulgurite.hpp>

/// Data small enough to follow by hand: two features, whose sum is the target.
namespace fulgurite::test_reports {

inline data::Batch batch_of(std::int64_t seed, std::int64_t size = 4) {
    auto generator = at::detail::createCPUGenerator(static_cast<std::uint64_t>(3 + seed));
    const auto x = torch::randn({size, 2}, generator);
    return {x, x.sum(1, true)};
}
inline std::vector<data::Batch> batches(std::int64_t count) {
    std::vector<data::Batch> all;
    for (std::int64_t i = 0; i < count; ++i) all.push_back(batch_of(i));
    return all;
}

} // namespace fulgurite::test_reports
