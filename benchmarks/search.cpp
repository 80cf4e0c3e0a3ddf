// SPDX-License-Identifier: BSL-1.0
// What a search costs, and what it finds: trials for each CPU second (with those of all processes), the time of a
// suggestion of TPE, and its best values on five functions. The peer is search.py, which also runs this program in turn
// with Optuna. What pruners find is in halving.cpp. One line of JSON for each.
//
//     search [trials] [seeds] [parts: suggestion,trials,pair,best]
#include <sys/resource.h>
#include <time.h>
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune/search.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

using namespace fulgurite;

namespace {

struct NetOptions {
    std::int64_t hidden = 8;
    double lr = 1e-3;
};
struct Net : Module<Net, NetOptions> {
    torch::nn::Linear in = register_module("in", torch::nn::Linear(2, options().hidden)),
                      out = register_module("out", torch::nn::Linear(options().hidden, 1));
    using Module::Module;
    torch::Tensor forward(const torch::Tensor& x) { return out(torch::tanh(in(x))); }
    auto training_step(const auto& batch) { return torch::mse_loss(forward(batch.data), batch.target); }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = options().lr}}; }
};

struct Training {
    at::Tensor x = torch::rand({640, 2}, at::detail::createCPUGenerator(1)), y = (x * 3).sin().prod(1, true);

    double operator()(tune::Trial& trial, std::int64_t epochs) const {
        const auto hidden = trial.choice("hidden", {4, 8, 16, 32});
        Net net{{.hidden = hidden, .lr = trial.log_uniform("lr", 1e-4, 1e-1)}};
        data::Loader train{data::tensors(x.slice(0, 0, 512), y.slice(0, 0, 512)), {.batch_size = 64, .shuffle = true}};
        data::Loader validation{data::tensors(x.slice(0, 512), y.slice(0, 512)), {.batch_size = 128}};
        Trainer trainer{Epochs{epochs}, trial.watch("val/loss"_key)};
        return trainer.fit(net, train, validation).metric("val/loss"_key);
    }
};

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}
double cpu() {
    double all = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        getrusage(who, &usage);
        all += seconds(usage.ru_utime) + seconds(usage.ru_stime);
    }
    return all;
}
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// The standard error of a median, by 500 bootstrap samples.
double error_of_median(const std::vector<double>& values) {
    data::Generator random(1);
    double sum = 0, squares = 0;
    for (int i = 0; i < 500; ++i) {
        std::vector<double> sample;
        for (std::size_t k = 0; k < values.size(); ++k)
            sample.push_back(values[random.below(static_cast<std::uint32_t>(values.size()))]);
        const auto middle = median(sample);
        sum += middle / 500;
        squares += middle * middle / 500;
    }
    return std::sqrt(std::max(0.0, squares - sum * sum));
}

void throughput(std::int64_t trials, const std::string& name, tune::Sampler sampler, bool fresh, int workers) {
    const Training training;
    const auto before = cpu();
    tune::search([&](tune::Trial& trial) { return training(trial, 5); },
                 {.trials = trials, .seed = 1, .sampler = std::move(sampler), .workers = workers, .fresh = fresh});
    fmt::print(
        R"({{"bench": "search", "part": "trials", "name": "fulgurite {}{}", "workers": {}, "per_cpu_s": {:.1f}}})"
        "\n",
        name, fresh ? "" : ", processes used again", workers, static_cast<double>(trials) / (cpu() - before));
}
void throughput(std::int64_t trials) {
    const std::map<std::string, tune::Sampler> samplers{{"random", tune::Random{}}, {"TPE", tune::TPE{}}};
    for (const auto& [name, sampler] : samplers)
        for (const bool fresh : {true, false})
            for (const int workers : {1, 2}) throughput(trials, name, sampler, fresh, workers);
}

