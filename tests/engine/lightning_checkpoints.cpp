// SPDX-License-Identifier: BSL-1.0
// What Lightning's own tests say of ModelCheckpoint, with their numbers; the table of rows is in lightning_loops.cpp.
#include <fulgurite/fulgurite.hpp>

#include "checkpoint/words.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::names_in;
using fulgurite::testing::TempDir;

/// BoringModel, with the validation losses that the test wants; and it counts batches when it hears of their end.
struct Boring : Module<Boring> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(32, 2));
    torch::Tensor ended = register_buffer("ended", torch::zeros({}));
    std::vector<double> losses = {};

    auto training_step(const auto& batch) {
        auto loss = layer(batch.data).square().mean();
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto&, std::int64_t, auto& run) {
        const auto epoch = static_cast<std::size_t>(run.epoch());
        return logs(log("val/loss"_key, epoch < losses.size() ? losses[epoch] : 1.0));
    }
    void on_train_batch_end() { ended += 1; }
    void on_validation_end(auto& run) {
        if (!run.is_last_batch()) ended += 1000;
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
auto loader(std::int64_t batches) {
    auto generator = at::detail::createCPUGenerator(3);
    return data::Loader{data::tensors(torch::randn({batches, 32}, generator) * .1), {.batch_size = 1, .shuffle = true}};
}

/// Says how many rows it had when a checkpoint was made.
struct Rows : policy::Logger {
    std::vector<std::int64_t> at_save;
    std::int64_t rows = 0;
    void log_scalar(std::string_view, double, std::int64_t) { ++rows; }
    void on_save_checkpoint() { at_save.push_back(rows); }
};

constexpr auto val_loss = "val/loss"_key;
using Best = KeepBest<std::remove_const_t<decltype(val_loss)>>;
struct Arguments {
    std::optional<Best> best = {};
    std::optional<KeepEvery> every = {};
    std::optional<KeepLast> last = {};
    std::optional<ValidateEvery> validate_every = {};
    std::int64_t epochs = 5, batches = 2;
    std::vector<double> losses = {};
    std::filesystem::path from = {};

    auto trainer() const { return Trainer{Epochs{epochs}, LogEvery{1}, validate_every, best, every, last, Rows{}}; }
    std::unique_ptr<Boring> fit() const {
        auto made = trainer();
        return fit(made);
    }
    template <class T>
    std::unique_ptr<Boring> fit(T& with) const {
        seed_everything(1);
        auto model = std::make_unique<Boring>();
        model->losses = losses;
        with.fit(*model, loader(batches), loader(1), resume(from));
        return model;
    }
};
StateTree at(const std::filesystem::path& folder, const char* name) { return checkpoint::load(folder / name); }
double ended_in(const StateTree& checkpoint) { return checkpoint.at("state_dict", "ended").as_tensor().item<double>(); }

TEST(LightningCheckpoints, model_checkpoint_options) {
    const auto files = [](std::int64_t top_k, bool last) {
        TempDir folder;
        Arguments arguments{.losses = {10, 9, 2.8, 5, 2.5}};
        arguments.best.emplace(val_loss,
                               KeepBestOptions{.top_k = top_k, .directory = folder.path(), .filename = "{epoch}"});
        if (last) arguments.last.emplace(KeepLastOptions{.directory = folder.path()});
        arguments.fit();
        return names_in(folder.path());
    };
    EXPECT_EQ(files(-1, false), "0.ckpt 1.ckpt 2.ckpt 3.ckpt 4.ckpt");
    EXPECT_EQ(files(1, false), "4.ckpt");
    EXPECT_EQ(files(2, false), "2.ckpt 4.ckpt");
    EXPECT_EQ(files(3, false), "2.ckpt 3.ckpt 4.ckpt");
    EXPECT_EQ(files(4, false), "1.ckpt 2.ckpt 3.ckpt 4.ckpt");
    EXPECT_EQ(files(1, true), "4.ckpt last.ckpt");
}

// Lightning's last.ckpt is what was last saved as a best one, epoch 3 of these losses; here it is the last state.
TEST(LightningCheckpoints, the_last_is_the_last) {
    TempDir folder;
    Arguments arguments{.losses = {3, 1, 2, .5, 5}};
    arguments.best.emplace(val_loss, KeepBestOptions{.directory = folder.path()});
    arguments.last.emplace(KeepLastOptions{.directory = folder.path()});
    arguments.fit();
    EXPECT_EQ(names_in(folder.path()), "epoch=3-step=8.ckpt last.ckpt");
    EXPECT_EQ(at(folder.path(), "last.ckpt").at("epoch").as_int(), 4);
}

TEST(LightningCheckpoints, every_n_epochs) {
    const auto files = [](std::int64_t n) {
        TempDir folder;
        Arguments arguments;
        arguments.every.emplace(Epochs{n}, KeepEveryOptions{.directory = folder.path(), .filename = "{epoch}"});
        arguments.fit();
        return names_in(folder.path());
    };
    EXPECT_EQ(files(0), "");
    EXPECT_EQ(files(1), "0.ckpt 1.ckpt 2.ckpt 3.ckpt 4.ckpt");
    EXPECT_EQ(files(2), "1.ckpt 3.ckpt");
    EXPECT_EQ(files(3), "2.ckpt");
}

TEST(LightningCheckpoints, every_n_train_steps) {
    TempDir folder;
    Arguments arguments{.epochs = 2, .batches = 64};
    arguments.every.emplace(Steps{16}, KeepEveryOptions{.directory = folder.path(), .filename = "{step:03d}"});
    arguments.fit();
    EXPECT_EQ(names_in(folder.path()), "016.ckpt 032.ckpt 048.ckpt 064.ckpt 080.ckpt 096.ckpt 112.ckpt 128.ckpt");
}

TEST(LightningCheckpoints, a_rerun_in_the_same_folder) {
    TempDir folder;
    Arguments arguments{.epochs = 2};
    arguments.every.emplace(Epochs{1}, KeepEveryOptions{.directory = folder.path(), .filename = "epoch={epoch}"});
    arguments.fit();
    EXPECT_EQ(names_in(folder.path()), "epoch=0.ckpt epoch=1.ckpt");
    arguments.fit();
    EXPECT_EQ(names_in(folder.path()), "epoch=0-v1.ckpt epoch=0.ckpt epoch=1-v1.ckpt epoch=1.ckpt");
}

// Lightning saves before the module hears of the end of the batch or of the validation, and before the batch's values
// are logged; what the module does there is lost to a run that goes on from the file.
TEST(LightningCheckpoints, hold_what_the_module_did_at_the_end_of_the_batch_and_of_the_validation) {
    TempDir folder;
    Arguments arguments{.epochs = 1, .batches = 4};
    arguments.every.emplace(Steps{1}, KeepEveryOptions{.directory = folder.path(), .filename = "{step}"});
    auto trainer = arguments.trainer();
    const auto model = arguments.fit(trainer);
    for (int step = 1; step <= 4; ++step)
        EXPECT_EQ(ended_in(at(folder.path(), (std::to_string(step) + ".ckpt").c_str())), step);
    EXPECT_EQ(trainer.policy<Rows>().at_save, std::vector<std::int64_t>({1, 2, 3, 4}));

    arguments.from = folder.path() / "2.ckpt";
    arguments.every.reset();
    const auto resumed = arguments.fit();
    EXPECT_TRUE(torch::equal(resumed->ended, model->ended));
    EXPECT_TRUE(torch::equal(resumed->layer->weight, model->layer->weight));

    TempDir other;
    Arguments within{.validate_every = ValidateEvery{Batches{2}}, .epochs = 1, .batches = 3};
    within.best.emplace(val_loss, KeepBestOptions{.directory = other.path(), .filename = "x"});
    within.fit();
    EXPECT_EQ(ended_in(at(other.path(), "x.ckpt")), 1002);
}

} // namespace
