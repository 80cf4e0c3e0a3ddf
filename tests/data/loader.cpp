// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/loader.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <ranges>
#include <stdexcept>
#include <thread>

#include "data/words.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::numbers;

namespace {

using Numbers = std::vector<std::int64_t>;

auto counting(std::int64_t size) { return data::tensors(torch::arange(size), torch::arange(size) * 2); }
using Counting = decltype(counting(1));

/// All samples in the order in which they come.
template <class Iterator>
Numbers rest(Iterator iterator) {
    Numbers seen;
    for (; iterator != std::default_sentinel; ++iterator) {
        const auto batch = numbers((*iterator).data);
        seen.insert(seen.end(), batch.begin(), batch.end());
    }
    return seen;
}

Numbers epoch(const data::LoaderOptions& options, std::int64_t number = 0, std::int64_t size = 103) {
    data::Loader loader{counting(size), options};
    loader.set_epoch(number);
    return rest(loader.begin());
}

/// Throws for one sample; its batches are made as a whole.
struct Faulty {
    std::int64_t bad;
    std::int64_t size() const { return 100; }
    data::Unlabelled get(std::span<const std::int64_t> indices) const {
        for (const auto index : indices)
            if (index == bad) throw std::runtime_error("the disk is gone");
        return {torch::tensor(std::vector<std::int64_t>(indices.begin(), indices.end()))};
    }
};

/// The same, sample by sample.
struct FaultySamples {
    std::int64_t size() const { return 100; }
    Tensor sample(std::int64_t index) const {
        TORCH_CHECK(index != 17, "no such file");
        return torch::full({2}, index);
    }
};

} // namespace

static_assert(std::ranges::input_range<data::Loader<Counting>>);
static_assert(std::same_as<std::ranges::range_reference_t<data::Loader<Counting>>, data::Batch&>);

TEST(Loader, takes_a_batch_size_beyond_the_dataset_for_all_of_it) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ((data::Loader{counting(103), {.batch_size = most}}.size()), 1);
    EXPECT_EQ(epoch({.batch_size = most}).size(), 103U);
    EXPECT_EQ((data::Loader{counting(103), {.batch_size = 103}}.size()), 1);
    EXPECT_EQ((data::Loader{counting(103), {.batch_size = 102}}.size()), 2);
}

TEST(Loader, gives_samples_as_they_lie_unless_asked_to_shuffle) {
    Numbers expected(103);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(epoch({.batch_size = 10}), expected);
    EXPECT_EQ(epoch({.batch_size = 10, .workers = 2}), expected);
}

TEST(Loader, gives_the_same_order_whatever_the_number_of_workers) {
    const auto alone = epoch({.batch_size = 10, .shuffle = true, .seed = 1});
    for (const int workers : {1, 2, 4, 30})
        for (const int prefetch : {1, 3})
            EXPECT_EQ(epoch({.batch_size = 10, .shuffle = true, .workers = workers, .prefetch = prefetch, .seed = 1}),
                      alone)
                << workers;
}

