// SPDX-License-Identifier: BSL-1.0
// What a search costs, and what it finds: trials for each CPU second (with those of all processes), the time of a
// suggestion of TPE, its best values on three functions, and what Hyperband finds with a third of the epochs. The peer
// is search.py. One line of JSON for each.
//
//     search [trials] [seeds] [parts: suggestion,trials,best,epochs]
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

void throughput(std::int64_t trials) {
    const Training training;
    const std::map<std::string, tune::Sampler> samplers{{"random", tune::Random{}}, {"TPE", tune::TPE{}}};
    for (const auto& [name, sampler] : samplers)
        for (const bool fresh : {true, false})
            for (const int workers : {1, 2}) {
                const auto before = cpu();
                tune::search([&](tune::Trial& trial) { return training(trial, 5); },
                             {.trials = trials, .seed = 1, .sampler = sampler, .workers = workers, .fresh = fresh});
                fmt::print(
                    R"({{"bench": "search", "part": "trials", "name": "fulgurite {}{}", "workers": {}, "per_cpu_s": {:.1f}}})"
                    "\n",
                    name, fresh ? "" : ", processes used again", workers,
                    static_cast<double>(trials) / (cpu() - before));
            }
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
    for (const auto& [name, trials] :
         std::map<std::string, std::int64_t>{{"branin", 60}, {"hartmann6", 100}, {"mixed", 60}})
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
                    R"({{"bench": "search", "part": "best", "name": "fulgurite {}, window {}", "function": "{}", "median": {:.5f}}})"
                    "\n",
                    sampler, window, name, median(best));
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

/// Random search with whole trainings, and what pruners find with about a third of its epochs.
void halving(std::uint64_t seeds) {
    const Training training;
    const auto objective = [&](tune::Trial& trial) { return training(trial, 81); };
    const auto best_of = [&](std::uint64_t seed, std::int64_t trials, tune::Sampler sampler, tune::Pruner pruner,
                             double& epochs) {
        const auto study = tune::search(
            objective,
            {.trials = trials, .seed = seed, .sampler = sampler, .pruner = pruner, .workers = 2, .fresh = false});
        for (const auto& trial : study.trials()) epochs += static_cast<double>(trial.steps);
        return study.best().value;
    };
    struct Rival {
        const char* name;
        std::int64_t trials;
        tune::Sampler sampler;
        tune::Pruner pruner;
    };
    std::vector<double> whole;
    double all = 0;
    for (std::uint64_t seed = 0; seed < seeds; ++seed)
        whole.push_back(best_of(seed, 45, tune::Random{}, tune::NoPruner{}, all));
    for (const auto& [name, trials, sampler, pruner] :
         std::vector<Rival>{{"Hyperband, random", 49, tune::Random{}, tune::Hyperband{.max = 81, .min = 3}},
                            {"Hyperband, TPE", 49, tune::TPE{}, tune::Hyperband{.max = 81, .min = 3}},
                            {"ASHA, random", 100, tune::Random{}, tune::ASHA{.max = 81, .min = 3}},
                            {"ASHA, TPE", 90, tune::TPE{}, tune::ASHA{.max = 81, .min = 3}}}) {
        std::vector<double> best;
        double epochs = 0;
        int as_good = 0;
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            best.push_back(best_of(seed, trials, sampler, pruner, epochs));
            as_good += best.back() <= whole[seed] ? 1 : 0;
        }
        fmt::print(
            R"({{"bench": "search", "part": "epochs", "name": "{}", "seeds": {}, "random_median": {:.5f}, "median": {:.5f}, "share_of_epochs": {:.3f}, "as_good": {}}})"
            "\n",
            name, seeds, median(whole), median(best), epochs / all, as_good);
    }
}

} // namespace

int main(int count, char** given) {
    const std::int64_t trials = count > 1 ? std::atoll(given[1]) : 400;
    const auto seeds = static_cast<std::uint64_t>(count > 2 ? std::atoll(given[2]) : 20);
    const std::string parts = count > 3 ? given[3] : "suggestion,trials,best,epochs";
    const auto wants = [&](const char* part) { return parts.find(part) != parts.npos; };
    at::set_num_threads(1);
    if (wants("suggestion")) suggestion();
    if (wants("trials")) throughput(trials);
    if (wants("best")) quality(seeds);
    if (wants("epochs")) halving(std::min<std::uint64_t>(seeds, 20));
}
