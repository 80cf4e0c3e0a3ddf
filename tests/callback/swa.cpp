// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/swa.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/callback/waves.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using ft::expect_near;
using ft::numbers_of;
using ft::read_numbers;
using ft::waves;

/// As in tests/golden/swa.py; a `gamma` of 1 is no schedule.
struct Net : Module<Net> {
    torch::nn::BatchNorm1d norm = register_module("norm", torch::nn::BatchNorm1d(2));
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    double gamma = 1;
    std::vector<double> rates;
    std::vector<Tensor> starts; // the weights that epochs began with, and the last ones
    std::int64_t throw_at = -1, calls = 0;

    Net() {
        torch::NoGradGuard no_grad;
        layer->weight.copy_(torch::tensor({{0.5, -0.25}}));
        layer->bias.zero_();
    }
    void on_train_batch_start(auto& run, const auto&, std::int64_t batch) {
        if (batch > 0) return;
        rates.push_back(std::get<0>(run.optimizers()).optimizer().param_groups()[0].lr());
        starts.push_back(layer->weight.detach().clone());
    }
    auto training_step(const auto& batch) {
        if (calls++ == throw_at) throw std::runtime_error("no");
        torch::rand({1}); // a step that takes from the random stream
        return torch::mse_loss(layer(norm(batch.data)), batch.target);
    }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::ExponentialLR{{.gamma = gamma}});
    }
};

/// What every test trains with: one type of Trainer.
auto trainer(std::int64_t epochs, SWAOptions options, const std::filesystem::path& folder = {},
             std::optional<Steps> steps = {}) {
    std::optional<KeepLast> keep;
    if (!folder.empty()) keep.emplace(KeepLastOptions{.directory = folder});
    return Trainer{Epochs{epochs}, steps, SWA{std::move(options)}, std::move(keep)};
}

TEST(SWA, is_lightnings_and_pytorchs) {
    std::ifstream file(ft::golden("swa.txt"));
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        std::istringstream in(line);
        std::string who, start, strategy;
        double lr = 0, gamma = 0, keep = 0;
        std::int64_t annealing = 0, epochs = 0;
        in >> who >> lr >> start >> annealing >> strategy >> epochs >> gamma >> keep;
        SWAOptions options{
            .swa_lrs = lr,
            .swa_epoch_start = start.find('.') == start.npos ? SWAStart(std::stoi(start)) : SWAStart(std::stod(start)),
            .annealing_epochs = annealing,
            .annealing_strategy = strategy == "cos" ? Anneal::cos : Anneal::linear,
            .average_last = who == "torch"};
        if (keep > 0)
            options.avg_fn = [keep](const Tensor& mean, const Tensor& weights, std::int64_t) {
                return keep * mean + (1 - keep) * weights;
            };
        Net net;
        if (gamma > 0) net.gamma = gamma;
        trainer(epochs, options).fit(net, waves());
        expect_near(net.rates, read_numbers(in), 2e-6, "rates of " + line);
        expect_near(numbers_of(net), read_numbers(in), 2e-6, "state of " + line);
        EXPECT_EQ(net.norm->options.momentum(), 0.1);
    }
    EXPECT_EQ(cases, 7);
}

const SWAOptions from_the_second{.swa_lrs = 0.05, .swa_epoch_start = 2, .annealing_epochs = 3};

TEST(SWA, averages_what_epochs_begin_with_and_exchanges_it) {
    Net net;
    auto swa = trainer(4, from_the_second);
    swa.fit(net, waves());
    auto& policy = swa.policy<SWA>();
    EXPECT_EQ(policy.averaged(), 4);
    const auto averaged = numbers_of(net);
    policy.exchange(net);
    const auto last = net.layer->weight.detach().clone();
    policy.exchange(net);
    EXPECT_EQ(numbers_of(net), averaged);
    const auto mean = (net.starts[1] + net.starts[2] + net.starts[3] + last) / 4;
    EXPECT_TRUE(torch::allclose(net.layer->weight.detach(), mean, 1e-6, 1e-7));
    EXPECT_EQ(net.calls, 15); // the fifth pass is for the batch normalisation
    torch::nn::Linear other(2, 1);
    EXPECT_THROW(policy.exchange(*other), Error);
}

TEST(SWA, goes_on_exactly_after_a_resume) {
    ft::TempDir folder;
    const auto last = folder.path() / "last.ckpt";
    for (const std::int64_t steps : {2, 4, 8, 9}) { // before it begins, in the middle of epochs, at the end of one
        Net broken_off, resumed, unbroken;
        trainer(5, from_the_second, folder.path(), Steps{steps}).fit(broken_off, waves());
        trainer(5, from_the_second).fit(resumed, waves(), resume(last));
        trainer(5, from_the_second).fit(unbroken, waves(), resume(""));
        EXPECT_EQ(numbers_of(resumed), numbers_of(unbroken)) << steps;
        EXPECT_EQ(resumed.rates.back(), unbroken.rates.back());
    }
}

