// SPDX-License-Identifier: BSL-1.0
// The code of docs/checkpoints.md.
#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook {

// [options]
struct SavedOptions {
    int hidden = 8;
    double lr = 0.1;
};
// [options]

} // namespace handbook
// [adapt]
BOOST_HANA_ADAPT_STRUCT(handbook::SavedOptions, hidden, lr); // at the global namespace: saved, logged, restored
// [adapt]

namespace handbook {
namespace {

struct Saved : Module<Saved, SavedOptions> {
    torch::nn::Linear first = register_module("first", torch::nn::Linear(2, options().hidden));
    torch::nn::Linear second = register_module("second", torch::nn::Linear(options().hidden, 1));
    using Module::Module;
    torch::Tensor forward(const torch::Tensor& input) { return second(torch::tanh(first(input))); }
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = options().lr}}; }
};

TEST(ManualCheckpoints, the_best_and_the_last_are_kept_and_loaded) {
    fulgurite::testing::TempDir folder;
    const auto runs = folder.path();
    auto train = batches(), validation = batches();
    Saved model{{.hidden = 5}};
    // [keep]
    Trainer trainer{
        Epochs{3},
        KeepBest{"val/loss"_key,
                 {.mode = Mode::min,
                  .top_k = 2,
                  .directory = runs / "checkpoints",
                  .filename = "epoch={epoch:02d}-loss={val/loss:.3f}"}},
        KeepLast{{.directory = runs / "checkpoints", .every = Steps{4}}},
    };
    trainer.fit(model, train, validation);
    // [keep]
    EXPECT_EQ(trainer.policy<KeepBest>().saved().size(), 2U);
    // [load]
    auto best = load_checkpoint<Saved>(trainer.policy<KeepBest>().best_path());
    // [load]
    EXPECT_EQ(best.options().hidden, 5);
    // [resume]
    Saved again{{.hidden = 5}};
    auto result = Trainer{Epochs{5}}.fit(again, train, validation, resume(runs / "checkpoints/last.ckpt"));
    // [resume]
    EXPECT_EQ(result.epoch(), 5);
    EXPECT_EQ(result.global_step(), 30);
    // [weights]
    StateTree checkpoint = checkpoint::load(runs / "checkpoints/last.ckpt");
    Tensor weight = checkpoint.at("state_dict", "first.weight").as_tensor();
    std::int64_t step = checkpoint.at("global_step").as_int();
    // [weights]
    EXPECT_EQ(weight.size(0), 5);
    EXPECT_EQ(step, 18);
}

TEST(ManualCheckpoints, a_state_that_does_not_fit_is_refused) {
    fulgurite::testing::TempDir folder;
    auto loader = batches();
    Saved model{{.hidden = 5}};
    Trainer{Epochs{1}, KeepLast{{.directory = folder.path()}}}.fit(model, loader);
    Saved other{{.hidden = 6}};
    try {
        Trainer{Epochs{2}}.fit(other, loader, resume(folder.path() / "last.ckpt"));
        FAIL() << "was not refused";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("first.weight is [5, 2] in the checkpoint and [6, 2] in the module"),
                  std::string::npos)
            << error.what();
    }
}

} // namespace
} // namespace handbook
