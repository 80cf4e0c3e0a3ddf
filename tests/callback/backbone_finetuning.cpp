// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/backbone_finetuning.hpp>

#include "tests/callback/finetuning_net.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using Net = ft::Tuned<optim::SGD>;

auto trainer(BackboneFinetuningOptions options, std::int64_t steps = 18, const std::filesystem::path& folder = {}) {
    std::optional<KeepLast> keep;
    if (!folder.empty()) keep.emplace(KeepLastOptions{.directory = folder});
    return Trainer{Steps{steps}, BackboneFinetuning{std::move(options)}, std::move(keep)};
}

template <class Opt>
void expect_golden(std::istream& in, const std::string& line, BackboneFinetuningOptions options, double gamma) {
    ft::Tuned<Opt> net;
    if (gamma > 0) net.gamma = gamma;
    trainer(std::move(options)).fit(net, ft::waves());
    ft::expect_near(net.rates, ft::read_numbers(in), 5e-6, "rates of " + line);
    ft::expect_near(ft::numbers_of(net), ft::read_numbers(in), 5e-6, "state of " + line);
}

TEST(BackboneFinetuning, is_lightnings) {
    std::ifstream file(ft::golden("backbone_finetuning.txt"));
    int cases = 0;
    for (std::string line; std::getline(file, line); ++cases) {
        std::istringstream in(line);
        std::string kind, growth;
        double gamma = 0, first = 0;
        bool aligns = false;
        BackboneFinetuningOptions options;
        in >> kind >> options.unfreeze_backbone_at_epoch >> growth >> options.backbone_initial_ratio_lr >> first >>
            aligns >> gamma;
        if (first > 0) options.backbone_initial_lr = first;
        options.should_align = aligns;
        options.lambda_func = [factor = std::stod(growth), times_epoch = growth.back() == 'x'](std::int64_t epoch) {
            return times_epoch ? factor * static_cast<double>(epoch) : factor;
        };
        if (kind == "SGD") expect_golden<optim::SGD>(in, line, options, gamma);
        else expect_golden<optim::Adam>(in, line, options, gamma);
    }
    EXPECT_EQ(cases, 4);
}

TEST(BackboneFinetuning, is_the_same_with_an_optimizer_of_libtorch) {
    Net net;
    ft::Tuned<torch::optim::SGD> other;
    net.gamma = other.gamma = 0.8;
    trainer({.unfreeze_backbone_at_epoch = 2}).fit(net, ft::waves());
    trainer({.unfreeze_backbone_at_epoch = 2}).fit(other, ft::waves());
    EXPECT_EQ(net.rates, other.rates);
    const auto numbers = ft::numbers_of(net), others = ft::numbers_of(other);
    for (std::size_t i = 0; i < numbers.size(); ++i) EXPECT_NEAR(numbers[i], others[i], 1e-5);
}

TEST(BackboneFinetuning, goes_on_exactly_after_a_resume) {
    ft::TempDir folder;
    const BackboneFinetuningOptions options{.unfreeze_backbone_at_epoch = 2, .should_align = false};
    Net unbroken;
    unbroken.gamma = 0.8;
    trainer(options).fit(unbroken, ft::waves());
    for (const std::int64_t steps : {4, 6, 7, 10, 12}) { // while it is frozen, just before, after
        Net broken_off, resumed;
        broken_off.gamma = resumed.gamma = 0.8;
        trainer(options, steps, folder.path()).fit(broken_off, ft::waves());
        trainer(options).fit(resumed, ft::waves(), resume(folder.path() / "last.ckpt"));
        EXPECT_EQ(ft::numbers_of(resumed), ft::numbers_of(unbroken)) << steps;
        EXPECT_EQ(resumed.rates.back(), unbroken.rates.back()) << steps;
        EXPECT_EQ(resumed.learning, 5) << steps;
    }
}