TEST(SWA, leaves_both_weights_in_the_last_checkpoint_and_goes_on_from_those_of_training) {
    ft::TempDir folder;
    const auto last = folder.path() / "last.ckpt";
    Net shorter, resumed, unbroken;
    auto swa = trainer(3, from_the_second, folder.path());
    swa.fit(shorter, waves());
    const auto tree = checkpoint::load(last);
    EXPECT_TRUE(torch::equal(tree.at("state_dict", "layer.weight").as_tensor(), shorter.layer->weight.detach()));
    EXPECT_EQ(tree.at("averaging_state", "n_averaged").as_int(), 3);
    trainer(5, from_the_second).fit(resumed, waves(), resume(last));
    trainer(5, from_the_second).fit(unbroken, waves(), resume(""));
    EXPECT_EQ(numbers_of(resumed), numbers_of(unbroken));
    swa.policy<SWA>().exchange(shorter);
    EXPECT_TRUE(
        torch::equal(tree.at("current_model_state", "layer.weight").as_tensor(), shorter.layer->weight.detach()));
    EXPECT_TRUE(torch::equal(unbroken.starts[3], shorter.layer->weight.detach()));
}

TEST(SWA, leaves_what_training_came_to_where_it_is_broken_off) {
    for (const std::int64_t call : {10, 13}) { // in the last epoch, in the pass after it
        Net net, plain;
        net.throw_at = call;
        auto swa = trainer(4, from_the_second);
        EXPECT_THROW(swa.fit(net, waves()), std::runtime_error);
        EXPECT_EQ(net.norm->options.momentum(), 0.1);
        if (call == 13) {
            auto whole = trainer(4, from_the_second);
            whole.fit(plain, waves());
            whole.policy<SWA>().exchange(plain);
            EXPECT_EQ(numbers_of(net), numbers_of(plain));
        }
        EXPECT_THROW(swa.policy<SWA>().exchange(net), Error);
    }
}

TEST(SWA, starts_anew_in_another_fit) {
    Net first, second, alone;
    auto twice = trainer(3, from_the_second);
    twice.fit(first, waves());
    twice.fit(second, waves());
    trainer(3, from_the_second).fit(alone, waves());
    EXPECT_EQ(numbers_of(second), numbers_of(alone));
}

TEST(SWA, leaves_random_numbers_and_the_loader_where_training_left_them) {
    auto loader = waves(), other = waves();
    Net net, without;
    torch::manual_seed(1);
    trainer(3, from_the_second).fit(net, loader);
    const auto next = torch::rand({3});
    torch::manual_seed(1);
    auto options = from_the_second;
    options.update_batch_norm = false;
    trainer(3, options).fit(without, other);
    EXPECT_TRUE(torch::equal(torch::rand({3}), next));
    EXPECT_EQ(loader.state_dict().at("epoch").as_int(), other.state_dict().at("epoch").as_int());
    EXPECT_EQ(net.calls, without.calls + 3);
    EXPECT_FALSE(torch::equal(net.norm->running_var, without.norm->running_var));
    EXPECT_TRUE(torch::equal(net.layer->weight, without.layer->weight));
}

std::string refusal(std::int64_t epochs, const SWAOptions& options) {
    Net net;
    try {
        trainer(epochs, options).fit(net, waves());
    } catch (const Error& error) {
        EXPECT_TRUE(net.starts.empty());
        return error.what();
    }
    return "accepted";
}

TEST(SWA, says_what_is_wrong_before_the_first_batch) {
    EXPECT_EQ(refusal(2, {.swa_lrs = 0.0}), "SWA: swa_lrs must be above 0: one rate, or one for each parameter group");
    EXPECT_EQ(refusal(2, {.swa_lrs = 0.1, .swa_epoch_start = 0}),
              "SWA: swa_epoch_start is an epoch's number from 1 on, or a share between 0.0 and 1.0");
    EXPECT_EQ(refusal(2, {.swa_lrs = 0.1, .swa_epoch_start = 1.5}),
              "SWA: swa_epoch_start is an epoch's number from 1 on, or a share between 0.0 and 1.0");
    EXPECT_EQ(refusal(2, {.swa_lrs = 0.1, .annealing_epochs = -1}), "SWA: annealing_epochs is -1; give 0 or more");
    EXPECT_EQ(refusal(2, {.swa_lrs = 0.1, .swa_epoch_start = 3}),
              "SWA: it begins with epoch number 3, but training has 2 epochs; give an earlier swa_epoch_start");
    EXPECT_EQ(refusal(2, {.swa_lrs = {0.1, 0.2}}),
              "SWA: swa_lrs has 2 rates, the optimizer has 1 parameter groups; give one rate, or as many");
}

TEST(SWA, needs_to_know_how_many_epochs_a_share_is_of) {
    ft::Linear net;
    EXPECT_THROW((Trainer{Steps{4}, SWA{{.swa_lrs = 0.1}}}.fit(net, ft::loader())), Error);
}

} // namespace
