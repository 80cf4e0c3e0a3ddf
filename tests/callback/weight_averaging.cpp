// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/ema.hpp>
#include <fulgurite/callback/weight_averaging.hpp>
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

/// As in tests/golden/weight_averaging.py.
struct Net : Module<Net> {
    torch::nn::BatchNorm1d norm = register_module("norm", torch::nn::BatchNorm1d(2));
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::vector<double> losses;

    Net() {
        torch::NoGradGuard no_grad;
        layer->weight.copy_(torch::tensor({{0.5, -0.25}}));
        layer->bias.zero_();
    }
    Tensor loss(const auto& batch) { return torch::mse_loss(layer(norm(batch.data)), batch.target); }
    auto training_step(const auto& batch) { return loss(batch); }
    auto validation_step(const auto& batch) {
        const auto value = loss(batch);
        losses.push_back(read_scalar(value));
        return logs(log("val/loss"_key, value));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

/// Beside a cadence one of the options that are functions, as the script gives it.
WeightAveragingOptions mean_options(const std::string& given, std::int64_t every, std::int64_t start,
                                    callback::Buffers buffers) {
    WeightAveragingOptions options{.every = Steps{every}, .start = Steps{start}, .buffers = buffers};
    if (given == "avg_fn")
        options.avg_fn = [](const Tensor& mean, const Tensor& weights, std::int64_t count) {
            return (2 * count * mean + weights) / (2 * count + 1);
        };
    if (given == "multi_avg_fn")
        options.multi_avg_fn = [](const std::vector<Tensor>& means, const std::vector<Tensor>& weights,
                                  std::int64_t count) {
            for (std::size_t i = 0; i < means.size(); ++i)
                means[i].lerp_(weights[i], 1 / (2 * static_cast<double>(count) + 1));
        };
    if (given == "should_update")
        options.should_update = [](std::optional<std::int64_t> step_idx, std::optional<std::int64_t> epoch_idx) {
            return step_idx ? *step_idx == 1 || *step_idx == 4 : epoch_idx == 0;
        };
    return options;
}

TEST(WeightAveraging, is_lightnings) {
    std::ifstream file(ft::golden("weight_averaging.txt"));
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        std::istringstream in(line);
        double decay = 0;
        std::int64_t every = 0, start = 0;
        bool averages_buffers = false;
        std::string given;
        in >> decay >> every >> start >> averages_buffers >> given;
        const auto losses = read_numbers(in), state = read_numbers(in);
        const auto buffers = averages_buffers ? callback::Buffers::averaged : callback::Buffers::copied;
        Net net;
        std::optional<EMA> ema;
        std::optional<WeightAveraging> mean;
        if (decay > 0)
            ema.emplace(EMAOptions{.decay = decay, .every = Steps{every}, .start = Steps{start}, .buffers = buffers});
        else mean.emplace(mean_options(given, every, start, buffers));
        Trainer trainer{Epochs{2}, std::move(ema), std::move(mean)};
        trainer.fit(net, waves(4), waves(12));
        expect_near(net.losses, losses, 2e-6, "losses of " + line);
        expect_near(numbers_of(net), state, 2e-6, "state of " + line);
    }
    EXPECT_EQ(cases, 9);
}

/// Keeps the weights after each batch, as a witness beside the policy under test.
struct Witness {
    std::vector<Tensor> weights;
    void on_train_batch_end(auto& run) { weights.push_back(run.module().layer->weight.detach().clone()); }
};

TEST(EMA, follows_its_formula_from_the_first_weights_on) {
    Net net;
    Trainer trainer{Epochs{2}, EMA{{.decay = 0.75}}, Witness{}};
    trainer.fit(net, waves(4));
    const auto& weights = trainer.policy<Witness>().weights;
    auto mean = weights[0].to(torch::kDouble);
    for (std::size_t i = 1; i < weights.size(); ++i) mean = 0.75 * mean + 0.25 * weights[i].to(torch::kDouble);
    EXPECT_TRUE(torch::allclose(net.layer->weight.to(torch::kDouble), mean, 1e-6, 1e-7));
    EXPECT_EQ(trainer.policy<EMA>().averaged(), 6);
}

TEST(EMA, leaves_training_as_it_is) {
    Net with, without;
    Trainer trainer{Epochs{3}, EMA{{.decay = 0.5, .after_fit = AfterFit::trained}}};
    trainer.fit(with, waves(4), waves(12));
    Trainer{Epochs{3}}.fit(without, waves(4), waves(12));
    EXPECT_EQ(numbers_of(with), numbers_of(without));
    EXPECT_NE(with.losses, without.losses);
    trainer.policy<EMA>().exchange(with);
    EXPECT_NE(numbers_of(with), numbers_of(without));
    trainer.policy<EMA>().exchange(with);
    EXPECT_EQ(numbers_of(with), numbers_of(without));
}

TEST(EMA, validates_with_the_trained_weights_if_asked) {
    Net with, without;
    Trainer{Epochs{2}, EMA{{.use_in_validation = false}}}.fit(with, waves(4), waves(12));
    Trainer{Epochs{2}}.fit(without, waves(4), waves(12));
    EXPECT_EQ(with.losses, without.losses);
}

TEST(EMA, has_no_part_in_a_validation_before_it_begins) {
    Net with, without;
    Trainer{Epochs{2}, EMA{{.start = Steps{100}}}, SanityCheck{1}}.fit(with, waves(4), waves(12));
    Trainer{Epochs{2}, SanityCheck{1}}.fit(without, waves(4), waves(12));
    EXPECT_EQ(with.losses, without.losses);
    EXPECT_EQ(numbers_of(with), numbers_of(without));
}

TEST(WeightAveraging, takes_the_weights_of_epochs) {
    Net net;
    Trainer trainer{Epochs{4}, WeightAveraging{{.every = Epochs{1}, .start = Epochs{2}}}, Witness{}};
    trainer.fit(net, waves(4));
    const auto& weights = trainer.policy<Witness>().weights; // three batches make an epoch
    EXPECT_TRUE(torch::allclose(net.layer->weight, (weights[8] + weights[11]) / 2));
    EXPECT_EQ(trainer.policy<WeightAveraging>().averaged(), 2);
}

TEST(EMA, goes_on_exactly_after_a_resume) {
    ft::TempDir folder;
    const auto policies = [&](std::int64_t steps) {
        return Trainer{Steps{steps}, EMA{{.decay = 0.5, .every = Steps{2}}}, KeepLast{{.directory = folder.path()}}};
    };
    Net broken_off, resumed, unbroken;
    policies(4).fit(broken_off, waves(4), waves(12)); // in the middle of the second epoch
    const auto last = folder.path() / "last.ckpt";
    policies(9).fit(resumed, waves(4), waves(12), resume(last));
    Trainer{Steps{9}, EMA{{.decay = 0.5, .every = Steps{2}}}}.fit(unbroken, waves(4), waves(12));
    EXPECT_EQ(numbers_of(resumed), numbers_of(unbroken));
}

TEST(EMA, gives_its_averages_to_whoever_loads_the_checkpoint) {
    ft::TempDir folder;
    Net net;
    Trainer trainer{Epochs{2}, EMA{{.decay = 0.5}}, KeepLast{{.directory = folder.path()}}};
    trainer.fit(net, waves(4));
    const auto tree = checkpoint::load(folder.path() / "last.ckpt");
    EXPECT_TRUE(torch::equal(tree.at("state_dict").at("layer.weight").as_tensor(), net.layer->weight.detach()));
    EXPECT_EQ(tree.at("averaging_state").at("n_averaged").as_int(), 6);
    trainer.policy<EMA>().exchange(net);
    EXPECT_TRUE(
        torch::equal(tree.at("current_model_state").at("layer.weight").as_tensor(), net.layer->weight.detach()));
}

struct BreaksOff {
    void on_validation_batch_end(auto& run) {
        if (run.epoch() == 1) throw std::runtime_error("no");
    }
};

TEST(EMA, leaves_the_trained_weights_where_a_validation_is_broken_off) {
    Net net;
    Trainer trainer{Epochs{3}, EMA{{.decay = 0.5}}, Witness{}, BreaksOff{}};
    EXPECT_THROW(trainer.fit(net, waves(4), waves(12)), std::runtime_error);
    EXPECT_TRUE(torch::equal(net.layer->weight.detach(), trainer.policy<Witness>().weights.back()));
}

using callback::Averages;
const auto mean_of_all = callback::for_all_at_once({});

TEST(Averages, exchange_a_tensor_with_two_names_once) {
    auto shared = torch::nn::Linear(2, 2);
    torch::nn::Sequential net(shared, torch::nn::ReLU(), shared);
    Averages averages;
    averages.follow(*net, Averages::Buffers::averaged, {});
    const auto before = shared->weight.detach().clone();
    averages.add(mean_of_all);
    {
        torch::NoGradGuard no_grad;
        shared->weight.add_(1);
    }
    averages.exchange();
    EXPECT_TRUE(torch::equal(shared->weight.detach(), before));
}

TEST(Averages, average_complex_weights_and_copy_integers) {
    torch::nn::Module net;
    const auto weight = net.register_parameter("weight", torch::full({2}, c10::complex<float>(2, -4)));
    const auto count = net.register_buffer("count", torch::tensor({3}));
    Averages averages;
    averages.follow(net, Averages::Buffers::averaged, {});
    averages.add(mean_of_all);
    {
        torch::NoGradGuard no_grad;
        weight.zero_();
        count.fill_(9);
    }
    averages.add(mean_of_all);
    averages.exchange();
    EXPECT_TRUE(torch::equal(weight, torch::full({2}, c10::complex<float>(1, -2))));
    EXPECT_EQ(count.item<int>(), 9);
}

TEST(Averages, are_where_they_are_told_to_be) {
    torch::nn::Linear layer(2, 2);
    for (const bool by_function : {false, true}) {
        Averages averages;
        averages.follow(*layer, Averages::Buffers::averaged, c10::Device(c10::kMeta)); // a device without numbers
        StateTree checkpoint = StateTree::dict();
        checkpoint["state_dict"] = StateTree::dict();
        const auto on_the_device =
            callback::for_all_at_once([](const Tensor& mean, const Tensor& weights, std::int64_t) {
                EXPECT_EQ(weights.device(), mean.device());
                return mean + weights;
            });
        for (int i = 0; i < 2; ++i) averages.add(by_function ? on_the_device : mean_of_all);
        averages.save(checkpoint);
        EXPECT_TRUE(checkpoint.at("state_dict", "weight").as_tensor().is_meta());
        EXPECT_TRUE(layer->weight.is_cpu());
    }
}

TEST(EMA, takes_weights_in_when_its_function_says_so) {
    Net chosen, usual;
    const auto every_second = [](std::optional<std::int64_t> step_idx, std::optional<std::int64_t>) {
        return step_idx && *step_idx % 2 == 0;
    };
    Trainer{Epochs{2}, EMA{{.decay = 0.5, .should_update = every_second}}}.fit(chosen, waves(4));
    Trainer{Epochs{2}, EMA{{.decay = 0.5, .every = Steps{2}}}}.fit(usual, waves(4));
    EXPECT_EQ(numbers_of(chosen), numbers_of(usual));
}

TEST(EMA, says_what_is_wrong_with_its_options) {
    EXPECT_THROW(EMA{{.decay = 1.5}}, Error);
    EXPECT_THROW((EMA{{.every = Minutes{1}}}), Error);
    EXPECT_THROW((WeightAveraging{{.every = Steps{0}}}), Error);
    auto both = mean_options("should_update", 2, 0, callback::Buffers::averaged);
    EXPECT_THROW(WeightAveraging{both}, Error);
    both = mean_options("avg_fn", 1, 0, callback::Buffers::averaged);
    both.multi_avg_fn = mean_options("multi_avg_fn", 1, 0, callback::Buffers::averaged).multi_avg_fn;
    EXPECT_THROW(WeightAveraging{both}, Error);
    Net net;
    EXPECT_THROW(WeightAveraging{}.exchange(net), Error);
}

} // namespace
