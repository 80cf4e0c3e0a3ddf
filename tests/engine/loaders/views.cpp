// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include <atomic>
#include <ranges>

#include <range/v3/view/all.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

using Numbers = std::vector<std::int64_t>;

/// Learns nothing and keeps what it is given.
struct Seen : Module<Seen> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    Numbers numbers;
    bool heard_of_checkpoint = false;

    static std::int64_t number(const data::Batch& batch) {
        return static_cast<std::int64_t>(batch.data[0].item<double>());
    }
    template <class... Rest>
    static std::int64_t number(const std::tuple<data::Batch, Rest...>& batch) {
        return number(std::get<0>(batch));
    }
    template <class One, class Other>
    static std::int64_t number(const std::pair<One, Other>& batch) {
        return number(batch.first);
    }
    static std::int64_t number(std::int64_t number) { return number; }
    auto training_step(const auto& batch) {
        numbers.push_back(number(batch));
        return layer->weight.sum();
    }
    void validation_step(const auto& batch) { numbers.push_back(-number(batch)); }
    void on_load_checkpoint(auto&, const StateTree&) { heard_of_checkpoint = true; }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

/// Six batches of one number, in another order in each epoch.
auto dataset() { return data::tensors(torch::arange(6, torch::kDouble).unsqueeze(1), torch::zeros({6, 1})); }
auto shuffled(int workers = 0) {
    return data::Loader{dataset(), {.batch_size = 1, .shuffle = true, .workers = workers, .seed = 7}};
}
const auto same = [](data::Batch& batch) { return batch; };
const auto again = [](data::Batch batch) { return batch; };
const auto not_three = [](const data::Batch& batch) { return Seen::number(batch) != 3; };

std::vector<std::int64_t> six = {0, 1, 2, 3, 4, 5};

const auto not_two = [](const data::Batch& batch) { return Seen::number(batch) != 2; };

/// `wrap(loader)` is trained on for three epochs, and from each batch on again.
template <class Make, class Wrap>
Numbers check_resumed(const char* name, Make make, Wrap wrap) {
    TempDir dir;
    const auto run = [&](auto save, const std::filesystem::path& from) {
        auto loader = make();
        auto&& view = wrap(loader);
        Seen model;
        Trainer trainer{Epochs{3}, std::move(save)};
        auto result = trainer.fit(model, view, resume(from));
        return std::pair(model.numbers, result.global_step());
    };
    const auto [all, steps] = run(std::optional{SaveAll{dir.path()}}, "");
    EXPECT_FALSE(all.empty()) << name;
    for (std::int64_t batch = 1; batch <= std::ssize(all); ++batch) {
        const auto [rest, again_steps] = run(std::optional<SaveAll>{}, dir.path() / std::to_string(batch));
        EXPECT_EQ(rest, Numbers(all.begin() + batch, all.end())) << name << " from batch " << batch;
        EXPECT_EQ(again_steps, steps) << name;
    }
    return all;
}
const Numbers three_epochs = {1, 0, 4, 2, 3, 5, 3, 0, 2, 5, 1, 4, 5, 4, 0, 1, 3, 2};

Numbers of_each_epoch(auto keep) {
    Numbers kept;
    for (std::size_t i = 0; i < three_epochs.size(); ++i)
        if (keep(i % 6, three_epochs[i])) kept.push_back(three_epochs[i]);
    return kept;
}

