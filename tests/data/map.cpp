// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/map.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;

namespace {

auto counting() { return data::tensors(torch::arange(4), torch::arange(4) * 10); }

template <class D>
auto whole(const D& dataset) {
    data::Loader loader{dataset, {.batch_size = 4}};
    auto batch = std::move(*loader.begin());
    return batch;
}

struct Triple {
    Tensor a, b, c;
};

} // namespace

TEST(Map, takes_a_batch_and_returns_one_of_any_type) {
    const auto triple = whole(counting() | data::map([](data::Batch batch) {
                                  return Triple{batch.data, batch.target, batch.data + batch.target};
                              }));
    EXPECT_TRUE(torch::equal(triple.c, torch::arange(4) * 11));
    const auto generic = whole(counting() | data::map([](auto batch) { return batch.target; }));
    EXPECT_TRUE(torch::equal(generic, torch::arange(4) * 10));
}

TEST(Map, takes_a_batch_by_reference_and_changes_it) {
    const auto batch = whole(counting() | data::map([](data::Batch& b) { b.target += 1; }));
    EXPECT_TRUE(torch::equal(batch.target, torch::arange(4) * 10 + 1));
    const auto generic = whole(counting() | data::map([](auto& b) { b.target += 1; }));
    EXPECT_TRUE(torch::equal(generic.target, batch.target));
}

TEST(Map, takes_the_data_alone) {
    const auto batch = whole(counting() | data::map([](const Tensor& data) { return data * 2; }));
    EXPECT_TRUE(torch::equal(batch.data, torch::arange(4) * 2));
    EXPECT_TRUE(torch::equal(batch.target, torch::arange(4) * 10));
}

TEST(Map, nests_from_left_to_right) {
    const auto batch = whole(counting() | data::map([](Tensor data) { return data + 1; }) |
                             data::map([](Tensor data) { return data * 2; }));
    EXPECT_TRUE(torch::equal(batch.data, (torch::arange(4) + 1) * 2));
}

TEST(Map, gives_random_transforms_a_stream_that_depends_on_seed_epoch_and_batch_alone) {
    const auto noisy = data::tensors(torch::zeros({40, 3})) | data::map([](Tensor data, data::Generator& generator) {
                           return data + torch::rand(data.sizes(), generator.torch());
                       });
    const auto epoch = [&](int workers, std::int64_t number, std::uint64_t seed) {
        data::Loader loader{noisy, {.batch_size = 4, .workers = workers, .seed = seed}};
        loader.set_epoch(number);
        std::vector<Tensor> batches;
        for (auto& batch : loader) batches.push_back(batch.data);
        return torch::cat(batches);
    };
    const auto one = epoch(0, 0, 1);
    for (const int workers : {1, 2, 4}) EXPECT_TRUE(torch::equal(epoch(workers, 0, 1), one)) << workers;
    EXPECT_FALSE(torch::equal(epoch(0, 1, 1), one));
    EXPECT_FALSE(torch::equal(epoch(0, 0, 2), one));
    EXPECT_FALSE(torch::equal(one.slice(0, 0, 4), one.slice(0, 4, 8)));
}

TEST(Map, builds_no_graph) {
    const auto weight = torch::ones({}, torch::requires_grad());
    const auto scaled = data::tensors(torch::ones({4})) | data::map([weight](Tensor data) { return data * weight; });
    EXPECT_FALSE(whole(scaled).data.requires_grad());
}
