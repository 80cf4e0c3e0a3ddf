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
    auto& run = engine::inside(steps.session().run());
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
    auto& run = engine::inside(steps.session().run());
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

/// Every other optimizer in the same way, with its default options: items per second are steps.
template <class Optimizer>
void steps_of(benchmark::State& state) {
    Mlp net;
    auto parameters = net.parameters();
    if constexpr (std::is_same_v<Optimizer, optim::Muon>)
        std::erase_if(parameters, [](const Tensor& parameter) { return parameter.dim() != 2; });
    update(state, Optimizer(parameters), parameters);
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(steps_of<optim::SGD>)->Name("sgd/mlp/fulgurite");
BENCHMARK(steps_of<optim::AdamW>)->Name("adamw/mlp/fulgurite");
BENCHMARK(steps_of<torch::optim::AdamW>)->Name("adamw/mlp/torch_optim");
BENCHMARK(steps_of<optim::RMSprop>)->Name("rmsprop/mlp/fulgurite");
BENCHMARK(steps_of<torch::optim::RMSprop>)->Name("rmsprop/mlp/torch_optim");
BENCHMARK(steps_of<optim::Adagrad>)->Name("adagrad/mlp/fulgurite");
BENCHMARK(steps_of<torch::optim::Adagrad>)->Name("adagrad/mlp/torch_optim");
BENCHMARK(steps_of<optim::NAdam>)->Name("nadam/mlp/fulgurite");
BENCHMARK(steps_of<optim::RAdam>)->Name("radam/mlp/fulgurite");
BENCHMARK(steps_of<optim::Adamax>)->Name("adamax/mlp/fulgurite");
BENCHMARK(steps_of<optim::Adadelta>)->Name("adadelta/mlp/fulgurite");
BENCHMARK(steps_of<optim::ASGD>)->Name("asgd/mlp/fulgurite");
BENCHMARK(steps_of<optim::Rprop>)->Name("rprop/mlp/fulgurite");
BENCHMARK(steps_of<optim::Adafactor>)->Name("adafactor/mlp/fulgurite");
BENCHMARK(steps_of<optim::Muon>)->Name("muon/mlp/fulgurite");

void sgd_of_torch(benchmark::State& state) { // its learning rate has no default
    Mlp net;
    update(state, torch::optim::SGD(net.parameters(), torch::optim::SGDOptions(1e-3)), net.parameters());
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sgd_of_torch)->Name("sgd/mlp/torch_optim");

/// Sparse gradients of 64 rows of an embedding of 10,000 by 64.
void sparse_adam(benchmark::State& state) {
    at::set_num_threads(1);
    const auto table = torch::rand({10'000, 64}).set_requires_grad(true);
    optim::SparseAdam optimizer{{table}};
    const auto rows = torch::randint(0, 10'000, {1, 64}, torch::kLong);
    const auto gradient = torch::sparse_coo_tensor(rows, torch::rand({64, 64}), {10'000, 64});
    for (auto _ : state) {
        table.mutable_grad() = gradient;
        optimizer.step();
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(sparse_adam)->Name("sparse_adam/embedding/fulgurite");

/// One call of L-BFGS: ten directions on a quadratic of the network's parameters.
template <class Optimizer>
void lbfgs(benchmark::State& state) {
    at::set_num_threads(1);
    Tiny net;
    const auto parameters = net.parameters();
    Optimizer optimizer = [&] {
        if constexpr (std::is_same_v<Optimizer, optim::LBFGS>)
            return optim::LBFGS{parameters, {.lr = 0.01, .max_iter = 10}};
        else return torch::optim::LBFGS(parameters, torch::optim::LBFGSOptions(0.01).max_iter(10));
    }();
    const auto closure = [&] {
        optimizer.zero_grad();
        const torch::AutoGradMode with_gradients(true);
        auto loss = torch::zeros({});
        for (const auto& parameter : parameters) loss = loss + (parameter - 1).square().sum();
        loss.backward();
        return loss;
    };
    for (auto _ : state) {
        torch::NoGradGuard start_again; // or it would soon have arrived
        for (auto parameter : parameters) parameter.zero_();
        optimizer.step(closure);
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(lbfgs<optim::LBFGS>)->Name("lbfgs/tiny/fulgurite");
BENCHMARK(lbfgs<torch::optim::LBFGS>)->Name("lbfgs/tiny/torch_optim");

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
