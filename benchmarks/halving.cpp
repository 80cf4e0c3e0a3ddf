// SPDX-License-Identifier: BSL-1.0
// What ASHA and Hyperband find with a third of the epochs of random search with whole trainings, on three tasks: a
// small net whose loss falls as long as it trains (MSE), optdigits with an MLP (share of digits that are wrong), and
// the scores of white wines with an MLP (MSE of standardised scores). One line of JSON for each.
//
//     halving SHARED [seeds] [tasks: net,digits,wine] [only the rows whose name has this]
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune/search.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

using namespace fulgurite;

namespace {

struct NetOptions {
    std::int64_t inputs = 2, hidden = 8, outputs = 1;
    double lr = 1e-3, decay = 0;
    bool tanh = false;
};
struct Net : Module<Net, NetOptions> {
    torch::nn::Linear in = register_module("in", torch::nn::Linear(options().inputs, options().hidden)),
                      out = register_module("out", torch::nn::Linear(options().hidden, options().outputs));
    using Module::Module;
    torch::Tensor forward(const torch::Tensor& x) {
        return out(options().tanh ? torch::tanh(in(x)) : torch::relu(in(x)));
    }
    torch::Tensor loss(const torch::Tensor& y, const torch::Tensor& target) const {
        return options().outputs > 1 ? torch::cross_entropy_loss(y, target) : torch::mse_loss(y, target);
    }
    auto training_step(const auto& batch) { return loss(forward(batch.data), batch.target); }
    auto validation_step(const auto& batch) {
        const auto y = forward(batch.data);
        return logs(log("val/metric"_key, options().outputs > 1 ? (y.argmax(1) != batch.target).to(torch::kFloat).mean()
                                                                : loss(y, batch.target)));
    }
    auto configure_optimizers() {
        return optim::AdamW{parameters(), {.lr = options().lr, .weight_decay = options().decay}};
    }
};

struct Task {
    std::string name;
    std::int64_t epochs, trials; ///< of random search
    at::Tensor x, y;
    std::int64_t training; ///< rows; the others are for validation
    std::function<Net(tune::Trial&)> net;
    std::function<double(double, double)> error; ///< of a metric, at so many rows of validation: one standard error

