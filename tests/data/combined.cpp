// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/combined.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <map>
#include <ranges>
#include <sstream>

#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/tensors.hpp"
#include "fulgurite/tensor/move.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using data::CombinedMode;
using fulgurite::testing::golden;
using fulgurite::testing::read_file;

/// The numbers from 10 index on.
std::vector<int> numbers(int index, int size) {
    std::vector<int> all;
    for (int i = 0; i < size; ++i) all.push_back(10 * index + i);
    return all;
}
/// The same without a size.
auto unsized(int index, int size) {
    return std::views::iota(10 * index) | std::views::take_while([=](int i) { return i < 10 * index + size; });
}

std::string text_of(int number) { return std::to_string(number); }
std::string text_of(const std::optional<int>& number) { return number ? std::to_string(*number) : "-"; }
std::string text_of(const data::SequentialBatch<int>& item) {
    return fmt::format("{}:{}:{}", item.batch, item.batch_idx, item.dataloader_idx);
}
template <class... Ts>
std::string text_of(const std::tuple<Ts...>& item) {
    const auto text = [](const auto&... part) {
        return fmt::format("{}", fmt::join(std::array{text_of(part)...}, ","));
    };
    return std::apply(text, item);
}

template <class C>
std::string items_from(C& combined, std::int64_t batch) {
    std::string all;
    for (auto it = combined.begin_at(batch); it != combined.end(); ++it) all += " " + text_of(*it);
    return all;
}

/// mode and sizes → what follows
std::map<std::string, std::string> lightning() {
    std::map<std::string, std::string> cases;
    std::istringstream file(read_file(golden("combined.txt")));
    for (std::string line; std::getline(file, line);)
        cases[line.substr(0, line.find(" |"))] = line.substr(line.find('|'));
    return cases;
}

template <CombinedMode Mode, class... Ls>
void check(const std::string& name, data::InMode<Mode> mode, Ls... loaders) {
    static const auto cases = lightning();
    SCOPED_TRACE(name);
    data::Combined combined{mode, std::move(loaders)...};
    const auto all = items_from(combined, 0);
    std::string size = "inf";
    if constexpr (requires { combined.size(); }) size = std::to_string(combined.size());
    const auto& wanted = cases.at(name);
    EXPECT_EQ(all, wanted.substr(wanted.rfind('|') + 1));
    // A size that another loader only might come to is promised by Lightning alone.
    if (size != "inf") {
        EXPECT_EQ("| " + size, wanted.substr(0, wanted.rfind('|') - 1));
    }
    // Every later beginning is the rest of the whole.
    const auto count = std::ranges::count(all, ' ');
    std::string rest = all;
    for (std::int64_t batch = 0; batch <= count; ++batch) {
        EXPECT_EQ(items_from(combined, batch), rest) << "from " << batch;
        rest.erase(0, std::min(rest.find(' ', 1), rest.size()));
    }
}
template <CombinedMode Mode>
void check_all(const std::string& name, data::InMode<Mode> mode) {
    check(name + " 3 4", mode, numbers(0, 3), numbers(1, 4));
    check(name + " 4 3", mode, numbers(0, 4), numbers(1, 3));
    check(name + " 2 2", mode, numbers(0, 2), numbers(1, 2));
    check(name + " 1 5", mode, numbers(0, 1), numbers(1, 5));
    check(name + " 0 3", mode, numbers(0, 0), numbers(1, 3));
    check(name + " 3 0", mode, numbers(0, 3), numbers(1, 0));
    check(name + " 7 2 4", mode, numbers(0, 7), numbers(1, 2), numbers(2, 4));
    check(name + " u3 4", mode, unsized(0, 3), numbers(1, 4));
    check(name + " 2 u5", mode, numbers(0, 2), unsized(1, 5));
}

TEST(Combined, ends_with_the_shortest_as_lightning) { check_all("min_size", data::min_size); }
TEST(Combined, goes_through_the_shorter_again_as_lightning) { check_all("max_size_cycle", data::max_size_cycle); }
TEST(Combined, leaves_out_the_shorter_as_lightning) { check_all("max_size", data::max_size); }
TEST(Combined, takes_one_after_the_other_as_lightning) { check_all("sequential", data::sequential); }

