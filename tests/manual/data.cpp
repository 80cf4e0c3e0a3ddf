// SPDX-License-Identifier: BSL-1.0
// The code of docs/data.md.
#include <ranges>

#include <torch/data.h>

#include "support.hpp"
#include "tests/manual/net.hpp"

namespace handbook::data_page {
namespace {

TEST(ManualData, a_table_in_a_file_is_trained_on) {
    fulgurite::testing::TempDir folder;
    const auto path = folder.path() / "surface.csv";
    std::string text = "x,y,note,z\n";
    for (int i = 0; i < 50; ++i) text += fmt::format("{},{},\"as \"\"seen\"\"\",{}\n", 0.1 * i, 5 - 0.1 * i, 5);
    fulgurite::testing::write_file(path, text);
    Net model;
    // [csv]
    data::Csv table{{.path = path, .targets = {"z"}, .ignore = {"note"}, .standardize = true}};
    auto [train, val] = data::train_val_split(table, {.val_percentage = 0.2, .seed = 1});
    // [csv]
    EXPECT_EQ(table.names(), (std::vector<std::string>{"x", "y"}));
    // [csv_use]
    auto fitted = table.fitted(train.indices()); // mean and deviation of what is learnt from
    auto result = Trainer{Epochs{3}}.fit(
        model, data::Loader{data::Subset{fitted, train.indices()}, {.batch_size = 8, .shuffle = true}},
        data::Loader{data::Subset{fitted, val.indices()}, {.batch_size = 10}});
    // [csv_use]
    EXPECT_EQ(result.global_step(), 3 * 5);
    EXPECT_TRUE(std::isfinite(result.metric("val/loss"_key)));
    // [csv_test]
    data::Csv test{{.path = path}, fitted}; // columns, categories and scale of the training table
    // [csv_test]
    EXPECT_TRUE(torch::equal(test.x(), fitted.x()));
}

TEST(ManualData, batches_are_dictionaries) {
    auto x = torch::rand({20, 1}), t = torch::rand({20, 1});
    // [dict]
    data::Loader loader{data::dict({{"x", x}, {"t", t}}, "train"), {.batch_size = 10, .shuffle = true}};
    for (const data::Dict& batch : loader) {
        auto both = torch::cat({batch.at("x"), batch.at("t")}, 1);
        data::Dict result{{"mean", both.mean()}, {"most", both.max()}};
        // …
        // [dict]
        EXPECT_EQ(both.size(0), 10);
        EXPECT_TRUE(result.contains("most"));
        // [dict]
    }
    // [dict]
}

namespace {
struct Named : Module<Named> { // knows its inputs by name
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    auto training_step(const data::Dict& batch) {
        auto loss = (layer(batch.at("x")) - batch.at("t")).square().mean();
        return step(loss, log("train/loss"_key, loss), log("train/t"_key, batch.at("t").mean(), on_epoch));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
} // namespace

TEST(ManualData, a_dictionary_weighs_by_its_rows) {
    const auto t = torch::arange(10).to(torch::kFloat).unsqueeze(1);
    data::Loader loader{data::dict({{"x", t}, {"t", t}}), {.batch_size = 4}}; // 4, 4 and 2 rows
    Named model;
    EXPECT_NEAR((Trainer{Epochs{1}}.fit(model, loader).metric("train/t"_key)), 4.5, 1e-6);
}

TEST(ManualData, images_are_varied) {
    auto digits = data::Digits{{.size = 64}};
    // [augment]
    auto varied =
        digits | data::map(data::transforms(data::RandomCrop{{.size = {28}, .padding = {2}}},
                                            data::RandomRotation{{.degrees = {10}}}, data::normalize(0.1307, 0.3081)));
    auto smooth = varied | data::map(data::on_target(data::OneHot{{.num_classes = 10}}));
    data::Loader loader{smooth, {.batch_size = 32, .shuffle = true, .workers = 2}};
    // [augment]
    for (auto& batch : loader) EXPECT_EQ(batch.target.sizes(), (std::vector<std::int64_t>{32, 10}));
}

TEST(ManualData, a_set_is_split) {
    auto set = data::Digits{{.size = 100}};
    // [split]
    auto [train, val, test] = data::random_split(set, {0.7, 0.2, 0.1}, 42); // or sizes: {70, 20, 10}
    auto [learn, check] = data::train_val_split(set, {.val_percentage = 0.1, .seed = 42});
    data::Subset first_ten{set, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
    // [split]
    EXPECT_EQ(train.size() + val.size() + test.size(), 100);
    EXPECT_EQ(check.size(), 10);
    EXPECT_EQ(learn.size(), 90);
    EXPECT_EQ(first_ten.size(), 10);
}

TEST(ManualData, tensors_in_memory) {
    auto inputs = torch::rand({100, 4}), targets = torch::rand({100, 1});
    // [tensors]
    data::Loader loader{data::tensors(inputs, targets), {.batch_size = 32, .shuffle = true, .drop_last = true}};
    for (const data::Batch& batch : loader) { // a pass is an epoch
        auto rows = batch.data.size(0);       // [32, 4]
        auto wanted = batch.target;           // [32, 1]
        // …
        // [tensors]
        EXPECT_EQ(rows, 32);
        EXPECT_EQ(wanted.size(0), 32);
        // [tensors]
    }
    // [tensors]
    EXPECT_EQ(loader.size(), 3);
}

TEST(ManualData, images_are_normalised_in_the_loop_that_gathers_them) {
    // [images]
    auto digits = data::Digits{{.size = 500, .seed = 1}}; // or data::Idx{"mnist", "train"}: MNIST's own files
    data::Loader loader{digits | data::map(data::normalize(0.1307, 0.3081)), {.batch_size = 64, .workers = 1}};
    // [images]
    for (auto& batch : loader) EXPECT_EQ(batch.data.scalar_type(), torch::kFloat);
}

// [dataset]
struct Squares { // a dataset: size() and sample(index), or get(indices) for a whole batch at once
    std::int64_t size() const { return 1000; }
    data::Batch sample(std::int64_t index) const {
        auto x = torch::full({1}, double(index) / 1000);
        return {x, x * x}; // without the batch dimension; samples are stacked
    }
};
static_assert(data::Dataset<Squares>);
// [dataset]

TEST(ManualData, a_dataset_of_ones_own) {
    data::Loader loader{Squares{}, {.batch_size = 100, .workers = 2}};
    std::int64_t seen = 0;
    for (auto& batch : loader) seen += batch.data.size(0);
    EXPECT_EQ(seen, 1000);
}

// [bulk]
struct Rows { // the fast way: one call makes a batch
    torch::Tensor table;
    std::int64_t size() const { return table.size(0); }
    data::Batch get(std::span<const std::int64_t> indices) const {
        auto rows = data::gather(table, indices);
        return {rows.slice(1, 0, -1), rows.slice(1, -1)};
    }
};
// [bulk]

TEST(ManualData, a_dataset_that_makes_whole_batches) {
    data::Loader loader{Rows{torch::rand({50, 5})}, {.batch_size = 10}};
    for (auto& batch : loader) EXPECT_EQ(batch.target.size(1), 1);
}

TEST(ManualData, batches_are_transformed_on_the_workers) {
    auto dataset = samples();
    // [map]
    auto noisy = dataset | data::map([](torch::Tensor inputs) { return inputs * 2; }) // batch.data, in bulk
                 | data::map([](data::Batch& batch, data::Generator& random) { // the same for the same seed and epoch
                       batch.data += 0.1 * torch::randn(batch.data.sizes(), random.torch());
                   });
    data::Loader loader{noisy, {.batch_size = 16, .shuffle = true, .workers = 2}};
    // [map]
    auto same = loader;
    auto other = same.begin();
    for (auto& batch : loader) {
        EXPECT_TRUE(torch::equal(batch.data, other->data));
        ++other;
    }
}

TEST(ManualData, any_range_of_batches_is_a_loader) {
    Net model;
    // [ranges]
    std::vector<data::Batch> batches{{torch::rand({8, 2}), torch::rand({8, 1})},
                                     {torch::rand({8, 2}), torch::rand({8, 1})}};
    auto result = Trainer{Epochs{2}}.fit(model, batches);

    auto few = batches | std::views::take(1);
    auto of_few = Trainer{Epochs{1}}.fit(model, few);
    // [ranges]
    EXPECT_EQ(result.global_step(), 4);
    EXPECT_EQ(of_few.global_step(), 1);
}

TEST(ManualData, a_view_of_a_loader_is_resumed) {
    Net model;
    const auto dataset = samples(8);
    const fulgurite::testing::TempDir folder;
    const auto directory = folder.path();
    // [views]
    data::Loader loader{dataset, {.batch_size = 2, .shuffle = true}};
    auto noisy = loader | std::views::transform([](data::Batch& batch) {
                     return data::Batch{batch.data + 0.1 * torch::randn_like(batch.data), batch.target};
                 });
    Trainer{Epochs{2}, KeepLast{{.directory = directory}}}.fit(model, noisy);
    auto result = Trainer{Epochs{4}}.fit(model, noisy, resume(directory / "last.ckpt")); // epochs 2 and 3
    // [views]
    EXPECT_EQ(result.global_step(), 4 * 4);
}

TEST(ManualData, a_stream_has_no_end) {
    Net model;
    // [stream]
    auto stream = std::views::iota(0) | std::views::transform([](int i) { // never ends, and has no size
                      auto x = torch::full({8, 2}, 0.1 * i).sin();
                      return data::Batch{x, x.sum(1, true)};
                  });
    auto result = Trainer{Steps{100}}.fit(model, stream);
    auto limited = Trainer{Epochs{3}, Limit{.train = 20}, ValidateEvery{0.5}}.fit(model, stream, batches());
    // [stream]
    EXPECT_EQ(result.global_step(), 100);
    EXPECT_EQ(limited.global_step(), 60);
}

TEST(ManualData, several_loaders_are_evaluated_one_after_the_other) {
    fulgurite::testing::TempDir directory;
    Net model;
    auto train = batches(), clean = batches(32), noisy = batches(64);
    // [loaders]
    Trainer trainer{Epochs{3}, KeepBest{"val/loss/dataloader_idx_1"_key, {.directory = directory.path()}}};
    auto result = trainer.fit(model, train, data::Loaders{clean, noisy});
    double with_noise = result.metric("val/loss/dataloader_idx_1"_key);

    auto [of_clean, of_noisy] = trainer.predict(model, data::Loaders{clean, noisy}); // a vector for each
    // [loaders]
    EXPECT_GT(with_noise, 0);
    EXPECT_EQ(of_clean.size(), 2U);
    EXPECT_EQ(of_noisy.size(), 4U);
    // [vector]
    std::vector<decltype(clean)> loaders{clean, noisy, train}; // as many as there are
    trainer.validate(model, loaders);
    // [vector]
}

// [told_apart]
struct Told : Net {
    auto validation_step(const auto& batch, std::int64_t /*batch_idx*/, std::int64_t dataloader_idx) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return logs(log("val/loss"_key, loss),                        // val/loss/dataloader_idx_0, …_1
                    log("val/all"_key, loss, without_dataloader_idx), // over all loaders
                    log("val/last"_key, double(dataloader_idx), reduce_max | without_dataloader_idx));
    }
};
// [told_apart]

TEST(ManualData, a_step_may_ask_which_loader_it_is) {
    Told model;
    auto result = Trainer{}.validate(model, data::Loaders{batches(16), batches(48)});
    EXPECT_NEAR(
        result.metric("val/all"_key),
        (result.metric("val/loss/dataloader_idx_0"_key) + 3 * result.metric("val/loss/dataloader_idx_1"_key)) / 4,
        1e-6);
    EXPECT_EQ(result.metric("val/last"_key), 1);
}

// [combined]
struct SemiSupervised : Net {
    auto training_step(const auto& batch) {
        const auto& [labelled, unlabelled] = batch; // a std::tuple of the batches
        auto loss = torch::mse_loss(forward(labelled.data), labelled.target) + 0.1 * forward(unlabelled.data).var();
        return step(loss, log("train/loss"_key, loss));
    }
};
// [combined]

TEST(ManualData, several_loaders_are_one_to_train_on) {
    SemiSupervised model;
    auto unlabelled = batches(), labelled = batches(32);
    // [combine]
    auto result = Trainer{Epochs{2}}.fit(model, data::Combined{data::max_size_cycle, labelled, unlabelled});
    // [combine]
    EXPECT_EQ(result.global_step(), 2 * std::max(labelled.size(), unlabelled.size()));
}

// [torch]
struct Points : torch::data::datasets::Dataset<Points> {
    torch::data::Example<> get(std::size_t) override { return {torch::rand({2}), torch::rand({1})}; }
    std::optional<std::size_t> size() const override { return 32; }
};

void train_on_points(Net& model) {
    auto loader = torch::data::make_data_loader(Points().map(torch::data::transforms::Stack<>()), 8);
    Trainer{Epochs{2}}.fit(model, *loader);
}
// [torch]

TEST(ManualData, the_data_loader_of_libtorch_is_a_loader) {
    Net model;
    const auto before = model.layer->weight.detach().clone();
    train_on_points(model);
    EXPECT_FALSE(torch::equal(before, model.layer->weight));
}

// [module]
struct Surfaces {
    data::Tensors<data::Batch> all = samples(96);

