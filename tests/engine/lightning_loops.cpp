// SPDX-License-Identifier: BSL-1.0
// What Lightning's own tests say of its loops, with their numbers. BoringModel is Linear(32, 2), SGD 0.1, StepLR(1,
// 0.1) on 64 batches of 1. Where Lightning does what its users do not expect (docs/coming-from-lightning.md, "What is
// not copied") the right number stands here, with a word on why.
//
//  row  Lightning's test                                       here
//    1  test_trainer_max_steps_and_epochs                      Lightning.max_steps_and_epochs
//    2  test_trainer_max_steps_and_epochs_validation           Lightning.negative_limits_are_errors
//    3  test_trainer_max_steps_and_epochs_fit_loop_done        Lightning.a_fit_is_done_before_it_begins
//    4  test_trainer_min_steps_and_min_epochs_not_reached      Lightning.min_epochs_outlast_early_stopping
//    6  test_gradient_accumulation_scheduling_last_batch       Lightning.parameters_change_in_batches_that_step
//    7  test_gradient_clipping_by_norm, _by_value              Lightning.gradients_are_clipped_to_the_limit
//    8  test_num_sanity_val_steps, _neg_one                    Lightning.num_sanity_val_steps
//   10  test_repeated_fit_calls_with_max_epochs_and_steps      Lightning.repeated_fit_calls
//   11  test_model_checkpoint_options                          LightningCheckpoints.model_checkpoint_options
//   15  test_val_check_interval_with_limit_val_batches_zero    Lightning.no_validation_no_error_of_its_interval
//   16  test_training_starts_with_seed                         Lightning.a_sanity_check_leaves_the_data_order
//   18  test_validation_during_gradient_accumulation_window    ValidateEvery.leaves_the_gradients_of_an_open_window
//   19  test_fit_loop_save_and_restore_dataloaders             Lightning.a_resumed_loader_goes_on
//   20  test_val_check_interval                                ValidateEvery.one_over_d_validates_d_times_an_epoch
//   22  test_validation_check_interval_exceed_data_length_…    Lightning.intervals_may_exceed_an_epoch
//   24  test_check_val_every_n_epoch                           ValidateEvery.epochs_count_their_ends
//   25  test_num_dataloader_batches                            Limit.counts_as_lightning_does
//   32  test_early_stopping_patience                           EarlyStopping (tests/callback/early_stopping.cpp)
//   33  test_early_stopping_thresholds, _on_non_finite_monitor EarlyStopping (tests/callback/early_stopping.cpp)
//   35  test_trainer_accumulate_grad_batches_zero_grad         Lightning.zero_grads_of_accumulation
//   37  test_model_checkpoint_every_n_epochs, _train_steps     LightningCheckpoints.every_n_epochs,
//   .every_n_train_steps 38  test_ckpt_version_after_rerun_new_trainer LightningCheckpoints.a_rerun_in_the_same_folder
//
// ValidateEvery and Limit are in tests/engine/fit/timing.cpp, LightningCheckpoints in
// tests/engine/lightning_checkpoints.cpp.
#include <fulgurite/fulgurite.hpp>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::TempDir;
using Numbers = std::vector<std::int64_t>;

struct Boring : Module<Boring> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(32, 2));
    auto training_step(const auto& batch) { return step(layer(batch.data).square().mean()); }
    auto validation_step(const auto&) { return logs(log("val/loss"_key, 0.0)); } // constant: never better
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::StepLR{{.step_size = 1, .gamma = 0.1}});
    }
};

auto loader(std::int64_t batches, double scale = 0.1, bool shuffle = false) {
    auto generator = at::detail::createCPUGenerator(3);
    return data::Loader{data::tensors(torch::randn({batches, 32}, generator) * scale),
                        {.batch_size = 1, .shuffle = shuffle}};
}

/// What the rows ask about.
struct Seen {
    std::int64_t batches = 0, sanity_batches = 0, zero_grads = 0;
    Numbers validations, changes; ///< global steps; batches after which the weights were not those of before
    std::vector<double> inputs, gradients;
    double norm = 0;
    torch::Tensor before;