auto shuffled(std::int64_t samples, std::int64_t batch_size, std::uint64_t seed) {
    return data::Loader{data::tensors(torch::arange(samples)),
                        {.batch_size = batch_size, .shuffle = true, .seed = seed}};
}
template <class C>
std::vector<torch::Tensor> epoch_of(C& combined, std::int64_t epoch, std::int64_t from = 0) {
    combined.set_epoch(epoch);
    std::vector<torch::Tensor> all;
    for (auto it = combined.begin_at(from); it != combined.end(); ++it)
        all.push_back(torch::cat({std::get<0>(*it).data, std::get<1>(*it).data}));
    return all;
}

TEST(Combined, has_another_order_in_each_cycle_and_the_same_from_any_batch) {
    data::Combined combined{data::max_size_cycle, shuffled(4, 2, 1), shuffled(12, 2, 2)}; // 3 passes of 2 in 6 batches
    std::vector<std::string> orders;
    for (std::int64_t epoch = 0; epoch < 3; ++epoch) {
        const auto all = epoch_of(combined, epoch);
        ASSERT_EQ(all.size(), 6U);
        for (std::int64_t from = 0; from <= 6; ++from) {
            const auto rest = epoch_of(combined, epoch, from);
            ASSERT_EQ(rest.size(), 6U - static_cast<std::size_t>(from));
            for (std::size_t i = 0; i < rest.size(); ++i)
                EXPECT_TRUE(torch::equal(rest[i], all[i + static_cast<std::size_t>(from)]));
        }
    }
    // Nine passes over four samples: each is what the loader's own pass of that number is.
    data::Loader alone = shuffled(4, 2, 1);
    std::int64_t pass = 0;
    for (std::int64_t epoch = 0; epoch < 3; ++epoch) {
        const auto all = epoch_of(combined, epoch);
        for (std::size_t batch = 0; batch < 6; batch += 2, ++pass) {
            alone.set_epoch(pass);
            std::size_t i = batch;
            for (auto& own : alone) EXPECT_TRUE(torch::equal(all[i++].slice(0, 0, 2), own.data)) << pass;
        }
    }
}

TEST(Combined, counts_its_own_epochs) {
    data::Combined combined{data::min_size, shuffled(8, 2, 1), shuffled(8, 2, 2)};
    const auto second = epoch_of(combined, 1);
    combined.set_epoch(0);
    for ([[maybe_unused]] auto& batch : combined) {
    }
    EXPECT_EQ(combined.epoch(), 1);
    std::size_t i = 0;
    for (auto& batch : combined) EXPECT_TRUE(torch::equal(second[i++].slice(0, 0, 2), std::get<0>(batch).data));
}

TEST(Combined, gives_and_takes_the_states_of_its_loaders) {
    data::Combined combined{data::min_size, shuffled(8, 2, 1), numbers(0, 4), shuffled(8, 2, 2)};
    combined.set_epoch(5);
    const auto state = combined.state_dict();
    data::Combined other{data::min_size, shuffled(8, 2, 7), numbers(0, 4), shuffled(8, 2, 8)};
    other.load_state_dict(state);
    EXPECT_EQ(other.epoch(), 5);
    auto one = combined.begin(), two = other.begin();
    EXPECT_TRUE(torch::equal(std::get<0>(*one).data, std::get<0>(*two).data));
    EXPECT_TRUE(torch::equal(std::get<2>(*one).data, std::get<2>(*two).data));
    data::Combined fewer{data::min_size, shuffled(8, 2, 7)};
    try {
        fewer.load_state_dict(state);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "data::Combined: got the state of 3 loaders, expected 1; give the loaders that the state was "
                     "taken of");
    }
}

