// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/pass/source.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <ranges>
#include <type_traits>
#include <vector>

#include <range/v3/view/concat.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/data/tensors.hpp"

namespace {

using namespace fulgurite;
using data::ViewKind;

using Loader = data::Loader<data::Tensors<data::Unlabelled>>;

Loader shuffled() { return Loader{data::tensors(torch::arange(6)), {.batch_size = 1, .shuffle = true, .seed = 7}}; }
template <class View>
void expect_kind(const View&, ViewKind kind, bool hides = false) {
    EXPECT_TRUE(data::is_view_of_loader<View>) << type_name<View>();
    EXPECT_TRUE((std::is_same_v<data::source_of_t<View>, Loader>)) << type_name<View>();
    EXPECT_EQ(data::view_kind_of<View>, kind) << type_name<View>();
    EXPECT_EQ(data::hides_a_loader<View>, hides) << type_name<View>();
}
template <class Range>
void expect_hidden(const Range&, bool hidden) {
    EXPECT_FALSE(data::is_view_of_loader<Range>) << type_name<Range>();
    EXPECT_EQ(data::hides_a_loader<Range>, hidden) << type_name<Range>();
}

/// A view of one's own: nothing is known of what it does.
template <class V>
struct Own : std::ranges::view_interface<Own<V>> {
    V below;
    explicit Own(V view) : below(std::move(view)) {}
    V& base() { return below; }
    auto begin() { return std::ranges::begin(below); }
    auto end() { return std::ranges::end(below); }
};
/// A loader that is a view itself: a copy of it is another one.
struct Counting : std::ranges::view_interface<Counting> {
    std::int64_t epoch = 0;
    std::vector<data::Unlabelled>* batches = nullptr;
    void set_epoch(std::int64_t number) { epoch = number; }
    auto begin() const { return batches->begin(); }
    auto end() const { return batches->end(); }
};

} // namespace

TEST(Source, is_reached_through_the_views_of_both_libraries) {
    auto loader = shuffled();
    const auto same = [](auto& batch) { return batch; };
    const auto yes = [](auto&) { return true; };
    expect_kind(std::views::all(loader), ViewKind::same);
    expect_kind(std::views::all(shuffled()), ViewKind::same);
    expect_kind(loader | std::views::transform(same), ViewKind::same);
    expect_kind(loader | ranges::views::transform(same), ViewKind::same);
    expect_kind(loader | std::views::take(2), ViewKind::first);
    expect_kind(loader | std::views::take(2) | std::views::transform(same), ViewKind::first);
    expect_kind(loader | ranges::views::transform(same) | ranges::views::take(2), ViewKind::first);
    expect_kind(loader | std::views::filter(yes) | std::views::take(2), ViewKind::others);
    expect_kind(loader | ranges::views::filter(yes), ViewKind::others);
    expect_kind(Own(std::views::all(loader)), ViewKind::unknown, /*hides=*/true);
    expect_kind(Own(std::views::all(loader)) | std::views::transform(same), ViewKind::unknown, /*hides=*/true);
}

TEST(Source, that_is_not_reached_is_hidden_if_it_had_to_be_told_something) {
    auto loader = shuffled();
    std::vector<data::Unlabelled> batches(3);
    std::vector<Loader> loaders{loader, loader};
    const auto same = [](auto& batch) { return batch; };
    expect_hidden(shuffled() | std::views::transform(same), true); // its base can't be had of a view that owns
    expect_hidden(ranges::views::zip(loader, batches), true);
    expect_hidden(ranges::views::concat(loader, loader), true);
    expect_hidden(loaders | std::views::join, true);
    expect_hidden(Counting{{}, 0, &batches} | std::views::transform(same), true); // that would tell a copy
    expect_hidden(loader, false);
    expect_hidden(batches, false);
    expect_hidden(batches | std::views::transform(same), false);
    expect_hidden(ranges::views::zip(batches, batches), false);
    expect_hidden(std::views::iota(0) | std::views::take(3), false);
}

TEST(Source, hears_of_the_epoch_also_below_a_view_of_which_nothing_is_known) {
    auto loader = shuffled();
    auto view = Own(std::views::all(loader)) | std::views::take(3);
    data::tell_epoch(view, 5);
    EXPECT_EQ(loader.epoch(), 5);
}

TEST(Walk, is_one_over_any_range) {
    std::vector<int> numbers{1, 2, 3};
    data::Walk walk(numbers);
    walk.open(0, 1);
    EXPECT_EQ(walk.batch(), 2);
    walk.next();
    walk.next();
    EXPECT_TRUE(walk.at_end());
    walk.open(1, 7);
    EXPECT_TRUE(walk.at_end());
    EXPECT_EQ(walk.size(), 3);
}
