// SPDX-License-Identifier: BSL-1.0
// The code of docs/models.md.
#include <fulgurite/app/criteria.hpp>
#include <fulgurite/app/models.hpp>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::models_page {
namespace {

// [module]
struct Classifier : Module<Classifier> {
    torch::nn::ModuleHolder<app::models::MLP> net = register_module(
        "net", torch::nn::ModuleHolder<app::models::MLP>(app::models::MLPOptions{
                   .layers = {2, 32, 3}, .activation = app::models::Activation::silu, .batch_norm = true}));
    app::criteria::CrossEntropyLoss loss{{.weight = std::vector<double>{1, 1, 2}, .label_smoothing = 0.1}};

    auto training_step(const auto& batch) {
        auto value = loss(net->forward(batch.data), batch.target);
        return step(value, log("train/loss"_key, value));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-2}}; }
};
// [module]

TEST(ManualModels, a_module_of_ones_own_of_parts_that_are_there) {
    seed_everything(1);
    const auto inputs = torch::rand({96, 2});
    const auto sectors = (inputs.sum(1) * 1.5).floor().to(torch::kLong);
    Classifier model;
    Trainer trainer{Epochs{30}};
    trainer.fit(model, data::Loader{data::tensors(inputs, sectors), {.batch_size = 16}});
    model.eval();
    const auto hits = model.net->forward(inputs).argmax(1).eq(sectors).to(torch::kFloat).mean();
    EXPECT_GT(hits.item<double>(), 0.9);
}

TEST(ManualModels, weights_from_python) {
    const fulgurite::testing::TempDir folder;
    const auto path = folder.path() / "resnet18.pt";
    checkpoint::write_torch_zip(module_state(app::models::ResNet18()), path);
    // [weights]
    app::models::ResNet18 net; // Python: torch.save(torchvision.models.resnet18(weights="DEFAULT").state_dict(), path)
    load_module_state(net, checkpoint::load(path));
    // [weights]
    SUCCEED();
}

} // namespace
} // namespace handbook::models_page
