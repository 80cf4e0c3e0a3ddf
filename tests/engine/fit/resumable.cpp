// SPDX-License-Identifier: BSL-1.0
// A checkpoint that a fit can't go on from leaves the module as it was, and says why.
#include "fulgurite/engine/fit/resumable.hpp"

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

struct WithAdam : Linear {
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = lr}}; }
};
struct WithTwoGroups : Linear {
    auto configure_optimizers() {
        using Group = optim::Adam::Group;
        return optim::Adam{std::vector<Group>{Group{{layer->weight}, {.lr = lr}}, Group{{layer->bias}, {.lr = lr}}}};
    }
};
struct WithASchedule : Linear {
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = lr}}, optim::StepLR{{.step_size = 1}});
    }
};
struct WithAHook : Linear {
    void on_fit_start() { throw std::runtime_error("mine"); }
};

/// A checkpoint of two epochs of this module.
template <class M>
StateTree trained(const TempDir& folder) {
    M model;
    Trainer{Epochs{2}, KeepLast{{.directory = folder.path()}}}.fit(model, loader());
    return checkpoint::load(folder.path() / "last.ckpt");
}
std::vector<torch::Tensor> weights_of(torch::nn::Module& model) {
    std::vector<torch::Tensor> weights;
    for (const auto& each : model.parameters()) weights.push_back(each.detach().clone());
    return weights;
}
/// What a fit that goes on from the file says; the module must be as it was, and nothing be saved over the file.
template <class M>
std::string refused(const TempDir& folder, const StateTree* changed = nullptr) {
    const auto path = folder.path() / "last.ckpt";
    if (changed) checkpoint::write_torch_zip(*changed, path);
    const auto bytes = fulgurite::testing::read_file(path);
    M model;
    const auto before = weights_of(model);
    std::string words = "nothing was thrown";
    try {
        Trainer{Epochs{3}, KeepLast{{.directory = folder.path()}}, OnExceptionCheckpoint{folder.path()}}.fit(
            model, loader(), resume(path));
    } catch (const std::exception& error) {
        words = error.what();
    }
    const auto after = weights_of(model);
    for (std::size_t i = 0; i < before.size(); ++i) EXPECT_TRUE(torch::equal(before[i], after[i])) << words;
    EXPECT_EQ(fulgurite::testing::read_file(path), bytes);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "on_exception.ckpt"));
    return words;
}
bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

TEST(Resume, with_another_optimizer_names_both) {
    const TempDir folder;
    auto state = trained<WithAdam>(folder);
    auto words = refused<Linear>(folder);
    EXPECT_TRUE(words.starts_with("cannot resume from '" + (folder.path() / "last.ckpt").string() + "'")) << words;
    EXPECT_TRUE(has(words, "was Adam, and configure_optimizers gives SGD")) << words;
    auto& own = state.at("fulgurite").items(); // files of old have no names
    std::erase_if(own, [](const auto& item) { return item.first.text() == "optimizers"; });
    words = refused<Linear>(folder, &state);
    EXPECT_TRUE(has(words, "SGD: the state is that of Adam")) << words;
}
TEST(Resume, with_other_groups_or_schedules_says_what_there_is) {
    const TempDir folder;
    (void)trained<WithAdam>(folder);
    EXPECT_TRUE(has(refused<WithTwoGroups>(folder), "1 parameter groups, here there are 2"));
    (void)trained<Linear>(folder);
    EXPECT_TRUE(has(refused<WithASchedule>(folder), "0 states of schedules, and configure_optimizers gives 1"));
    (void)trained<WithASchedule>(folder);
    EXPECT_TRUE(has(refused<Linear>(folder), "1 states of schedules, and configure_optimizers gives 0"));
}
TEST(Resume, from_a_state_of_other_shapes_leaves_the_module) {
    const TempDir folder;
    auto state = trained<WithAdam>(folder);
    state.at("optimizer_states", 0, "state", 0, "exp_avg") = torch::zeros({3, 3});
    EXPECT_TRUE(has(refused<WithAdam>(folder, &state), "has shape [3, 3], the parameter [1, 2]"));
}
TEST(Resume, from_what_lacks_a_part_leaves_the_module) {
    const TempDir folder;
    const auto whole = trained<Linear>(folder);
    for (const char* key : {"state_dict", "optimizer_states", "lr_schedulers", "callbacks", "global_step"}) {
        auto state = whole;
        std::erase_if(state.items(), [&](const auto& item) { return item.first.text() == key; });
        const auto words = refused<Linear>(folder, &state);
        EXPECT_TRUE(has(words, key)) << words;
    }
    for (const char* key : {"progress", "metrics", "random"}) {
        auto state = whole;
        std::erase_if(state.at("fulgurite").items(), [&](const auto& item) { return item.first.text() == key; });
        const auto words = refused<Linear>(folder, &state);
        EXPECT_TRUE(has(words, key)) << words;
    }
    auto state = whole;
    auto& progress = state.at("fulgurite", "progress").items();
    std::erase_if(progress, [](const auto& item) { return item.first.text() == "stepped"; });
    EXPECT_TRUE(has(refused<Linear>(folder, &state), "stepped"));
}
TEST(Resume, that_a_hook_breaks_off_leaves_the_module) {
    const TempDir folder;
    (void)trained<Linear>(folder);
    EXPECT_EQ(refused<WithAHook>(folder), "mine");
}

TEST(FastDevRun, of_a_run_that_is_resumed_trains_from_where_it_stood) {
    const TempDir folder;
    (void)trained<Linear>(folder); // 2 epochs of 4 batches
    Linear model;
    auto result = Trainer{Epochs{2}, FastDevRun{3}}.fit(model, loader(), loader(), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(result.global_step(), 11);
    EXPECT_EQ(result.epoch(), 3);
    EXPECT_TRUE(result.metrics().contains("val/loss"));
}
TEST(FastDevRun, of_a_run_that_is_resumed_in_an_epoch_begins_it_anew) {
    const TempDir folder;
    Linear first;
    Trainer{Steps{6}, KeepLast{{.directory = folder.path()}}}.fit(first, loader()); // 2 batches into the second
    Linear model;
    auto result = Trainer{Epochs{5}, FastDevRun{1}}.fit(model, loader(), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(result.global_step(), 7);
    EXPECT_EQ(result.epoch(), 2);
}

} // namespace