struct ThrowsAtTheStart {
    std::int64_t epoch;
    void on_train_batch_start(auto& run) {
        if (run.epoch() == epoch) throw Error("before the first batch");
    }
};
TEST(BackboneFinetuning, sets_a_rate_once_in_an_epoch_that_is_begun_twice) {
    ft::TempDir folder;
    const BackboneFinetuningOptions options{.unfreeze_backbone_at_epoch = 1, .should_align = false};
    Net unbroken;
    trainer(options).fit(unbroken, ft::waves());
    Net broken_off, resumed;
    Trainer breaks{Epochs{4}, BackboneFinetuning{options}, ThrowsAtTheStart{2},
                   OnExceptionCheckpoint{folder.path(), "stopped"}};
    EXPECT_THROW(breaks.fit(broken_off, ft::waves()), Error);
    trainer(options).fit(resumed, ft::waves(), resume(folder.path() / "stopped.ckpt"));
    EXPECT_EQ(resumed.rates.back(), unbroken.rates.back());
    EXPECT_EQ(ft::numbers_of(resumed), ft::numbers_of(unbroken));
}

TEST(BackboneFinetuning, may_leave_batch_normalisations_as_they_are) {
    Net net;
    const auto mean = net.norm().running_mean.clone(), weight = net.norm().weight.detach().clone();
    const auto before = net.layer().weight.detach().clone();
    trainer({.unfreeze_backbone_at_epoch = 3, .train_bn = false}).fit(net, ft::waves());
    EXPECT_TRUE(torch::equal(net.norm().running_mean, mean));
    EXPECT_TRUE(torch::equal(net.norm().weight.detach(), weight));
    EXPECT_FALSE(net.norm().is_training());
    EXPECT_FALSE(torch::equal(net.layer().weight.detach(), before));
    EXPECT_EQ(net.learning, 3);
}

TEST(BackboneFinetuning, freezes_anew_in_another_fit) {
    Net net;
    auto twice = trainer({.unfreeze_backbone_at_epoch = 3});
    twice.fit(net, ft::waves());
    const auto before = net.layer().weight.detach().clone();
    net.rates.clear();
    trainer({.unfreeze_backbone_at_epoch = 3}, 9).fit(net, ft::waves());
    EXPECT_TRUE(torch::equal(net.layer().weight.detach(), before));
    twice.fit(net, ft::waves());
    EXPECT_FALSE(torch::equal(net.layer().weight.detach(), before));
}

template <class Part>
bool frozen(Part part) {
    Net net;
    const auto before = net.layer().weight.detach().clone();
    Trainer{Steps{2}, BackboneFinetuning{std::move(part)}}.fit(net, ft::waves());
    return torch::equal(net.layer().weight.detach(), before) && net.norm().weight.requires_grad();
}

TEST(BackboneFinetuning, finds_its_part_by_name_member_or_function) {
    EXPECT_TRUE(frozen(std::string("backbone.0")));
    EXPECT_TRUE(frozen(&Net::backbone));
    EXPECT_TRUE(frozen([](auto& net) -> auto& { return net.layer(); }));
    Net net;
    Trainer by_literal{Steps{1}, BackboneFinetuning{"nothing", {.unfreeze_backbone_at_epoch = 1}}};
    try {
        by_literal.fit(net, ft::waves());
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "BackboneFinetuning: the module has no part 'nothing'; it has backbone, backbone.0, "
                     "backbone.1, backbone.2, head");
    }
}

TEST(BackboneFinetuning, refuses_what_cannot_work_before_the_first_batch) {
    Net net;
    net.gives_all = true;
    try {
        trainer({}).fit(net, ft::waves());
        FAIL();
    } catch (const Error& error) {
        EXPECT_TRUE(std::string(error.what())
                        .starts_with("BackboneFinetuning: configure_optimizers gave 1 frozen "
                                     "parameters of the backbone to an optimizer"))
            << error.what();
    }
    EXPECT_TRUE(net.rates.empty());
    EXPECT_THROW(trainer({.unfreeze_backbone_at_epoch = -1}), Error);
    EXPECT_THROW(trainer({.backbone_initial_ratio_lr = 0}), Error);
    EXPECT_THROW(trainer({.backbone_initial_lr = -0.1}), Error);
    EXPECT_THROW(trainer({.lambda_func = {}}), Error);
}

} // namespace