    std::int64_t rows() const { return x.size(0) - training; }
    double operator()(tune::Trial& trial, std::int64_t batch) const {
        Net module = net(trial);
        data::Loader train{data::tensors(x.slice(0, 0, training), y.slice(0, 0, training)),
                           {.batch_size = batch, .shuffle = true}};
        data::Loader validation{data::tensors(x.slice(0, training), y.slice(0, training)), {.batch_size = rows()}};
        Trainer trainer{Epochs{epochs}, trial.watch("val/metric"_key)};
        return trainer.fit(module, train, validation).metric("val/metric"_key);
    }
};

at::Tensor table(const std::string& path, bool header) {
    std::ifstream in(path);
    if (!in) throw Error("halving: cannot read '", path, "'; give the folder of the shared data");
    std::vector<float> all;
    std::string line;
    std::int64_t rows = 0;
    if (header) std::getline(in, line);
    for (; std::getline(in, line); ++rows) {
        std::istringstream row(line);
        for (std::string word; std::getline(row, word, ',');) all.push_back(std::stof(word));
    }
    const auto shuffled = at::randperm(rows, at::detail::createCPUGenerator(1));
    return at::tensor(all).view({rows, -1}).index_select(0, shuffled);
}
at::Tensor standardised(const at::Tensor& x) { return (x - x.mean(0)) / x.std(0).clamp_min(1e-6); }
double normal_error(double mse, double rows) { return mse * std::sqrt(2 / rows); }

Task net_task() {
    const auto x = torch::rand({640, 2}, at::detail::createCPUGenerator(1));
    return {"net",
            81,
            45,
            x,
            (x * 3).sin().prod(1, true),
            512,
            [](tune::Trial& trial) {
                const auto hidden = trial.choice("hidden", {4, 8, 16, 32});
                return Net{{.hidden = hidden, .lr = trial.log_uniform("lr", 1e-4, 1e-1), .tanh = true}};
            },
            normal_error};
}
Task mlp_task(const std::string& name, const at::Tensor& x, const at::Tensor& y, std::int64_t outputs,
              std::function<double(double, double)> error) {
    const auto inputs = x.size(1);
    return {name,
            27,
            40,
            x,
            y,
            x.size(0) * 4 / 5,
            [=](tune::Trial& trial) {
                const auto hidden = trial.choice("hidden", {16, 32, 64, 128});
                return Net{{.inputs = inputs,
                            .hidden = hidden,
                            .outputs = outputs,
                            .lr = trial.log_uniform("lr", 1e-5, 1),
                            .decay = trial.log_uniform("decay", 1e-6, 1)}};
            },
            std::move(error)};
}
Task digits_task(const std::string& shared) {
    const auto all = table(shared + "/data/optdigits/optdigits.tra", true);
    return mlp_task("digits", all.slice(1, 0, 64) / 16, all.select(1, 64).to(torch::kLong), 10,
                    [](double wrong, double rows) { return std::sqrt(wrong * (1 - wrong) / rows); });
}
Task wine_task(const std::string& shared) {
    const auto all = standardised(table(shared + "/data/tabular/winequality-white.csv", false));
    return mlp_task("wine", all.slice(1, 0, 11), all.slice(1, 11), 1, normal_error);
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

struct Rival {
    std::string name;
    std::int64_t trials;
    tune::Sampler sampler;
    tune::Pruner pruner;
};
std::vector<Rival> rivals(bool net) {
    const tune::ASHA one{.max = net ? 81 : 27, .min = net ? 3 : 1}, three{.max = one.max, .min = net ? 9 : 3},
        four{.max = one.max, .eta = 4, .min = net ? 5 : 2};
    const tune::Hyperband brackets{.max = one.max, .min = one.min}, few{.max = one.max, .min = three.min};
    std::vector<Rival> all;
    const auto add = [&](const std::string& name, std::int64_t random, std::int64_t tpe, const tune::Pruner& pruner) {
        all.push_back({name + ", random", random, tune::Random{}, pruner});
        all.push_back({name + ", TPE", tpe, tune::TPE{}, pruner});
    };
    add("ASHA min " + std::to_string(one.min), net ? 105 : 95, net ? 88 : 78, one);
    add("ASHA min " + std::to_string(three.min), net ? 50 : 50, net ? 46 : 46, three);
    add("ASHA eta 4", net ? 105 : 78, net ? 95 : 70, four);
    add("Hyperband min " + std::to_string(one.min), net ? 49 : 51, net ? 49 : 51, brackets);
    add("Hyperband min " + std::to_string(three.min), net ? 22 : 22, net ? 22 : 22, few);
    return all;
}

struct Found {
    double best = 0, epochs = 0;
};
Found search(const Task& task, std::uint64_t seed, const Rival& rival) {
    const bool net = task.name == "net";
    const auto objective = [&](tune::Trial& trial) {
        return task(trial, net ? 64 : trial.choice("batch", {32, 64, 128}));
    };
    const auto study = tune::search(objective, {.trials = rival.trials,
                                                .seed = seed,
                                                .sampler = rival.sampler,
                                                .pruner = rival.pruner,
                                                .workers = 2,
                                                .fresh = false});
    Found found{study.best().value, 0};
    for (const auto& trial : study.trials()) found.epochs += static_cast<double>(trial.steps);
    return found;
}

void compare(const Task& task, std::uint64_t seeds, const std::string& only) {
    std::vector<double> whole;
    double all = 0;
    const auto rows = static_cast<double>(task.rows());
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        const auto found = search(task, seed, {"", task.trials, tune::Random{}, tune::NoPruner{}});
        whole.push_back(found.best);
        all += found.epochs;
    }
    for (const auto& rival : rivals(task.name == "net")) {
        if (rival.name.find(only) == std::string::npos) continue;
        std::vector<double> best;
        double epochs = 0;
        int as_good = 0, nearly = 0;
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            const auto found = search(task, seed, rival);
            best.push_back(found.best);
            epochs += found.epochs;
            as_good += found.best <= whole[seed] ? 1 : 0;
            nearly += found.best <= whole[seed] + task.error(whole[seed], rows) ? 1 : 0;
        }
        fmt::print(
            R"({{"bench": "halving", "task": "{}", "name": "{}", "trials": {}, "seeds": {}, "share_of_epochs": {:.3f}, )"
            R"("random_median": {:.6f}, "median": {:.6f}, "as_good": {}, "within_an_error": {}}})"
            "\n",
            task.name, rival.name, rival.trials, seeds, epochs / all, median(whole), median(best), as_good, nearly);
        std::fflush(stdout);
    }
}

} // namespace

int main(int count, char** given) {
    if (count < 2) return fmt::print("usage: halving SHARED [seeds] [tasks] [rows]\n"), 2;
    const std::string shared = given[1], tasks = count > 3 ? given[3] : "net,digits,wine",
                      only = count > 4 ? given[4] : "";
    const auto seeds = static_cast<std::uint64_t>(count > 2 ? std::atoll(given[2]) : 20);
    at::set_num_threads(1);
    if (tasks.find("net") != tasks.npos) compare(net_task(), seeds, only);
    if (tasks.find("digits") != tasks.npos) compare(digits_task(shared), seeds, only);
    if (tasks.find("wine") != tasks.npos) compare(wine_task(shared), seeds, only);
}