TEST(View, of_the_standard_library_resumes_as_the_loader_below_it) {
    const auto plain = [] { return shuffled(); };
    EXPECT_EQ(check_resumed("loader", plain, [](auto& l) -> auto& { return l; }), three_epochs);
    EXPECT_EQ(check_resumed("all", plain, [](auto& l) { return std::views::all(l); }), three_epochs);
    EXPECT_EQ(check_resumed("owning", plain, [](auto& l) { return std::views::all(std::move(l)); }), three_epochs);
    const auto transform = [](auto& l) { return l | std::views::transform(same); };
    EXPECT_EQ(check_resumed("transform", plain, transform), three_epochs);
    EXPECT_EQ(check_resumed("with workers", [] { return shuffled(2); }, transform), three_epochs);
    EXPECT_EQ(check_resumed("two transforms", plain,
                            [](auto& l) { return l | std::views::transform(same) | std::views::transform(again); }),
              three_epochs);
}
TEST(View, of_range_v3_resumes_as_the_loader_below_it) {
    const auto plain = [] { return shuffled(); };
    EXPECT_EQ(check_resumed("all", plain, [](auto& l) { return ranges::views::all(l); }), three_epochs);
    EXPECT_EQ(check_resumed("transform", plain, [](auto& l) { return l | ranges::views::transform(same); }),
              three_epochs);
}
TEST(View, that_takes_or_leaves_out_batches_resumes_exactly) {
    const auto first_four = of_each_epoch([](auto place, auto) { return place < 4; });
    for (const int workers : {0, 2}) {
        const auto plain = [=] { return shuffled(workers); };
        EXPECT_EQ(check_resumed("take", plain, [](auto& l) { return l | std::views::take(4); }), first_four);
        EXPECT_EQ(check_resumed("take of a transform", plain,
                                [](auto& l) { return l | std::views::transform(same) | std::views::take(4); }),
                  first_four);
        EXPECT_EQ(check_resumed("transform of a take", plain,
                                [](auto& l) { return l | std::views::take(4) | std::views::transform(same); }),
                  first_four);
        EXPECT_EQ(check_resumed("range-v3's take", plain,
                                [](auto& l) { return l | ranges::views::transform(same) | ranges::views::take(4); }),
                  first_four);
        EXPECT_EQ(check_resumed("drop", plain, [](auto& l) { return l | std::views::drop(2); }),
                  of_each_epoch([](auto place, auto) { return place >= 2; }));
        EXPECT_EQ(check_resumed("filter", plain, [](auto& l) { return l | std::views::filter(not_three); }),
                  of_each_epoch([](auto, auto number) { return number != 3; }));
        EXPECT_EQ(check_resumed("take_while", plain, [](auto& l) { return l | std::views::take_while(not_two); }),
                  (Numbers{1, 0, 4, 3, 0, 5, 4, 0, 1, 3}));
    }
}
TEST(View, over_a_combined_loader_or_one_of_a_type_chosen_at_run_time_resumes_exactly) {
    const auto whole = check_resumed(
        "Combined", [] { return data::Combined{data::max_size_cycle, shuffled(), shuffled()}; },
        [](auto& l) { return l | std::views::transform([](auto& pair) { return pair; }); });
    EXPECT_EQ(whole, three_epochs);
    EXPECT_EQ(check_resumed(
                  "AnyLoader", [] { return AnyLoader<data::Batch>(shuffled()); },
                  [](auto& l) { return l | std::views::transform(again); }),
              three_epochs);
    EXPECT_EQ(check_resumed(
                  "AnyLoader of a view", [] { return shuffled(1); },
                  [](auto& l) { return AnyLoader<data::Batch>(l | std::views::transform(same)); }),
              three_epochs);
    EXPECT_EQ(check_resumed(
                  "Combined of views", [] { return shuffled(1); },
                  [](auto& l) {
                      return data::Combined{data::min_size, l | std::views::transform(same),
                                            std::vector<std::int64_t>(6)};
                  }),
              three_epochs);
}

// What a user would do to each batch is done to no other: those before are not made, those behind a limit neither.
TEST(View, makes_no_batch_that_nobody_takes) {
    TempDir dir;
    std::atomic<int> made = 0;
    const auto counted = [&](int workers) {
        auto counting = dataset() | data::map([&](data::Batch batch) {
                            ++made;
                            return batch;
                        });
        return data::Loader{counting, {.batch_size = 1, .shuffle = true, .workers = workers, .prefetch = 4, .seed = 7}};
    };
    for (const int workers : {0, 2}) {
        auto loader = counted(workers);
        auto view = loader | std::views::transform(same);
        const auto made_by = [&](auto&& fit) {
            made = 0;
            fit();
            return made.load();
        };
        EXPECT_EQ(made_by([&] {
                      Seen model;
                      Trainer{Epochs{1}, SaveAll{dir.path()}}.fit(model, view);
                  }),
                  6);
        EXPECT_EQ(made_by([&] {
                      Seen model;
                      Trainer{Epochs{1}}.fit(model, view, resume(dir.path() / "4"));
                      EXPECT_EQ(model.numbers, (Numbers{3, 5}));
                  }),
                  2);
        EXPECT_EQ(made_by([&] {
                      Seen model;
                      Trainer{Epochs{3}, Limit{.train = 2, .val = 1}}.fit(model, view, loader);
                  }),
                  3 * (2 + 1));
        EXPECT_EQ(made_by([&] {
                      Seen model;
                      auto first = loader | std::views::take(2);
                      Trainer{Epochs{2}}.fit(model, first);
                  }),
                  2 * 2);
    }
}

