// SPDX-License-Identifier: BSL-1.0
// What a training step costs from one `training_step` to the next, on the models and batches of the peers:
//
//   step --models tiny:64:250,mlp:32:200 --variants off,default,loop --threads 1 --reps 1
//
//   off      Trainer{Epochs, Cpu}, nothing logged                      (beside Lightning with everything off)
//   logged   the same with one logged metric
//   default  one logged metric, TensorBoard, a checkpoint, the bar     (beside Lightning as it comes)
//   loop     the loop written by hand around the same optimizer        (what off and logged are to cost)
#include "models.hpp"
#include "report.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>

namespace fulgurite::bench {
namespace {

/// The module that is trained: a peer's network, with a clock at the step's entry.
template <class Net, bool Logs>
struct Task : Module<Task<Net, Logs>> {
    std::shared_ptr<Net> net = this->register_module("net", std::make_shared<Net>());
    Stamps* stamps = nullptr;
    std::int64_t compared = 0; ///< number of the step whose loss is compared with the peers'
    double loss_then = 0;

    auto training_step(const auto& batch) {
        stamps->mark();
        auto loss = Net::loss(net->forward(batch.data), batch.target);
        if (stamps->count() == compared) loss_then = loss.template item<double>();
        if constexpr (Logs) return step(loss, log("loss"_key, loss, prog_bar));
        else return loss;
    }
    auto configure_optimizers() { return optim::Adam{this->parameters(), {.lr = 1e-3}}; }
};

template <class Net, bool Logs>
Task<Net, Logs> make_task(const Case& which, Stamps& stamps) {
    torch::manual_seed(1);
    Task<Net, Logs> task;
    task.stamps = &stamps;
    task.compared = which.warm_up() + which.steps;
    return task;
}

void by_hand(auto& task, const Cycle& batches) {
    auto optimizer = task.configure_optimizers();
    for (const auto& batch : batches) {
        auto loss = task.training_step(batch);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
}

/// A terminal that is drawn upon, colours and all, and seen by nobody.
callback::Terminal unseen_terminal(std::FILE* nowhere) {
    auto terminal = callback::terminal_of(nowhere);
    terminal.live = terminal.colour = terminal.unicode = true;
    return terminal;
}

void fit_with_defaults(auto& task, const Cycle& batches) {
    const TemporaryFolder folder("step");
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere(std::fopen("/dev/null", "w"), std::fclose);
    Trainer trainer{Epochs{1}, Cpu{}, TensorBoard{folder.path}, KeepLast{{.directory = folder.path}},
                    ProgressBar{{.stream = nowhere.get()}, unseen_terminal(nowhere.get())}};
    trainer.fit(task, batches);
}

template <class Net>
double run(const std::string& variant, const Case& which, Stamps& stamps) {
    const auto batches = Cycle::of<Net>(which);
    if (variant == "off" || variant == "loop") {
        auto task = make_task<Net, false>(which, stamps);
        if (variant == "loop") by_hand(task, batches);
        else Trainer{Epochs{1}, Cpu{}}.fit(task, batches);
        return task.loss_then;
    }
    auto task = make_task<Net, true>(which, stamps);
    if (variant == "logged") Trainer{Epochs{1}, Cpu{}}.fit(task, batches);
    else if (variant == "default") fit_with_defaults(task, batches);
    else throw Error("there is no variant " + variant);
    return task.loss_then;
}

double run_model(const std::string& variant, const Case& which, Stamps& stamps) {
    if (which.model == "tiny") return run<Tiny>(variant, which, stamps);
    if (which.model == "mlp") return run<Mlp>(variant, which, stamps);
    if (which.model == "lenet") return run<LeNet>(variant, which, stamps);
    if (which.model == "chartf") return run<CharTransformer>(variant, which, stamps);
    throw Error("there is no model " + which.model);
}

void measure(const std::string& variant, const Case& which, std::int64_t threads) {
    Stamps stamps(which.warm_up() + which.steps + 1);
    const double loss = run_model(variant, which, stamps);
    print_line(fmt::format(
        R"("name": "fulgurite_{}", "model": "{}", "batch": {}, {}, "threads": {}, "opt": "adam", "loss": {:.5f})",
        variant, which.model, which.batch, stamps.figures(which.warm_up()), threads, loss));
}

Case parse_case(const std::string& text) {
    const auto parts = Arguments::split(text, ':');
    if (parts.size() != 3) throw Error("a model is given as name:batch:steps, not '" + text + "'");
    return {parts[0], std::stoll(parts[1]), std::stoll(parts[2])};
}

void main_program(const Arguments& arguments) {
    const auto threads = arguments.number("threads", 1);
    at::set_num_threads(static_cast<int>(threads));
    const auto models = arguments.list("models", "tiny:64:1000,mlp:32:800,mlp:256:200,lenet:64:60,chartf:16:12");
    for (std::int64_t i = 0; i < arguments.number("reps", 1); ++i)
        for (const auto& model : models)
            for (const auto& variant : arguments.list("variants", "off,default,logged,loop"))
                measure(variant, parse_case(model), threads);
}

} // namespace
} // namespace fulgurite::bench

int main(int argc, char** argv) {
    try {
        fulgurite::bench::main_program({argc, argv});
    } catch (const std::exception& error) {
        fmt::print(stderr, "step: {}\n", error.what());
        return 1;
    }
}
