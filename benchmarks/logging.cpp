// SPDX-License-Identifier: BSL-1.0
// What logging costs: a LeNet-5 step whose loss is logged at every step, without a logger and with each; and how many
// numbers a second a logger takes.
//
//   logging --steps 200 --numbers 1000000 --threads 1 --reps 1
#include "models.hpp"
#include "report.hpp"

#include <ctime>

#include "fulgurite/logger/json_lines.hpp"

namespace fulgurite::bench {
namespace {

struct Net : Module<Net> {
    std::shared_ptr<LeNet> net = register_module("net", std::make_shared<LeNet>());
    Stamps* stamps = nullptr;

    auto training_step(const auto& batch) {
        stamps->mark();
        auto loss = LeNet::loss(net->forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
};

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// One fit; the processor's time is that of all threads, those that write among them.
template <class... Loggers>
void fit(const char* name, const Case& which, const Cycle& batches, Loggers... loggers) {
    Stamps stamps(which.warm_up() + which.steps + 1);
    torch::manual_seed(1);
    Net net;
    net.stamps = &stamps;
    Trainer trainer{Epochs{1}, Cpu{}, LogEvery{1}, std::move(loggers)...};
    const double before = processor_seconds();
    trainer.fit(net, batches);
    const double micros = (processor_seconds() - before) * 1e6 / static_cast<double>(stamps.count());
    print_line(fmt::format(R"("bench": "logging", "name": "{}", "model": "step", {}, "us_processor": {:.3f})", name,
                           stamps.figures(which.warm_up()), micros));
}

void steps(std::int64_t count) {
    const Case which{"lenet", 64, count};
    const auto batches = Cycle::of<LeNet>(which);
    const TemporaryFolder folder("logging");
    fit("no logger", which, batches);
    fit("Csv", which, batches, Csv{folder.path / "metrics.csv"});
    fit("JsonLines", which, batches, JsonLines{folder.path / "metrics.jsonl"});
    fit("TensorBoard", which, batches, TensorBoard{folder.path / "events"});
    fit("all three", which, batches, Csv{folder.path / "2.csv"}, JsonLines{folder.path / "2.jsonl"},
        TensorBoard{folder.path / "events2"});
}

/// Rows of so many numbers until all are on the disk.
template <class Logger>
void numbers(const char* name, std::int64_t count, std::int64_t width, Logger logger) {
    std::vector<std::string> names;
    for (std::int64_t i = 0; i < width; ++i) names.push_back(fmt::format("train/number_{}", i));
    std::vector<fulgurite::logger::Scalar> row;
    for (const auto& each : names) row.push_back({each, 0.0});
    const auto start = Clock::now();
    for (std::int64_t step = 0; step < count / width; ++step) {
        for (auto& [key, value] : row) value = 1.0 / static_cast<double>(step + 1);
        logger.log_metrics(row, step, 0);
    }
    logger.finalize("success");
    print_line(fmt::format(R"("bench": "logging", "name": "{}", "model": "rows of {}", "per_second": {:.0f})", name,
                           width, static_cast<double>(count) / seconds_since(start)));
}

void throughput(std::int64_t count) {
    for (const std::int64_t width : {1, 10}) {
        const TemporaryFolder folder("logging");
        numbers("Csv", count, width, Csv{folder.path / "metrics.csv"});
        numbers("JsonLines", count, width, JsonLines{folder.path / "metrics.jsonl"});
        numbers("TensorBoard", count, width, TensorBoard{folder.path / "events"});
    }
}

} // namespace
} // namespace fulgurite::bench

int main(int argc, char** argv) {
    using namespace fulgurite::bench;
    try {
        const Arguments arguments(argc, argv);
        at::set_num_threads(static_cast<int>(arguments.number("threads", 1)));
        for (std::int64_t i = 0; i < arguments.number("reps", 1); ++i) {
            steps(arguments.number("steps", 200));
            throughput(arguments.number("numbers", 1'000'000));
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "logging: {}\n", error.what());
        return 1;
    }
}