TEST(View, has_the_size_of_the_loader_below_it) {
    auto loader = shuffled();
    auto any = AnyLoader<data::Batch>(std::ref(loader).get());
    auto of_any = any | std::views::transform(again);
    EXPECT_EQ(data::batches_in(of_any), 6);
    auto of_loader = loader | std::views::transform(same);
    static_assert(data::SizedLoader<decltype(of_loader)> && !data::SizedLoader<decltype(of_any)>);
    auto filtered = loader | std::views::filter(not_three);
    EXPECT_EQ(data::batches_in(filtered), std::nullopt);
    Seen model;
    Trainer{Epochs{1}, Limit{.train = 0.5}}.fit(model, of_any);
    EXPECT_EQ(model.numbers.size(), 3U);
}

TEST(View, keeps_the_order_of_the_loader_below_it_for_overfitting) {
    auto loader = shuffled();
    auto view = loader | std::views::transform(same);
    Seen model;
    Trainer{Epochs{2}, Overfit{2}}.fit(model, view);
    EXPECT_EQ(model.numbers, (Numbers{0, 1, 0, 1}));
    EXPECT_EQ(Seen::number(*view.begin()), 5); // and no longer: the order of epoch 2
}

/// Nothing is known of it.
template <class V>
struct Backwards : std::ranges::view_interface<Backwards<V>> {
    V below;
    explicit Backwards(V view) : below(std::move(view)) {}
    V base() const { return below; }
    auto begin() { return std::ranges::begin(below); }
    auto end() { return std::ranges::end(below); }
};

template <class Wrap>
void check_refused(const char* name, Wrap wrap) {
    TempDir dir;
    {
        auto loader = shuffled();
        auto view = wrap(loader);
        Seen model;
        Trainer{Epochs{2}, SaveAll{dir.path()}, KeepLast{{.directory = dir.path() / "end"}}}.fit(model, view);
        auto epochs = model.numbers;
        std::ranges::sort(epochs.begin(), epochs.begin() + std::ssize(epochs) / 2);
        std::ranges::sort(epochs.begin() + std::ssize(epochs) / 2, epochs.end());
        EXPECT_NE(Numbers(model.numbers.begin(), model.numbers.begin() + std::ssize(epochs) / 2),
                  Numbers(model.numbers.begin() + std::ssize(epochs) / 2, model.numbers.end()))
            << name << " has the same order in each epoch";
    }
    for (const auto* file : {"3", "6", "end/last.ckpt"}) {
        auto loader = shuffled();
        auto view = wrap(loader);
        Seen model;
        const auto before = model.layer->weight.detach().clone();
        try {
            Trainer{Epochs{4}}.fit(model, view, resume(dir.path() / file));
            ADD_FAILURE() << name << " goes on from " << file;
        } catch (const Error& error) {
            EXPECT_NE(std::string_view(error.what()).find("can't be resumed: within its training loader, a "),
                      std::string_view::npos)
                << error.what();
        }
        EXPECT_TRUE(model.numbers.empty()) << name;
        EXPECT_FALSE(model.heard_of_checkpoint) << name;
        EXPECT_TRUE(torch::equal(model.layer->weight, before)) << name;
    }
}
TEST(View, that_hides_a_loader_is_not_resumed) {
    check_refused("zip", [](auto& l) { return ranges::views::zip(l, six); });
    check_refused("a loader of its own below a transform",
                  [](auto& l) { return std::move(l) | std::views::transform(same); });
    check_refused("an unknown view", [](auto& l) { return Backwards(std::views::all(l)); });
    check_refused("a transform of an unknown view",
                  [](auto& l) { return Backwards(std::views::all(l)) | std::views::transform(same); });
}
TEST(View, that_hides_a_loader_is_not_resumed_within_others_either) {
    TempDir dir;
    const auto refused = [&](auto make) {
        const auto run = [&](const std::filesystem::path& from) {
            auto loader = shuffled();
            auto wrapped = make(loader);
            Seen model;
            Trainer{Epochs{2}, SaveAll{dir.path()}}.fit(model, wrapped, resume(from));
        };
        run("");
        try {
            run(dir.path() / "6");
            ADD_FAILURE();
        } catch (const Error& error) {
            EXPECT_NE(std::string_view(error.what()).find("can't be resumed"), std::string_view::npos) << error.what();
        }
    };
    refused([](auto& l) {
        return data::Combined{data::min_size, std::move(l) | std::views::transform(same), std::vector<std::int64_t>(6)};
    });
    refused([](auto& l) { return AnyLoader<data::Batch>(std::move(l) | std::views::transform(same)); });
}
// Of plain data there is nothing to tell, whatever stands before it.
TEST(View, of_plain_data_is_resumed_whatever_it_is) {
    const auto batches = [] {
        std::vector<data::Batch> all;
        for (int i = 0; i < 6; ++i) all.push_back({torch::full({1, 1}, i, torch::kDouble), torch::zeros({1, 1})});
        return all;
    };
    check_resumed("zip", batches, [](auto& b) { return ranges::views::zip(b, six); });
    check_resumed("concat", batches, [](auto& b) { return ranges::views::concat(b, b); });
    check_resumed("unknown", batches, [](auto& b) { return Backwards(std::views::all(b)); });
    check_resumed("reverse", batches, [](auto& b) { return b | std::views::reverse; });
}