    void on_before_zero_grad() { ++zero_grads; }
    void on_train_batch_start(auto& run, const auto& batch) {
        inputs.push_back(batch.data.sum().template item<double>());
        before = run.module().layer->weight.detach().clone();
    }
    void on_train_batch_end(auto& run) {
        ++batches;
        const auto& weight = run.module().layer->weight;
        if (!torch::equal(weight, before)) changes.push_back(run.total_batches());
        std::vector<torch::Tensor> all;
        for (const auto& parameter : run.module().parameters()) all.push_back(parameter.grad().flatten());
        norm = torch::cat(all).norm().template item<double>();
        gradients.push_back(torch::cat(all).abs().max().template item<double>());
    }
    void on_validation_batch_end(auto& run) { sanity_batches += run.sanity_checking(); }
    void on_validation_end(auto& run) {
        if (!run.sanity_checking()) validations.push_back(run.global_step());
    }
};

constexpr auto val_loss = "val/loss"_key;
struct Arguments {
    std::optional<Epochs> max_epochs = {};
    std::optional<Steps> max_steps = {};
    std::optional<Endless> endless = {};
    std::optional<MinEpochs> min_epochs = {};
    std::optional<EarlyStopping<std::remove_const_t<decltype(val_loss)>>> early_stopping = {};
    Limit limit = {};
    std::optional<ValidateEvery> validate_every = {};
    std::optional<SanityCheck> sanity = {};
    Accumulate accumulate{1};
    std::variant<ClipNorm, ClipValue> clip = ClipNorm{1e9};

    auto trainer() const {
        return Trainer{max_epochs,     max_steps, endless,    min_epochs, early_stopping, limit,
                       validate_every, sanity,    accumulate, clip,       Seen{}};
    }
};
struct Outcome : Seen {
    std::int64_t global_step, epoch;
};
Outcome fit(const Arguments& arguments, std::int64_t batches, std::int64_t validation_batches = 1, double scale = 0.1,
            bool shuffle = false) {
    seed_everything(1);
    Boring model;
    auto trainer = arguments.trainer();
    auto train = loader(batches, scale, shuffle);
    auto validation = loader(validation_batches);
    const auto result = trainer.fit(model, train, validation);
    return {trainer.template policy<Seen>(), result.global_step(), result.epoch()};
}

TEST(Lightning, max_steps_and_epochs) {
    EXPECT_EQ(fit({.max_epochs = Epochs{3}, .max_steps = Steps{42}}, 32).global_step, 42);
    const auto two = fit({.max_epochs = Epochs{2}, .max_steps = Steps{192}}, 32);
    EXPECT_EQ(two.global_step, 64);
    EXPECT_EQ(two.epoch, 2);
    EXPECT_EQ(fit({.max_steps = Steps{3}, .endless = Endless{}}, 32).global_step, 3);
}

// -1 is "without end" in Lightning; here that is a policy of its own, and every negative number is an error.
TEST(Lightning, negative_limits_are_errors) {
    EXPECT_THROW(Epochs{-100}, Error);
    EXPECT_THROW(Steps{-2}, Error);
}

// An object that must be told when it is over is not told by leaving all out: Lightning takes 1000 epochs then.
TEST(Lightning, a_fit_is_done_before_it_begins) {
    EXPECT_EQ(fit({.max_steps = Steps{0}}, 4).batches, 0);
    EXPECT_EQ(fit({.max_epochs = Epochs{0}, .endless = Endless{}}, 4).batches, 0);
    EXPECT_EQ(fit({.max_steps = Steps{0}, .endless = Endless{}}, 4).batches, 0);
    EXPECT_EQ(fit({.max_epochs = Epochs{5}, .endless = Endless{}}, 4).batches, 20);
    EXPECT_EQ(fit({.max_steps = Steps{10}, .endless = Endless{}}, 4).batches, 10);
    const auto patience = EarlyStopping{val_loss, {.patience = 2}};
    EXPECT_EQ(fit({.endless = Endless{}, .early_stopping = patience}, 4).epoch, 3);
    EXPECT_THROW(fit({}, 4), Error);
}

