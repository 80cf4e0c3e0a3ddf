// SPDX-License-Identifier: BSL-1.0
// Runs that went wrong once: what an exception left over, and loaders behind views.
#include <ranges>

#include <fulgurite/fulgurite.hpp>
#include <range/v3/view/transform.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_cases_of_data {

namespace {

using fulgurite::testing::TempDir;
using Numbers = std::vector<std::int64_t>;

// ---- a view over a loader is that loader
struct Sees : Module<Sees> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    Numbers seen;
    auto training_step(const data::Batch& batch) {
        seen.push_back(batch.data[0].item<std::int64_t>());
        return torch::mse_loss(layer(batch.data * 1e-3), batch.target);
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.01}}; }
};
auto six() {
    return data::Loader{data::tensors(torch::arange(6, torch::kFloat).reshape({6, 1}), torch::zeros({6, 1})),
                        {.batch_size = 1, .shuffle = true, .seed = 7}};
}
template <class Wrap>
Numbers orders(Wrap wrap, std::int64_t epochs, std::optional<KeepLast> last, const std::filesystem::path& from) {
    auto loader = six();
    auto&& view = wrap(loader);
    Sees model;
    Trainer{Epochs{epochs}, std::move(last)}.fit(model, view, resume(from));
    return model.seen;
}
template <class Wrap>
void check_view(Wrap wrap) {
    const TempDir folder;
    const auto whole = orders(wrap, 4, {}, "");
    orders(wrap, 2, KeepLast{{.directory = folder.path()}}, "");
    const auto rest = orders(wrap, 4, {}, folder.path() / "last.ckpt");
    EXPECT_EQ(rest, Numbers(whole.begin() + 12, whole.end()));
    EXPECT_NE(Numbers(whole.begin(), whole.begin() + 6), Numbers(whole.begin() + 6, whole.begin() + 12));
}
TEST(View, over_a_shuffling_loader_goes_on_with_the_epochs_order) {
    check_view([](auto& loader) -> auto& { return loader; });
    check_view([](auto& loader) { return loader | std::views::transform([](data::Batch& batch) { return batch; }); });
    check_view(
        [](auto& loader) { return loader | ranges::views::transform([](data::Batch& batch) { return batch; }); });
}

// ---- what an exception leaves
struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 1));
    std::int64_t fails_at = -1, skips_in = -1;
    Numbers ends;

    auto loss(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    void on_train_batch_start(auto& run, auto&, std::int64_t i) {
        if (run.epoch() == skips_in && i == 1) run.skip_epoch();
    }
    auto training_step(const data::Batch& batch, std::int64_t, auto& run) {
        if (run.total_batches() == fails_at) throw std::runtime_error("a fault");
        return step(loss(batch));
    }
    auto validation_step(const data::Batch& batch) { return logs(log("val/loss"_key, loss(batch))); }
    void on_train_epoch_end(auto& run) { ends.push_back(run.epoch()); }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}},
                           optim::ReduceLROnPlateau{"val/loss"_key, {.factor = 0.5, .patience = 0, .threshold = 0.9}});
    }
};
auto points() {
    return data::tensors(torch::randn({24, 3}, at::detail::createCPUGenerator(5)),
                         torch::randn({24, 1}, at::detail::createCPUGenerator(6)));
}
auto train() { return data::Loader{points(), {.batch_size = 3, .shuffle = true}}; }
auto val() { return data::Loader{points(), {.batch_size = 24}}; }