TEST(Combined, keeps_the_order_of_those_that_can) {
    data::Combined combined{data::sequential, shuffled(4, 2, 1), shuffled(4, 2, 1)};
    combined.keep_order();
    for (auto& item : combined)
        EXPECT_TRUE(torch::equal(item.batch.data, torch::arange(2 * item.batch_idx, 2 * item.batch_idx + 2)));
}

TEST(Combined, refers_to_what_it_is_given_by_reference) {
    auto mine = shuffled(8, 2, 1);
    data::Combined combined{data::min_size, std::ref(mine), shuffled(8, 2, 2)};
    combined.set_epoch(3);
    combined.begin();
    EXPECT_EQ(mine.epoch(), 4);
}

TEST(Combined, may_be_nested) {
    data::Combined inner{data::sequential, numbers(0, 1), numbers(1, 2)};
    data::Combined outer{data::min_size, inner, numbers(2, 9)};
    EXPECT_EQ(outer.size(), 3);
    std::vector<int> seen;
    for (auto& [item, number] : outer) seen.push_back(item.batch + number);
    EXPECT_EQ(seen, (std::vector<int>{20, 31, 33}));
}

TEST(Combined, has_a_batch_that_devices_and_means_understand) {
    using Pair = std::tuple<std::optional<data::Batch>, std::optional<data::Batch>>;
    data::Batch five{torch::ones({5, 2}), torch::ones({5})}, three{torch::ones({3, 2}), torch::ones({3})};
    int tensors = 0;
    Pair both{five, three}, second{std::nullopt, three};
    for_each_tensor(both, [&](torch::Tensor& tensor) { tensor = tensor + 1, ++tensors; });
    EXPECT_EQ(tensors, 4);
    EXPECT_TRUE(torch::equal(std::get<1>(both)->data, torch::full({3, 2}, 2.)));
    EXPECT_EQ(samples_in(both), 5);
    EXPECT_EQ(samples_in(second), 3);
    EXPECT_EQ(samples_in(Pair{}), 1);
    data::SequentialBatch<data::Batch> one{five, 0, 1};
    move_to(one, torch::Device(torch::kMeta));
    EXPECT_TRUE(one.batch.target.is_meta());
    EXPECT_EQ(samples_in(one), 5);
}

TEST(Batch, may_have_several_tensors_as_its_data) {
    using Example = torch::data::Example<std::vector<torch::Tensor>, torch::Tensor>;
    struct Own {
        std::pair<torch::Tensor, torch::Tensor> data;
        torch::Tensor target;
    };
    Example example{{torch::ones({5, 2}), torch::ones({5, 3})}, torch::ones({5})};
    Own own{{torch::ones({4, 2}), torch::ones({4, 3})}, torch::ones({4})};
    EXPECT_EQ(samples_in(example), 5);
    EXPECT_EQ(samples_in(own), 4);
    move_to(example, torch::Device(torch::kMeta));
    move_to(own, torch::Device(torch::kMeta));
    EXPECT_TRUE(example.data[1].is_meta() && example.target.is_meta());
    EXPECT_TRUE(own.data.second.is_meta() && own.target.is_meta());
}

TEST(Combined, asks_nobody_behind_the_one_that_ends) {
    int made = 0;
    auto stream = std::views::iota(0) | std::views::transform([&](int i) { return ++made, i; });
    data::Combined combined{data::min_size, numbers(0, 3), stream};
    for (auto& item : combined) (void)item;
    const int of_three = made;
    data::Combined other{data::min_size, numbers(0, 3), numbers(1, 3), stream};
    made = 0;
    for (auto& item : other) (void)item;
    EXPECT_EQ(of_three, made);
    EXPECT_EQ(made, 3);
}

TEST(Combined, passes_on_what_a_loader_throws) {
    auto failing = std::views::iota(0, 4) | std::views::transform([](int i) {
                       if (i == 2) throw std::runtime_error("no batch");
                       return i;
                   });
    data::Combined combined{data::min_size, numbers(0, 4), failing};
    auto it = combined.begin();
    ++it;
    EXPECT_THROW(++it, std::runtime_error);
    EXPECT_TRUE(it == combined.end());
}

} // namespace