TEST(Loader, gives_every_sample_once_and_its_target_with_it) {
    data::Loader loader{counting(103), {.batch_size = 10, .shuffle = true, .workers = 2}};
    Numbers seen;
    std::vector<std::int64_t> sizes;
    for (auto& [input, target] : loader) {
        EXPECT_TRUE(torch::equal(input * 2, target));
        sizes.push_back(input.size(0));
        for (const auto number : numbers(input)) seen.push_back(number);
    }
    EXPECT_EQ(sizes, (Numbers{10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3}));
    EXPECT_EQ(loader.size(), 11);
    std::sort(seen.begin(), seen.end());
    for (std::int64_t i = 0; i < 103; ++i) ASSERT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(Loader, leaves_out_an_incomplete_batch_when_asked) {
    const auto seen = epoch({.batch_size = 10, .drop_last = true});
    EXPECT_EQ(seen.size(), 100U);
    EXPECT_EQ((data::Loader{counting(100), {.batch_size = 10, .drop_last = true}}.size()), 10);
    EXPECT_EQ((data::Loader{counting(100), {.batch_size = 10}}.size()), 10);
}

TEST(Loader, shuffles_by_seed_and_epoch_alone) {
    const data::LoaderOptions one{.batch_size = 10, .shuffle = true, .seed = 1};
    const data::LoaderOptions two{.batch_size = 10, .shuffle = true, .seed = 2};
    EXPECT_EQ(epoch(one, 4), epoch(one, 4));
    EXPECT_NE(epoch(one, 4), epoch(one, 5));
    EXPECT_NE(epoch(one, 4), epoch(two, 4));
}

TEST(Loader, counts_its_passes_as_epochs) {
    data::Loader loader{counting(103), {.batch_size = 10, .shuffle = true, .seed = 1}};
    const auto first = rest(loader.begin()), second = rest(loader.begin());
    EXPECT_NE(first, second);
    EXPECT_EQ(loader.epoch(), 2);
    loader.set_epoch(1);
    EXPECT_EQ(rest(loader.begin()), second);
}

TEST(Loader, takes_the_seed_of_seed_everything_when_it_is_made) {
    seed_everything(1);
    data::Loader loader{counting(103), {.batch_size = 10, .shuffle = true}};
    seed_everything(2);
    EXPECT_EQ(rest(loader.begin()), epoch({.batch_size = 10, .shuffle = true, .seed = 1}));
}

TEST(Loader, takes_nothing_from_the_generator_of_libtorch) {
    seed_everything(3);
    const auto expected = torch::rand({4});
    seed_everything(3);
    (void)epoch({.batch_size = 10, .shuffle = true});
    (void)epoch({.batch_size = 10, .shuffle = true, .workers = 2});
    EXPECT_TRUE(torch::equal(torch::rand({4}), expected));
}

TEST(Loader, begins_at_a_batch_as_if_those_before_had_been_taken) {
    for (const int workers : {0, 1, 3}) {
        data::Loader loader{counting(103), {.batch_size = 10, .shuffle = true, .workers = workers, .seed = 1}};
        loader.set_epoch(2);
        const auto all = rest(loader.begin());
        for (const std::int64_t batch : {0, 1, 7, 10, 11}) {
            loader.set_epoch(2);
            auto iterator = loader.begin_at(batch);
            EXPECT_EQ(iterator.position(), batch);
            EXPECT_EQ(rest(std::move(iterator)),
                      Numbers(all.begin() + std::min<std::int64_t>(10 * batch, 103), all.end()));
        }
        EXPECT_TRUE(
            contains(error_of([&] { (void)loader.begin_at(12); }), "got batch 12 to begin at, expected 0 to 11"));
        EXPECT_TRUE(contains(error_of([&] { (void)loader.begin_at(-1); }), "batch -1"));
    }
}

TEST(Loader, makes_only_the_batches_from_where_it_begins) {
    std::atomic<int> made = 0;
    const auto counted = counting(100) | data::map([&](data::Batch batch) {
                             ++made;
                             return batch;
                         });
    data::Loader loader{counted, {.batch_size = 10}};
    (void)rest(loader.begin_at(7));
    EXPECT_EQ(made, 3);
}

TEST(Loader, resumes_from_its_state) {
    data::Loader loader{counting(103), {.batch_size = 10, .shuffle = true, .seed = 0xffffffffffffffffU}};
    (void)loader.begin();
    const auto state = loader.state_dict();
    data::Loader other{counting(103), {.batch_size = 10, .shuffle = true, .seed = 5}};
    other.load_state_dict(state);
    EXPECT_EQ(other.epoch(), 1);
    EXPECT_EQ(rest(other.begin()), rest(loader.begin()));
}

TEST(Loader, resumes_within_an_epoch_with_the_same_batches_only) {
    data::Loader loader{counting(103), {.batch_size = 10, .shuffle = true}};
    (void)loader.begin();
    const auto state = loader.state_dict();
    const auto begin = [&](std::int64_t size, const data::LoaderOptions& options, std::int64_t batch) {
        data::Loader other{counting(size), options};
        other.load_state_dict(state);
        (void)other.begin_at(batch);
    };
    const auto words = [&](std::int64_t size, const data::LoaderOptions& options) {
        return error_of([&] { begin(size, options, 2); });
    };
    EXPECT_EQ(words(103, {.batch_size = 20, .shuffle = true}),
              "data::Loader: within an epoch the run was saved with batch_size 10, this loader has 20; go on with the "
              "same, or from a checkpoint of an epoch's end");
    EXPECT_TRUE(contains(words(90, {.batch_size = 10, .shuffle = true}), "samples 103, this loader has 90"));
    EXPECT_TRUE(contains(words(103, {.batch_size = 10}), "shuffle 1, this loader has 0"));
    EXPECT_TRUE(
        contains(words(103, {.batch_size = 10, .shuffle = true, .drop_last = true}), "drop_last 0, this loader has 1"));
    EXPECT_NO_THROW(begin(103, {.batch_size = 10, .shuffle = true}, 2));
    EXPECT_NO_THROW(begin(90, {.batch_size = 20}, 0)); // a new epoch may be another's
}

TEST(Loader, lets_a_batch_be_moved_out) {
    data::Loader loader{counting(20), {.batch_size = 10, .workers = 1}};
    std::vector<data::Batch> batches;
    for (auto& batch : loader) batches.push_back(std::move(batch));
    EXPECT_TRUE(torch::equal(torch::cat({batches[0].data, batches[1].data}), torch::arange(20)));
}

TEST(Loader, may_go_while_a_pass_is_under_way) {
    std::optional<data::Loader<Counting>> loader{std::in_place, counting(50),
                                                 data::LoaderOptions{.batch_size = 10, .workers = 2}};
    auto iterator = loader->begin();
    auto moved = std::move(*loader);
    loader.reset();
    EXPECT_EQ(rest(std::move(iterator)).size(), 50U);
    EXPECT_EQ(rest(moved.begin()).size(), 50U);
}

TEST(Loader, can_be_abandoned_at_any_batch) {
    data::Loader loader{counting(1000), {.batch_size = 2, .shuffle = true, .workers = 3, .prefetch = 4}};
    for (int taken = 0; taken < 40; ++taken) {
        auto iterator = loader.begin();
        for (int i = 0; i < taken; ++i) ++iterator;
    }
    EXPECT_EQ(rest(loader.begin()).size(), 1000U);
}

TEST(Loader, names_the_sample_of_an_error_and_keeps_the_original) {
    for (const int workers : {0, 1, 3}) {
        data::Loader loader{Faulty{27}, {.batch_size = 10, .workers = workers}};
        auto iterator = loader.begin();
        ++iterator;
        EXPECT_EQ(numbers((*iterator).data).front(), 10);
        try {
            ++iterator;
            FAIL() << "no error";
        } catch (const Error& error) {
            EXPECT_STREQ(error.what(), "sample 27 (batch 2): the disk is gone");
            EXPECT_THROW(std::rethrow_if_nested(error), std::runtime_error);
        }
        EXPECT_TRUE(iterator == loader.end());
    }
}

TEST(Loader, does_not_count_a_pass_that_could_not_be_begun) {
    data::Loader loader{Faulty{3}, {.batch_size = 10}};
    EXPECT_THROW((void)loader.begin(), Error);
    EXPECT_EQ(loader.epoch(), 0);
}

TEST(Loader, names_the_sample_where_samples_are_made_one_by_one) {
    for (const int workers : {0, 2}) {
        data::Loader loader{FaultySamples{}, {.batch_size = 10, .workers = workers}};
        const auto words = error_of([&] {
            for (auto& batch : loader) (void)batch;
        });
        EXPECT_EQ(words, "sample 17 (batch 1): no such file");
    }
}

TEST(Loader, names_the_batch_where_no_sample_is_to_blame) {
    auto picky = counting(6) | data::map([](data::Batch batch) {
                     if (batch.data.size(0) > 1) throw 5;
                     return batch;
                 });
    const auto words = error_of([&] { (void)data::Loader{picky, {.batch_size = 3}}.begin(); });
    EXPECT_EQ(words, "batch 0 (samples 0, 1, 2): something that is no std::exception was thrown");
}

TEST(Loader, blames_no_sample_where_each_fails) {
    auto shape = counting(60) | data::map([](data::Batch batch) {
                     batch.data = batch.data.view({32, 1}); // a mistake that is no sample's
                     return batch;
                 });
    const auto words = error_of([&] { (void)data::Loader{shape, {.batch_size = 30}}.begin(); });
    EXPECT_TRUE(
        contains(words, "batch 0 (samples 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, … (30 in all)): "))
        << words;
}

TEST(Loader, passes_an_interruption_on_as_it_is) {
    const auto interrupted = counting(6) | data::map([](data::Batch batch) {
                                 throw Interrupted("Ctrl-C");
                                 return batch;
                             });
    for (const int workers : {0, 1})
        EXPECT_THROW((void)(data::Loader{interrupted, {.workers = workers}}.begin()), Interrupted);
}

TEST(Loader, refuses_wrong_options_with_their_value) {
    const auto words = [](const data::LoaderOptions& options, std::int64_t size = 10) {
        return error_of([&] { (void)data::Loader{counting(size), options}; });
    };
    EXPECT_EQ(words({.batch_size = 0}), "data::Loader: got batch_size 0, expected at least 1");
    EXPECT_TRUE(contains(words({.batch_size = -3}), "batch_size -3"));
    EXPECT_TRUE(contains(words({.workers = -1}), "workers -1"));
    EXPECT_TRUE(contains(words({.prefetch = 0}), "prefetch 0"));
    EXPECT_TRUE(contains(words({.batch_size = 11, .drop_last = true}), "drop_last leaves no batch of 10 samples"));
}

TEST(Loader, of_an_empty_dataset_has_no_batches) {
    for (const bool shuffle : {false, true})
        for (const bool drop_last : {false, true})
            for (const int workers : {0, 2}) {
                data::Loader loader{counting(0), {.shuffle = shuffle, .workers = workers, .drop_last = drop_last}};
                EXPECT_EQ(loader.size(), 0);
                EXPECT_EQ(rest(loader.begin()), Numbers{});
            }
}

TEST(Loader, begins_a_planned_pass_where_it_was_told_and_ends_it_there) {
    for (const int workers : {0, 1, 3}) {
        std::atomic<int> made = 0;
        const auto counted = counting(103) | data::map([&](data::Batch batch) {
                                 ++made;
                                 return batch;
                             });
        const data::LoaderOptions options{
            .batch_size = 10, .shuffle = true, .workers = workers, .prefetch = 4, .seed = 1};
        data::Loader loader{counted, options};
        const auto all = rest(loader.begin());
        loader.set_epoch(0);
        loader.plan_pass(3, 5);
        made = 0;
        EXPECT_EQ(rest(loader.begin()), Numbers(all.begin() + 30, all.begin() + 50));
        EXPECT_EQ(made, 2); // whoever makes them: none for nobody
        loader.set_epoch(0);
        EXPECT_EQ(rest(loader.begin()), all); // it was for one pass
        loader.plan_pass(12, 13);
        EXPECT_TRUE(contains(error_of([&] { (void)loader.begin(); }), "got batch 12 to begin at, expected 0 to 11"));
        EXPECT_EQ(rest(loader.begin()).size(), 103U);
    }
}

TEST(Loader, is_made_anew_with_another_batch_size) {
    data::Loader loader{counting(10), {.batch_size = 2, .shuffle = true, .workers = 1, .drop_last = true, .seed = 7}};
    loader.set_epoch(4);
    auto other = std::as_const(loader).with_batch_size(3);
    EXPECT_EQ(other.size(), 3);
    EXPECT_EQ(other.epoch(), 4);
    EXPECT_EQ(other.options().workers, 1);
    const auto in_threes = rest(other.begin()), in_twos = rest(loader.begin());
    ASSERT_EQ(in_threes.size(), 9u);
    EXPECT_TRUE(std::equal(in_threes.begin(), in_threes.end(), in_twos.begin())); // of the same shuffle
    EXPECT_EQ(loader.options().batch_size, 2);
    EXPECT_TRUE(contains(error_of([&] { (void)loader.with_batch_size(0); }), "batch_size 0"));
    EXPECT_TRUE(contains(error_of([&] { (void)loader.with_batch_size(11); }), "drop_last leaves no batch"));
}

TEST(Loader, is_a_view_for_the_standard_library) {
    data::Loader loader{counting(50), {.batch_size = 10, .workers = 1}};
    std::int64_t sum = 0;
    for (auto& batch : loader | std::views::take(2)) sum += batch.data.size(0);
    EXPECT_EQ(sum, 20);
}
