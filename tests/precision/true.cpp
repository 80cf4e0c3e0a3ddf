// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/precision/true.hpp"

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

struct Typed : Module<Typed> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::vector<at::ScalarType> seen;

    auto training_step(const auto& batch) {
        for (const auto& tensor : {batch.data, batch.target, torch::zeros({1}), layer(batch.data)})
            seen.push_back(tensor.scalar_type());
        return torch::mse_loss(layer(batch.data), batch.target);
    }
    auto validation_step(const auto& batch) { seen.push_back(layer(batch.data).scalar_type()); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1, .momentum = 0.9}}; }
};

template <class Precision>
void all_are_of(at::ScalarType type) {
    Typed model;
    Trainer trainer{Epochs{1}, Precision{}};
    trainer.fit(model, loader(8, 4), loader(4, 4));
    EXPECT_EQ(model.seen, std::vector<at::ScalarType>(9, type));
    EXPECT_EQ(model.layer->weight.scalar_type(), type);
    EXPECT_EQ(torch::zeros({1}).scalar_type(), torch::kFloat); // the default is as before
    model.seen.clear();
    trainer.validate(model, loader(4, 4));
    EXPECT_EQ(model.seen, std::vector<at::ScalarType>(1, type));
}

TEST(TruePrecision, holds_for_weights_batches_and_new_tensors) {
    all_are_of<DoublePrecision>(torch::kDouble);
    all_are_of<Bf16True>(torch::kBFloat16);
    all_are_of<Fp16True>(torch::kHalf);
}

TEST(TruePrecision, leaves_integers_alone) {
    auto pair = std::make_pair(torch::zeros({2}), torch::zeros({2}, torch::kLong));
    DoublePrecision{}.convert_batch(pair);
    EXPECT_EQ(pair.first.scalar_type(), torch::kDouble);
    EXPECT_EQ(pair.second.scalar_type(), torch::kLong);
}

struct Buffers : torch::nn::Module {
    torch::Tensor floats = register_buffer("floats", torch::full({2}, 0.5));
    torch::Tensor indices = register_buffer("indices", torch::arange(300));
    torch::Tensor mask = register_buffer("mask", torch::ones({2}, torch::kBool));
    torch::Tensor turns = register_buffer("turns", torch::full({1}, c10::complex<float>(0, 1)));
    torch::nn::BatchNorm1d norm = register_module("norm", torch::nn::BatchNorm1d(2));
};
TEST(TruePrecision, leaves_integers_masks_and_complex_numbers_of_a_module_alone) {
    Buffers module;
    Bf16True{}.convert_module(module);
    EXPECT_EQ(module.floats.scalar_type(), torch::kBFloat16);
    EXPECT_EQ(module.norm->weight.scalar_type(), torch::kBFloat16);
    EXPECT_TRUE(module.norm->weight.requires_grad());
    EXPECT_EQ(module.norm->running_mean.scalar_type(), torch::kBFloat16);
    EXPECT_EQ(module.norm->num_batches_tracked.scalar_type(), torch::kLong);
    EXPECT_EQ(module.indices[257].item<std::int64_t>(), 257);
    EXPECT_EQ(module.mask.scalar_type(), torch::kBool);
    EXPECT_EQ(module.turns.scalar_type(), torch::kComplexFloat);
}

TEST(TruePrecision, is_resumed_with_every_bit) {
    fulgurite::testing::TempDir folder;
    const auto seeded = [] {
        seed_everything(1);
        return Typed();
    };
    auto unbroken = seeded(), first = seeded(), second = seeded();
    Trainer{Epochs{2}, DoublePrecision{}}.fit(unbroken, loader(8, 4));
    Trainer{Epochs{1}, DoublePrecision{}, KeepLast{{.directory = folder.path()}}}.fit(first, loader(8, 4));
    torch::nn::init::zeros_(second.layer->weight);
    Trainer{Epochs{2}, DoublePrecision{}}.fit(second, loader(8, 4), resume(folder.path() / "last.ckpt"));
    EXPECT_TRUE(torch::equal(second.layer->weight, unbroken.layer->weight));
}

} // namespace