struct Validations {
    Numbers at = {};
    void on_validation_end(auto& run) { at.push_back(run.total_batches()); }
};
TEST(Exception, in_a_step_counts_its_samples_once) {
    const TempDir folder;
    const auto run = [&](std::optional<KeepLast> last, std::int64_t fails_at, const std::filesystem::path& from) {
        seed_everything(3);
        Net model;
        model.fails_at = fails_at;
        Trainer trainer{Epochs{2}, ValidateEvery{Samples{9}}, Validations{}, std::move(last)};
        try {
            trainer.fit(model, train(), val(), resume(from));
        } catch (const std::runtime_error&) {
        }
        return trainer.policy<Validations>().at;
    };
    const auto whole = run({}, -1, "");
    auto both = run(KeepLast{{.directory = folder.path()}}, 4, "");
    const auto progress = checkpoint::load(folder.path() / "last.ckpt").at("fulgurite", "progress");
    EXPECT_EQ(progress.at("total_batches").as_int(), 4);
    EXPECT_EQ(progress.at("total_samples").as_int(), 12);
    const auto rest = run({}, -1, folder.path() / "last.ckpt");
    both.insert(both.end(), rest.begin(), rest.end());
    EXPECT_EQ(whole, (Numbers{3, 6, 9, 12, 15}));
    EXPECT_EQ(both, whole);
}

struct ThrowsAtEnd {
    std::int64_t epoch;
    void on_train_epoch_end(auto& run) {
        if (run.epoch() == epoch) throw std::runtime_error("a fault of a callback");
    }
};
TEST(Exception, in_a_callbacks_epoch_end_ends_the_epoch_once_for_everybody) {
    const TempDir folder;
    const auto run = [&](Net& model, std::int64_t fails_in, std::optional<KeepLast> last,
                         const std::filesystem::path& from) {
        seed_everything(3);
        Trainer trainer{Epochs{3}, ThrowsAtEnd{fails_in}, std::move(last)};
        trainer.fit(model, train(), val(), resume(from));
    };
    seed_everything(3);
    Net whole, part, rest;
    {
        const at::NoGradGuard no_grad;
        part.layer->weight.copy_(whole.layer->weight), part.layer->bias.copy_(whole.layer->bias);
    }
    run(whole, -1, {}, "");
    EXPECT_THROW(run(part, 0, KeepLast{{.directory = folder.path()}}, ""), std::runtime_error);
    EXPECT_EQ(part.ends, Numbers{0});
    run(rest, -1, {}, folder.path() / "last.ckpt");
    EXPECT_EQ(rest.ends, (Numbers{1, 2}));
    EXPECT_TRUE(torch::equal(rest.layer->weight, whole.layer->weight));
}

TEST(Resumed, after_skip_epoch_left_a_window_open_goes_on_as_if_it_had_not_been_cut) {
    const TempDir folder;
    const auto run = [&](const std::filesystem::path& from) {
        seed_everything(3);
        Net model;
        model.skips_in = 1;
        Trainer trainer{
            Epochs{3}, Accumulate{3}, EMA{{.decay = 0.9, .every = Steps{2}}},
            KeepEvery{Epochs{1}, {.directory = folder.path(), .filename = "{epoch}", .version_counter = false}}};
        const auto result = trainer.fit(model, train(), val(), resume(from));
        return std::tuple(result.global_step(), trainer.policy<EMA>().averaged(),
                          model.layer->weight.detach().abs().sum().item<double>());
    };
    const auto whole = run("");
    EXPECT_EQ(run(folder.path() / "1.ckpt"), whole);
}

struct Rows : policy::Logger {
    std::vector<std::string> rows = {};
    void log_scalar(std::string_view name, double, std::int64_t step) {
        rows.push_back(fmt::format("{}@{}", name, step));
    }
};
TEST(Validate, after_a_fit_stands_where_the_fit_ended) {
    Net model;
    Trainer trainer{Epochs{1}, Rows{}};
    trainer.fit(model, train(), val());
    trainer.validate(model, val());
    EXPECT_EQ(trainer.policy<Rows>().rows, (std::vector<std::string>{"val/loss@7", "val/loss@7"}));
}

struct WithoutValidation {
    auto train_dataloader() const { return train(); }
    decltype(val()) val_dataloader() const { throw std::runtime_error("there is no data to validate on"); }
};
TEST(Limit, of_no_validation_asks_for_no_loader_of_it) {
    Net model;
    WithoutValidation data;
    EXPECT_EQ((Trainer{Epochs{2}, Limit{.val = 0}}.fit(model, data).global_step()), 16);
    EXPECT_EQ(model.ends, (Numbers{0, 1}));
}

} // namespace

} // namespace fulgurite::test_cases_of_data
