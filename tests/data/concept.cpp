// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/concept.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <concepts>

#include "fulgurite/data/digits.hpp"
#include "fulgurite/data/idx.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;

namespace {

struct Squares {
    std::size_t size() const { return 7; }
    std::pair<Tensor, std::int64_t> sample(std::int64_t index) const {
        return {torch::full({2}, index), index * index};
    }
};

struct Own {
    std::vector<Tensor> parts;
};
struct OwnBatch {
    std::size_t parts;
};
OwnBatch collate(const std::vector<Own>& samples) { return {samples.size()}; }
struct OwnSamples {
    std::int64_t size() const { return 3; }
    Own sample(std::int64_t) const { return {}; }
};

struct WithoutSize {
    data::Batch get(std::span<const std::int64_t>) const { return {}; }
};
struct NotConst {
    std::int64_t size() const { return 1; }
    data::Batch get(std::span<const std::int64_t>) { return {}; }
};

} // namespace

static_assert(data::Dataset<data::Idx> && data::Dataset<data::Digits>);
static_assert(std::same_as<data::BatchOf<data::Digits>, data::Batch>);
static_assert(std::same_as<data::BatchOf<data::Tensors<data::Unlabelled>>, data::Unlabelled>);
static_assert(data::Dataset<Squares> && data::Dataset<OwnSamples>);
static_assert(std::same_as<data::BatchOf<OwnSamples>, OwnBatch>);
static_assert(!data::Dataset<WithoutSize> && !data::Dataset<NotConst> && !data::Dataset<int>);

TEST(Dataset, of_samples_is_stacked) {
    std::vector<Tensor> data, target;
    for (auto& batch : data::Loader{Squares{}, {.batch_size = 3}}) {
        data.push_back(batch.data);
        target.push_back(batch.target);
    }
    EXPECT_EQ(torch::cat(data).sizes(), (std::vector<std::int64_t>{7, 2}));
    EXPECT_TRUE(torch::equal(torch::cat(target), torch::arange(7).square()));
}

TEST(Dataset, of_own_samples_uses_their_collate) {
    data::Loader loader{OwnSamples{}, {.batch_size = 3}};
    EXPECT_EQ((*loader.begin()).parts, 3U);
}
