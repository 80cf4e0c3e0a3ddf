// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/subset.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/dict_rows.hpp"
#include "fulgurite/data/digits.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::numbers;

namespace {

struct OneByOne {
    std::int64_t size() const { return 9; }
    Tensor sample(std::int64_t index) const {
        if (index == 7) throw Error("a bad file");
        return torch::full({1}, double(index));
    }
};

data::Batch first_batch(auto dataset, std::int64_t size) {
    data::Loader loader{std::move(dataset), {.batch_size = size}};
    return *loader.begin();
}

} // namespace

TEST(Subset, has_the_samples_of_its_indices) {
    const auto all = data::tensors(torch::arange(10) * 10, torch::arange(10));
    const data::Subset some{all, {3, 9, 0, 3}};
    EXPECT_EQ(some.size(), 4);
    EXPECT_EQ(some.indices(), (std::vector<std::int64_t>{3, 9, 0, 3}));
    const auto batch = first_batch(some, 4);
    EXPECT_EQ(numbers(batch.data), (std::vector<std::int64_t>{30, 90, 0, 30}));
    EXPECT_EQ(numbers(batch.target), (std::vector<std::int64_t>{3, 9, 0, 3}));
    const data::Subset of_some{some, {1, 3}};
    EXPECT_EQ(numbers(first_batch(of_some, 2).data), (std::vector<std::int64_t>{90, 30}));
    EXPECT_EQ((data::Subset{all, {}}.size()), 0);
}

TEST(Subset, shares_its_dataset) {
    const data::Digits digits{{.size = 20}};
    const data::Subset some{digits, {1, 2}};
    EXPECT_EQ(some.dataset().images().data_ptr(), digits.images().data_ptr());
    const auto copy = some;
    EXPECT_EQ(&copy.dataset(), &some.dataset());
}

TEST(Subset, of_images_is_normalised_in_one_loop) {
    const data::Digits digits{{.size = 20}};
    static_assert(data::detail::FusesNormalize<data::Subset<data::Digits>>);
    static_assert(!data::detail::FusesNormalize<data::Subset<OneByOne>>);
    const auto normalize = data::normalize(0.1307, 0.3081);
    const auto some = first_batch(data::Subset{digits, {4, 11}} | data::map(normalize), 2);
    const auto all = first_batch(digits | data::map(normalize), 20);
    EXPECT_TRUE(torch::equal(some.data[1], all.data[11]));
    EXPECT_EQ(some.target[1].item<int>(), 1);
}

TEST(Subset, of_any_dataset) {
    data::Loader one_by_one{data::Subset{OneByOne{}, {8, 2}}, {.batch_size = 2}};
    EXPECT_TRUE(torch::equal(one_by_one.begin()->data, torch::tensor({{8.F}, {2.F}})));
    data::Loader rows{data::Subset{data::dict({{"x", torch::arange(5)}}), {4, 0}}, {.batch_size = 2}};
    EXPECT_EQ(numbers(rows.begin()->at("x")), (std::vector<std::int64_t>{4, 0}));
}

TEST(Subset, tells_errors) {
    EXPECT_EQ(error_of([] { (void)data::Subset{OneByOne{}, {0, 9}}; }),
              "data::Subset: got the index 9, expected 0 to 8: the dataset has 9 samples");
    EXPECT_TRUE(contains(error_of([] { (void)data::Subset{OneByOne{}, {-1}}; }), "got the index -1"));
    data::Context context{data::Generator(1)};
    const std::vector<std::int64_t> second{1};
    EXPECT_EQ(error_of([&] { (void)data::Subset{OneByOne{}, {3}}.get(second, context); }),
              "data: index 1 is outside of a dataset of 1 samples");
    data::Loader loader{data::Subset{OneByOne{}, {1, 7}}, {.batch_size = 2}};
    const auto words = error_of([&] { (void)loader.begin(); });
    EXPECT_TRUE(contains(words, "sample 7 (batch 0): a bad file")) << words;
}