double function_of(tune::Trial& trial, const std::string& name) {
    if (name == "branin") {
        const auto x = trial.uniform("x", -5, 10), y = trial.uniform("y", 0, 15);
        const auto a = y - 5.1 / (4 * M_PI * M_PI) * x * x + 5 / M_PI * x - 6;
        return a * a + 10 * (1 - 1 / (8 * M_PI)) * std::cos(x) + 10;
    }
    if (name == "hartmann6") {
        constexpr double c[] = {1, 1.2, 3, 3.2};
        constexpr double A[4][6] = {
            {10, 3, 17, 3.5, 1.7, 8}, {.05, 10, 17, .1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, .05, 10, .1, 14}};
        constexpr double P[4][6] = {{.1312, .1696, .5569, .0124, .8283, .5886},
                                    {.2329, .4135, .8307, .3736, .1004, .9991},
                                    {.2348, .1451, .3522, .2883, .3047, .6650},
                                    {.4047, .8828, .8732, .5743, .1091, .0381}};
        double x[6], sum = 0;
        for (int i = 0; i < 6; ++i) x[i] = trial.uniform("x" + std::to_string(i), 0, 1);
        for (int k = 0; k < 4; ++k) {
            double inner = 0;
            for (int i = 0; i < 6; ++i) inner += A[k][i] * (x[i] - P[k][i]) * (x[i] - P[k][i]);
            sum -= c[k] * std::exp(-inner);
        }
        return sum;
    }
    if (name == "ackley4") { // many small valleys
        double squares = 0, cosines = 0;
        for (int i = 0; i < 4; ++i) {
            const auto x = trial.uniform("x" + std::to_string(i), -5, 10);
            squares += x * x / 4;
            cosines += std::cos(2 * M_PI * x) / 4;
        }
        return 20 + M_E - 20 * std::exp(-0.2 * std::sqrt(squares)) - std::exp(cosines);
    }
    if (name == "noisy8") { // as a training: noise, what hardly matters, and a parameter that does nothing
        const auto lr = std::log10(trial.log_uniform("lr", 1e-5, 1)),
                   decay = std::log10(trial.log_uniform("decay", 1e-7, 1e-1));
        const auto dropout = trial.uniform("dropout", 0, 0.6);
        const auto width = static_cast<double>(trial.integer("width", 8, 512, {.log = true}));
        const auto depth = static_cast<double>(trial.integer("depth", 1, 8));
        const auto sgd = trial.choice("optimizer", {0, 1}), shape = trial.choice("shape", {0, 1, 2, 3});
        const auto idle = trial.uniform("idle", 0, 1);
        const auto off = (lr - (sgd == 1 ? -1.5 : -3)) / 1.2, wide = std::log2(width) - 6, dropped = dropout - 0.2;
        const auto loss = 0.1 + 0.25 * (1 - std::exp(-off * off)) + 0.01 * wide * wide + 0.5625 * dropped * dropped +
                          0.005 * (depth - 4) * (depth - 4) + 0.015 * std::abs(decay + 4) + 0.01 * sgd;
        double noise = 0;
        const double all[] = {lr,  decay, dropout, width, depth, static_cast<double>(sgd), static_cast<double>(shape),
                              idle};
        for (int i = 0; i < 8; ++i) noise += std::sin((i + 1) * 997 * all[i] + i);
        return loss + 0.0075 * noise;
    }
    // As hyper-parameters are: logarithmic ones, an integer, a choice.
    const auto lr = std::log10(trial.log_uniform("lr", 1e-5, 1)),
               decay = std::log10(trial.log_uniform("decay", 1e-6, 1e-1));
    const auto layers = static_cast<double>(trial.integer("layers", 1, 8));
    const auto kind = trial.choice("kind", {"sgd", "adam", "lion"});
    const auto best = kind == "adam" ? -3.0 : kind == "sgd" ? -1.0 : -4.0;
    return (lr - best) * (lr - best) + 0.3 * (decay + 4) * (decay + 4) + 0.1 * (layers - 3) * (layers - 3) +
           (kind == "adam" ? 0 : 0.4);
}

void quality(std::uint64_t seeds) {
    for (const auto& [name, trials] : std::map<std::string, std::int64_t>{
             {"branin", 60}, {"hartmann6", 100}, {"mixed", 60}, {"ackley4", 80}, {"noisy8", 80}})
        for (const auto& [sampler, given] :
             std::map<std::string, tune::Sampler>{{"TPE", tune::TPE{}}, {"random", tune::Random{}}})
            for (const int window : {1, 4}) {
                if (window == 4 && sampler == "random") continue;
                std::vector<double> best;
                for (std::uint64_t seed = 0; seed < seeds; ++seed)
                    best.push_back(
                        tune::search(
                            [&](tune::Trial& trial) { return function_of(trial, name); },
                            {.trials = trials, .seed = seed, .sampler = given, .window = window, .fresh = false})
                            .best()
                            .value);
                fmt::print(
                    R"({{"bench": "search", "part": "best", "name": "fulgurite {}, window {}", "function": "{}", "seeds": {}, "median": {:.5f}, "error": {:.5f}}})"
                    "\n",
                    sampler, window, name, seeds, median(best), error_of_median(best));
            }
}

void suggestion() {
    tune::detail::History history;
    history.trials = 501;
    for (std::int64_t number = 0; number < 500; ++number) {
        auto& track = history.tracks.emplace_back();
        track.issued = track.absorbed = 1;
        track.record.number = number;
        track.record.state = tune::TrialState::complete;
        for (const auto& range :
             {tune::detail::log_real("lr", 1e-5, 1), tune::detail::real("dropout", 0, 0.5),
              tune::detail::integer("hidden", 4, 256, {}), tune::detail::choice("kind", {"a", "b", "c"})}) {
            const auto name = range.text();
            track.record.params.set({name, range, tune::detail::random_place(1, number, name, range)});
        }
        track.record.value = track.record.params.begin()->place;
    }
    for (const auto& param : history.tracks[0].record.params) history.space.push_back(param);
    std::vector<double> times;
    for (std::int64_t number = 500; number < 700; ++number) {
        timespec from{}, to{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        const auto plan = tune::TPE{}.plan(history, number);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        if (plan.size() != 4) std::abort();
        times.push_back(static_cast<double>(to.tv_sec - from.tv_sec) * 1e3 +
                        static_cast<double>(to.tv_nsec - from.tv_nsec) * 1e-6);
    }
    fmt::print(
        R"({{"bench": "search", "part": "suggestion", "name": "fulgurite", "trials": 500, "parameters": 4, "cpu_ms": {:.3f}}})"
        "\n",
        median(times));
}

} // namespace

int main(int count, char** given) {
    const std::int64_t trials = count > 1 ? std::atoll(given[1]) : 400;
    const auto seeds = static_cast<std::uint64_t>(count > 2 ? std::atoll(given[2]) : 20);
    const std::string parts = count > 3 ? given[3] : "suggestion,trials,best";
    const auto wants = [&](const char* part) { return parts.find(part) != parts.npos; };
    at::set_num_threads(1);
    if (wants("suggestion")) suggestion();
    if (wants("trials")) throughput(trials);
    if (wants("pair"))
        for (const bool fresh : {true, false}) throughput(trials, "random", tune::Random{}, fresh, 1);
    if (wants("best")) quality(seeds);
}
