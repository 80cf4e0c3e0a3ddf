// SPDX-License-Identifier: BSL-1.0
// train FOLDER: trains a small net and leaves its checkpoints, and inputs with their outputs, in the folder.
// copy FROM TO: reads a checkpoint and writes it again.
#include <fulgurite/fulgurite.hpp>

using namespace fulgurite;

struct NetOptions {
    double lr = 0.01;
    int hidden = 6;
};
BOOST_HANA_ADAPT_STRUCT(NetOptions, lr, hidden);

struct Net : Module<Net, NetOptions> {
    torch::nn::Sequential features =
        register_module("features", torch::nn::Sequential(torch::nn::Conv2d(1, 3, 3), torch::nn::BatchNorm2d(3),
                                                          torch::nn::ReLU(), torch::nn::Flatten()));
    torch::nn::Linear hidden = register_module("hidden", torch::nn::Linear(48, options().hidden));
    torch::nn::Linear last = register_module("last", torch::nn::Linear(options().hidden, 1));

    using Module::Module;

    torch::Tensor forward(const torch::Tensor& images) {
        return last->forward(torch::tanh(hidden->forward(features->forward(images))));
    }
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_epoch));
    }
    auto configure_optimizers() {
        return optim::with(optim::Adam{parameters(), {.lr = options().lr}},
                           optim::StepLR{{.step_size = 1, .gamma = 0.5}});
    }
};

int main(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "copy" && argc == 4) {
        checkpoint::write_torch_zip(checkpoint::load(argv[2]), argv[3]);
        return 0;
    }
    if (mode != "train" || argc != 3) return 2;

    const std::filesystem::path folder = argv[2];
    seed_everything(1);
    auto images = torch::randn({40, 1, 6, 6});
    Net net{NetOptions{.lr = 0.02}};
    Trainer trainer{Epochs{2}, KeepLast{{.directory = folder}},
                    KeepBest{"train/loss"_key, {.directory = folder / "best"}}};
    trainer.fit(net, data::Loader{data::tensors(images, images.mean({1, 2, 3}).unsqueeze(1)), {.batch_size = 8}});

    net.eval();
    torch::NoGradGuard guard;
    StateTree tree;
    tree["inputs"] = images;
    tree["outputs"] = net.forward(images);
    tree["best"] = trainer.policy<KeepBest>().best_path().string();
    checkpoint::write_torch_zip(tree, folder / "outputs.pt");

    Trainer predicts{
        PredictionWriter{{.directory = folder / "predictions", .interval = WriteInterval::batch_and_epoch}}};
    predicts.predict(net, data::Loader{data::tensors(images, images), {.batch_size = 16}},
                     {.return_predictions = false});
    return 0;
}
