// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/finetuning.hpp>

#include "tests/callback/finetuning_net.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using Net = ft::Tuned<optim::SGD>;

auto trainer(std::int64_t steps = 15, const std::filesystem::path& folder = {}) {
    std::optional<KeepLast> keep;
    if (!folder.empty()) keep.emplace(KeepLastOptions{.directory = folder});
    return Trainer{
        Steps{steps},
        Finetuning{[](auto& net) { freeze(net.backbone, /*train_bn=*/false); },
                   [](auto& tuning) {
                       auto& net = tuning.module();
                       if (tuning.epoch() == 1) {
                           EXPECT_EQ(tuning.unfreeze(net.layer()).size(), 1U);
                       }
                       if (tuning.epoch() == 2) {
                           EXPECT_EQ(tuning.unfreeze(net.backbone, {.lr = 0.5 * tuning.lr(), .name = "norm"}).size(),
                                     2U);
                           tuning.freeze(net.layer());
                       }
                       if (tuning.epoch() == 3) {
                           EXPECT_TRUE(tuning.unfreeze(net.layer()).empty());
                       }
                   }},
        std::move(keep)};
}

TEST(Finetuning, adds_what_it_unfreezes_with_a_rate_that_follows_the_schedule) {
    Net net;
    net.gamma = 0.5;
    trainer().fit(net, ft::waves());
    const std::vector<double> expected{0.1, 0, 0.05, 0.005, 0.025, 0.0025, 0.0125, 0.00125, 0.00625, 0.000625};
    ASSERT_EQ(net.rates.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(net.rates[i], expected[i], 1e-12) << i;
    EXPECT_TRUE(net.norm().is_training());
    EXPECT_EQ(net.learning, 5);
}

TEST(Finetuning, brings_a_resumed_run_to_where_it_was) {
    ft::TempDir folder;
    Net unbroken;
    unbroken.gamma = 0.5;
    trainer().fit(unbroken, ft::waves());
    for (const std::int64_t steps : {2, 3, 5, 7, 9, 11}) {
        Net broken_off, resumed;
        broken_off.gamma = resumed.gamma = 0.5;
        trainer(steps, folder.path()).fit(broken_off, ft::waves());
        trainer().fit(resumed, ft::waves(), resume(folder.path() / "last.ckpt"));
        EXPECT_EQ(ft::numbers_of(resumed), ft::numbers_of(unbroken)) << steps;
        EXPECT_EQ(resumed.rates.back(), unbroken.rates.back()) << steps;
    }
}

/// Two optimizers, stepped by hand.
struct Two : Module<Two> {
    static constexpr auto optimization = manual;
    torch::nn::Linear body = register_module("body", torch::nn::Linear(2, 2)),
                      one = register_module("one", torch::nn::Linear(2, 1)),
                      two = register_module("two", torch::nn::Linear(2, 1));
    void training_step(const auto& batch, std::int64_t, auto& run) {
        std::apply([](auto&... slot) { (slot.zero_grad(), ...); }, run.optimizers());
        run.backward((one(body(batch.data)) + two(batch.data)).square().mean());
        std::apply([](auto&... slot) { (slot.step(), ...); }, run.optimizers());
    }
    auto configure_optimizers() {
        return std::tuple{optim::SGD{one->parameters(), {.lr = 0.1}}, optim::Adam{two->parameters(), {.lr = 0.1}}};
    }
};

TEST(Finetuning, gives_parameters_to_the_optimizer_that_is_asked_for) {
    Two net;
    const auto before = net.body->weight.detach().clone();
    std::size_t optimizer = 1, groups = 0;
    Trainer trainer{Epochs{2},
                    Finetuning{[](auto& module) { freeze(module.body); },
                               [&](auto& tuning) {
                                   if (tuning.epoch() == 0)
                                       tuning.unfreeze(tuning.module().body, {.lr = 0.01, .optimizer = optimizer});
                                   groups = std::get<1>(tuning.run().optimizers()).optimizer().param_groups().size();
                               }}};
    trainer.fit(net, ft::waves());
    EXPECT_EQ(groups, 2U);
    EXPECT_FALSE(torch::equal(net.body->weight.detach(), before));
    optimizer = 2;
    EXPECT_THROW(trainer.fit(net, ft::waves()), Error);
}

} // namespace