// Lightning prints once that training goes on although a stop was asked for; a library in somebody's program is silent.
TEST(Lightning, min_epochs_outlast_early_stopping) {
    const auto stopping = EarlyStopping{val_loss, {.patience = 0}};
    const auto seen = fit({.max_epochs = Epochs{100}, .min_epochs = MinEpochs{5}, .early_stopping = stopping}, 2);
    EXPECT_EQ(seen.batches, 10);
    EXPECT_EQ(fit({.max_epochs = Epochs{100}, .early_stopping = stopping}, 2).batches, 4);
}

TEST(Lightning, parameters_change_in_batches_that_step) {
    EXPECT_EQ(fit({.max_epochs = Epochs{2}, .accumulate = Accumulate{3}}, 5).changes, Numbers({3, 5, 8, 10}));
    EXPECT_EQ(fit({.max_epochs = Epochs{2}, .accumulate = Accumulate{{{0, 2}, {1, 4}}}}, 5).changes,
              Numbers({2, 4, 5, 9, 10}));
}

TEST(Lightning, gradients_are_clipped_to_the_limit) {
    const auto free = fit({.max_steps = Steps{1}}, 4, 1, 10);
    EXPECT_GT(free.norm, 1);
    EXPECT_NEAR(fit({.max_steps = Steps{1}, .clip = ClipNorm{.05}}, 4, 1, 10).norm, .05, 1e-6);
    EXPECT_FLOAT_EQ(
        static_cast<float>(fit({.max_steps = Steps{1}, .clip = ClipValue{1e-10}}, 4, 1, 10).gradients.front()), 1e-10F);
}

// Each of Lightning's two loaders by itself: it runs one after the other and sums.
TEST(Lightning, num_sanity_val_steps) {
    for (const std::int64_t batches : {8, 64}) {
        const auto checked = [&](Amount limit, std::int64_t sanity) {
            return fit({.max_epochs = Epochs{0}, .limit = {.val = limit}, .sanity = SanityCheck{sanity}}, 1, batches)
                .sanity_batches;
        };
        EXPECT_EQ(checked(0, 4), 0);
        EXPECT_EQ(checked(1, 4), 1);
        EXPECT_EQ(checked(1.0, 4), 4);
        EXPECT_EQ(checked(.5, 4), 4);
        EXPECT_EQ(checked(5, 4), 4);
        EXPECT_EQ(checked(0, -1), 0);
        EXPECT_EQ(checked(1, -1), 1);
        EXPECT_EQ(checked(1.0, -1), batches);
        EXPECT_EQ(checked(.5, -1), batches / 2);
        EXPECT_EQ(checked(5, -1), 5);
    }
    EXPECT_THROW(SanityCheck{0}, Error);
    EXPECT_THROW(SanityCheck{-2}, Error);
}

// Lightning's second fit finds its limits used up and does nothing; here it trains again. The count is the same.
TEST(Lightning, repeated_fit_calls) {
    const auto twice = [](const Arguments& arguments) {
        Boring model;
        auto trainer = arguments.trainer();
        auto train = loader(20), validation = loader(1);
        const auto first = trainer.fit(model, train, validation).global_step();
        return std::pair{first, trainer.fit(model, train, validation).global_step()};
    };
    const auto both = [](std::int64_t steps) { return std::pair{steps, steps}; };
    EXPECT_EQ(twice({.max_epochs = Epochs{5}, .max_steps = Steps{10}}), both(10));
    EXPECT_EQ(twice({.max_steps = Steps{20}}), both(20));
}

TEST(Lightning, no_validation_no_error_of_its_interval) {
    const Limit none{.val = 0};
    EXPECT_EQ(fit({.max_epochs = Epochs{1}, .limit = none, .validate_every = ValidateEvery{Batches{10}}}, 5).batches,
              5);
    EXPECT_EQ(fit({.max_epochs = Epochs{1}, .limit = none, .validate_every = ValidateEvery{.1}}, 5).batches, 5);
    EXPECT_THROW(fit({.max_epochs = Epochs{1}, .validate_every = ValidateEvery{.09}}, 5), Error);
}