/// Knows itself how far it has come: a batch that was given is gone.
struct Keeping {
    std::int64_t next = 0;
    struct iterator {
        using value_type = std::int64_t;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::input_iterator_tag;
        Keeping* from = nullptr;
        std::int64_t operator*() const { return from->next++; }
        iterator& operator++() { return *this; }
        void operator++(int) {}
        bool operator==(std::unreachable_sentinel_t) const { return false; }
    };
    std::int64_t size() const { return 4; }
    iterator begin() { return {this}; }
    std::unreachable_sentinel_t end() const { return {}; }
    StateTree state_dict() const { return StateTree(next); }
    void load_state_dict(const StateTree& state) { next = state.as_int(); }
};
TEST(View, over_a_loader_that_keeps_its_place_goes_on_there) {
    const auto numbers = [](const std::filesystem::path& from, auto wrap, auto... save) {
        Keeping loader;
        auto view = wrap(loader);
        Seen model;
        Trainer{Epochs{2}, save...}.fit(model, view, resume(from));
        return model.numbers;
    };
    TempDir dir;
    const auto transform = [](auto& l) { return l | std::views::transform([](std::int64_t i) { return i; }); };
    EXPECT_EQ(numbers("", transform, SaveAll{dir.path()}), (Numbers{0, 1, 2, 3, 4, 5, 6, 7}));
    for (std::int64_t batch = 1; batch < 8; ++batch) {
        Numbers rest;
        for (auto i = batch; i < 8; ++i) rest.push_back(i);
        EXPECT_EQ(numbers(dir.path() / std::to_string(batch), transform), rest);
    }
    // A view that counts begins to count anew.
    const auto take = [](auto& l) { return l | std::views::take(3); };
    EXPECT_EQ(numbers("", take, KeepEvery{Epochs{1}, {.directory = dir.path(), .filename = "end{epoch}"}},
                      SaveAll{dir.path()}),
              (Numbers{0, 1, 2, 3, 4, 5}));
    try {
        numbers(dir.path() / "2", take);
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_NE(std::string_view(error.what()).find("counts the batches of a loader that alone knows"),
                  std::string_view::npos)
            << error.what();
    }
    EXPECT_EQ(numbers(dir.path() / "end0.ckpt", take), (Numbers{3, 4, 5}));
}

} // namespace
