// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include <torch/data.h>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

using Numbers = std::vector<std::int64_t>;
using Example = torch::data::Example<>;

struct Points : torch::data::datasets::Dataset<Points> {
    Example get(std::size_t index) override {
        return {torch::full({1}, static_cast<double>(index)), torch::zeros({1})};
    }
    std::optional<std::size_t> size() const override { return 10; }
};
template <class Sampler>
auto torch_loader(std::size_t workers = 0) {
    return torch::data::make_data_loader<Sampler>(Points().map(torch::data::transforms::Stack<>()),
                                                  torch::data::DataLoaderOptions(2).workers(workers));
}

/// Takes random numbers in each step, as training with dropout does.
struct Dropping : Module<Dropping> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    torch::nn::Dropout dropout = register_module("dropout", torch::nn::Dropout(0.5));
    Numbers numbers;

    static const torch::Tensor& data_of(const Example& batch) { return batch.data; }
    template <class Other>
    static const torch::Tensor& data_of(const std::tuple<Example, Other>& batch) {
        return std::get<0>(batch).data;
    }
    auto training_step(const auto& batch) {
        const auto& data = data_of(batch);
        for (std::int64_t i = 0; i < data.size(0); ++i)
            numbers.push_back(static_cast<std::int64_t>(data[i].template item<double>()));
        return dropout(layer(data)).square().mean();
    }
    void validation_step(const auto&) {}
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 1e-3}}; }
};
/// Also at each epoch's end, after all that a module does there.
struct SaveEnds : SaveAll {
    using SaveAll::SaveAll;
    void on_train_epoch_end(auto& run) {
        checkpoint::carry_out({checkpoint::Save{directory / ("end" + std::to_string(run.epoch()))}},
                              [&] { return run.snapshot(); });
    }
};

/// Trains on what `make()` gives for three epochs, and from each batch and epoch's end on again.
template <class Make>
Numbers check_resumed(const char* name, std::int64_t in_epoch, Make make, auto... policies) {
    TempDir dir;
    const auto run = [&](auto save, const std::filesystem::path& from, std::uint64_t seed) {
        seed_everything(seed);
        Dropping model;
        auto&& loader = make();
        Trainer{Epochs{3}, std::move(save), policies...}.fit(model, loader, resume(from));
        return std::pair(model.numbers, model.layer->weight.detach().clone());
    };
    const auto [all, weight] = run(std::optional{SaveEnds{dir.path()}}, "", 3);
    const auto batches = std::ssize(all) / 2;
    const auto check = [&](const std::string& file, std::int64_t batch) {
        const auto [rest, resumed] = run(std::optional<SaveEnds>{}, dir.path() / file, 99);
        EXPECT_EQ(rest, Numbers(all.begin() + 2 * batch, all.end())) << name << " from " << file;
        EXPECT_TRUE(torch::equal(resumed, weight)) << name << " from " << file;
    };
    for (std::int64_t batch = 1; batch <= batches; ++batch) check(std::to_string(batch), batch);
    for (std::int64_t epoch = 0; epoch < 3; ++epoch) check("end" + std::to_string(epoch), (epoch + 1) * in_epoch);
    return all;
}

// Users of other libraries have seen a run go on with the permutation of the next epoch, and skip batches of that.
TEST(TorchLoader, of_a_random_sampler_goes_on_in_the_same_order) {
    std::unique_ptr<
        torch::data::StatelessDataLoader<torch::data::datasets::MapDataset<Points, torch::data::transforms::Stack<>>,
                                         torch::data::samplers::RandomSampler>>
        held;
    const auto random = [&](std::size_t workers) -> auto& {
        held = torch_loader<torch::data::samplers::RandomSampler>(workers);
        return *held;
    };
    const auto all = check_resumed("random", 5, [&]() -> auto& { return random(0); });
    EXPECT_EQ(all.size(), 30U);
    EXPECT_NE(Numbers(all.begin(), all.begin() + 10), Numbers(all.begin() + 10, all.begin() + 20));
    EXPECT_EQ(check_resumed("with workers", 5, [&]() -> auto& { return random(2); }), all);
    check_resumed("limited", 3, [&]() -> auto& { return random(0); }, Limit{.train = 3});
    check_resumed("in a Combined", 5,
                  [&] { return data::Combined{data::min_size, std::ref(random(0)), std::vector<int>(5)}; });
    check_resumed("of a type chosen at run time", 5, [&] { return AnyLoader<Example>(random(0)); });
}
TEST(TorchLoader, of_a_sequential_sampler_goes_on_with_the_next_batch) {
    auto loader = torch_loader<torch::data::samplers::SequentialSampler>();
    EXPECT_EQ(check_resumed("sequential", 5, [&]() -> auto& { return *loader; }),
              (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

} // namespace
