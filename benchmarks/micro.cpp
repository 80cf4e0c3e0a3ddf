// SPDX-License-Identifier: BSL-1.0
// The parts of a step one by one, with Google Benchmark: `micro --benchmark_filter=adam`.
#include "models.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>

#include <unistd.h>

namespace fulgurite::bench {
namespace {

struct Net : Module<Net> {
    std::shared_ptr<Tiny> net = register_module("net", std::make_shared<Tiny>());

    auto training_step(const auto& batch) {
        auto loss = Tiny::loss(net->forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
};

const Case tiny{"tiny", 64, 1'000'000'000};

/// A hook that nobody has: nothing may be left of the call.
void notify_without_listener(benchmark::State& state) {
    Net module;
    Trainer trainer{Epochs{1}, Cpu{}};
    auto steps = trainer.steps(module, Cycle::of<Tiny>(tiny));
    auto& run = steps.session().run();
    data::Batch batch;
    std::int64_t index = 0;
    for (auto _ : state) {
        run.template notify<hook::on_train_batch_start>(batch, index);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(notify_without_listener);

/// One logged loss: the step's value and the epoch's mean.
void record_metric(benchmark::State& state) {
    Net module;
    Trainer trainer{Epochs{1}, Cpu{}};
    auto steps = trainer.steps(module, Cycle::of<Tiny>(tiny));
    auto& run = steps.session().run();
    const auto loss = torch::rand({});
    const auto result = step(loss, log("train/loss"_key, loss, on_step | on_epoch));
    for (auto _ : state) {
        run.template record<Phase::train, false>(result, 64.0);
        benchmark::ClobberMemory();
    }
}
BENCHMARK(record_metric);

/// A whole step of the session, and the same by hand: their difference is what the Trainer costs.
void step_of_session(benchmark::State& state) {
    at::set_num_threads(1);
    Net module;
    Trainer trainer{Epochs{1}, Cpu{}};
    auto steps = trainer.steps(module, Cycle::of<Tiny>(tiny));
    for (auto _ : state) steps.session().advance();
}
BENCHMARK(step_of_session);

void step_by_hand(benchmark::State& state) {
    at::set_num_threads(1);
    Net module;
    const auto batches = Cycle::of<Tiny>(tiny);
    auto optimizer = module.configure_optimizers();
    auto position = batches.begin();
    for (auto _ : state) {
        auto loss = module.training_step(*position).loss;
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        ++position;
    }
}
BENCHMARK(step_by_hand);

/// One update with gradients already there; the gradient tensors are given back each time, as `backward` does it.
template <class Optimizer>
void update(benchmark::State& state, Optimizer optimizer, std::vector<Tensor> parameters) {
    at::set_num_threads(1);
    std::vector<Tensor> gradients;
    for (const auto& parameter : parameters) gradients.push_back(torch::rand_like(parameter));
    for (auto _ : state) {
        for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].mutable_grad() = gradients[i];
        optimizer.step();
    }
}
template <class Net>
void adam_fused(benchmark::State& state) {
    Net net;
    update(state, optim::Adam{net.parameters(), {.lr = 1e-3}}, net.parameters());
}
template <class Net>
void adam_of_torch(benchmark::State& state) {
    Net net;
    update(state, torch::optim::Adam(net.parameters(), torch::optim::AdamOptions(1e-3)), net.parameters());
}
BENCHMARK(adam_fused<Tiny>)->Name("adam/tiny/fulgurite");
BENCHMARK(adam_of_torch<Tiny>)->Name("adam/tiny/torch_optim");
BENCHMARK(adam_fused<Mlp>)->Name("adam/mlp/fulgurite");
BENCHMARK(adam_of_torch<Mlp>)->Name("adam/mlp/torch_optim");

/// One batch of 10,000 uint8 images, normalised: arguments are batch size and workers.
void loader_batch(benchmark::State& state) {
    const auto images = torch::randint(0, 256, {10'000, 1, 28, 28}, torch::kUInt8);
    const auto labels = torch::randint(0, 10, {10'000}, torch::kLong);
    data::Loader loader{data::tensors(images, labels) | data::map(data::normalize(0.1307, 0.3081)),
                        {.batch_size = state.range(0), .shuffle = true, .workers = static_cast<int>(state.range(1))}};
    auto position = loader.begin();
    for (auto _ : state)
        if (++position == loader.end()) position = loader.begin();
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(loader_batch)->ArgNames({"batch", "workers"})->ArgsProduct({{64, 256}, {0, 1}})->UseRealTime();

/// A checkpoint of 2-32-32-1 or 784-128-10, written, made safe on the disk and moved into its place.
template <class Net>
void save_checkpoint(benchmark::State& state) {
    const Net net;
    const auto folder = std::filesystem::temp_directory_path() / fmt::format("fulgurite-micro-{}", getpid());
    const auto tree = module_state(net);
    for (auto _ : state) checkpoint::write_torch_zip(tree, folder / "net.ckpt");
    std::filesystem::remove_all(folder);
}
BENCHMARK(save_checkpoint<Tiny>)->Name("save_checkpoint/tiny")->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(save_checkpoint<Mlp>)->Name("save_checkpoint/mlp")->Unit(benchmark::kMicrosecond)->UseRealTime();

} // namespace
} // namespace fulgurite::bench

BENCHMARK_MAIN();
