// SPDX-License-Identifier: BSL-1.0
#include "tests/loop/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

struct Memory : policy::Logger {
    std::map<std::string, std::vector<std::int64_t>> steps;
    void log_scalar(std::string_view name, double, std::int64_t step) { steps[std::string(name)].push_back(step); }
};

TEST(Loaders, two_are_validated_one_after_the_other_with_a_suffix_each) {
    seed_everything(1);
    Linear model;
    auto first = loader(64, 16), second = loader(24, 8);
    Trainer trainer{Epochs{2}, Memory{}, EarlyStopping{"val/loss/dataloader_idx_1"_key, {.mode = Mode::max}}};
    auto result = trainer.fit(model, loader(), data::Loaders{first, second});
    EXPECT_EQ(result.metrics().size(), 3U);
    Trainer alone{Epochs{1}};
    EXPECT_EQ(result.metric("val/loss/dataloader_idx_0"_key), alone.validate(model, first).metric("val/loss"_key));
    EXPECT_EQ(result.metric("val/loss/dataloader_idx_1"_key), alone.validate(model, second).metric("val/loss"_key));
    EXPECT_EQ(trainer.policy<Memory>().steps.at("val/loss/dataloader_idx_1"), (std::vector<std::int64_t>{3, 7}));
}

} // namespace