    void setup(Stage) {} // optional, as prepare_data() and teardown(stage)
    auto train_dataloader() const { return data::Loader{all, {.batch_size = 16, .shuffle = true}}; }
    auto val_dataloader() const { return data::Loader{all, {.batch_size = 96}}; }
};
// [module]

TEST(ManualData, a_data_module_makes_its_loaders_when_they_are_wanted) {
    Net model;
    Surfaces surfaces;
    EXPECT_EQ(Trainer{Epochs{2}}.fit(model, surfaces).global_step(), 12);
}

// [batch]
struct Pair { // a batch of one's own says where its tensors are, to be moved and converted
    torch::Tensor data, other;
    void visit_tensors(auto&& f) const { f(data), f(other); }
    void visit_tensors(auto&& f) { f(data), f(other); }
};
struct PairNet : Module<PairNet> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const Pair& batch) {
        auto loss = (layer(batch.data) - layer(batch.other)).square().mean();
        return step(loss, log("train/loss"_key, loss));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
// [batch]

TEST(ManualData, a_batch_of_ones_own) {
    PairNet model;
    std::vector<Pair> pairs{{torch::rand({4, 2}), torch::rand({4, 2})}};
    EXPECT_EQ(Trainer{Epochs{3}}.fit(model, pairs).global_step(), 3);
}

} // namespace
} // namespace handbook::data_page
