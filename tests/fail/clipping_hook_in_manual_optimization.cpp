// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: with manual optimization configure_gradient_clipping is never called; take it out and call
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    static constexpr auto optimization = manual;
#ifdef FULGURITE_MISTAKE
    void training_step(const auto&) {}
    void configure_gradient_clipping(auto& run, auto& optimizer) { run.clip_gradients(optimizer, ClipNorm{1.0}); }
#else
    void training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        run.backward(layer(batch.data).sum());
        run.clip_gradients(optimizer, ClipNorm{1.0});
        optimizer.step();
    }
#endif
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