TEST(Lightning, a_sanity_check_leaves_the_data_order) {
    const auto order = [](std::optional<SanityCheck> sanity) {
        return fit({.max_epochs = Epochs{2}, .sanity = sanity}, 8, 4, .1, /*shuffle=*/true).inputs;
    };
    EXPECT_EQ(order(std::nullopt), order(SanityCheck{2}));
    EXPECT_NE(order(std::nullopt), fit({.max_epochs = Epochs{2}}, 8).inputs); // it was shuffled
}

// Lightning counts anew in each epoch, so that an interval beyond an epoch would never come; here counts go on.
TEST(Lightning, intervals_may_exceed_an_epoch) {
    EXPECT_EQ(fit({.max_epochs = Epochs{11}, .limit = {.train = 10}, .validate_every = ValidateEvery{Batches{100}}}, 64)
                  .validations,
              Numbers{100});
}

TEST(Lightning, zero_grads_of_accumulation) {
    const auto zeroed = [](std::int64_t batches, std::int64_t epochs, const Accumulate& accumulate) {
        return fit({.max_epochs = Epochs{epochs}, .accumulate = accumulate}, batches).zero_grads;
    };
    EXPECT_EQ(zeroed(20, 1, Accumulate{1}), 20);
    EXPECT_EQ(zeroed(20, 1, Accumulate{2}), 10);
    EXPECT_EQ(zeroed(20, 1, Accumulate{3}), 7);
    EXPECT_EQ(zeroed(10, 4, Accumulate{{{1, 2}, {3, 4}}}), 10 + 5 + 5 + 3);
    EXPECT_EQ(zeroed(10, 4, Accumulate{{{0, 2}, {2, 1}}}), 30);
}

// ---- resuming
// -----------------------------------------------------------------------------------------------------------

/// Numbers from 0 on: batch n holds n. `stateful`: it knows itself how far it has come.
struct Counting {
    struct iterator {
        Counting* from;
        data::Batch operator*() const { return {torch::full({1, 32}, static_cast<double>(from->place)), {}}; }
        iterator& operator++() {
            ++from->place;
            return *this;
        }
        bool operator!=(std::int64_t end) const { return from->place != end; }
    };
    std::int64_t place = 0;
    iterator begin() {
        place = 0;
        return {this};
    }
    static std::int64_t end() { return 64; }
    static std::int64_t size() { return 64; }
};
struct StatefulCounting : Counting {
    bool goes_on = false;
    iterator begin() {
        if (!std::exchange(goes_on, false)) place = 0;
        return {this};
    }
    StateTree state_dict() const { return StateTree(place + 1); } // the batch that is in use has been given away
    void load_state_dict(const StateTree& state) {
        place = state.as_int();
        goes_on = true;
    }
};
template <class L>
std::vector<double> inputs_of(L from, std::int64_t steps, const std::filesystem::path& folder, const char* resumed) {
    Boring model;
    Trainer trainer{Steps{steps}, Seen{}, KeepEvery{Steps{2}, {.directory = folder, .filename = "{step}"}}};
    trainer.fit(model, from, resume(resumed == std::string() ? std::filesystem::path() : folder / resumed));
    auto inputs = trainer.template policy<Seen>().inputs;
    for (auto& input : inputs) input /= 32;
    return inputs;
}
template <class L>
void expect_to_go_on() {
    TempDir folder;
    EXPECT_EQ(inputs_of(L{}, 2, folder.path(), ""), std::vector<double>({0, 1}));
    EXPECT_EQ(inputs_of(L{}, 4, folder.path(), "2.ckpt"), std::vector<double>({2, 3}));
}
// Lightning gives a loader without a state its first batches again: 0, 1 and then 0, 1. Here every loader goes on.
TEST(Lightning, a_resumed_loader_goes_on) {
    expect_to_go_on<Counting>();
    expect_to_go_on<StatefulCounting>();
    TempDir folder;
    inputs_of(Counting{}, 2, folder.path(), "");
    EXPECT_THROW(inputs_of(StatefulCounting{}, 4, folder.path(), "2.ckpt"), Error); // it is not told where to go on
}

} // namespace
