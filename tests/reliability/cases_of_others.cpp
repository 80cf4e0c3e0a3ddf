// SPDX-License-Identifier: BSL-1.0
// What users of other libraries have reported of their training loops, done here.
#include <functional>
#include <iterator>

#include <fulgurite/fulgurite.hpp>

#include "tests/reliability/small_batches.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_reports_of_others {

namespace {

using fulgurite::testing::TempDir;
using test_reports::batches;
namespace fs = std::filesystem;

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    auto loss_of(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto training_step(const data::Batch& batch) {
        auto loss = loss_of(batch);
        return step(loss, log("train/loss"_key, loss, on_epoch));
    }
    auto validation_step(const data::Batch& batch) { return logs(log("val/loss"_key, loss_of(batch))); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.05}}; }
};

// ---- checkpoints
TEST(KeepBestByMeans, has_the_mean_of_the_epoch_that_it_is_of) {
    const TempDir folder;
    seed_everything(1);
    Net net;
    std::vector<double> means;
    const auto note = on<hook::on_train_epoch_start>([&](auto& run) {
        if (run.epoch() > 0) means.push_back(run.metric("train/loss"_key));
    });
    Trainer trainer{Epochs{3}, note,
                    KeepBest{"train/loss"_key, {.top_k = -1, .directory = folder.path(), .every = Steps{2}}}};
    means.push_back(trainer.fit(net, batches(4)).metric("train/loss"_key));
    const auto& saved = trainer.policy<KeepBest>().saved();
    ASSERT_EQ(saved.size(), 3); // once an epoch: a mean is there at its end
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(saved[i].score, means[i]);
}
TEST(KeepBestOfAverages, has_the_weights_that_were_scored) {
    const TempDir folder;
    seed_everything(1);
    Net net;
    auto val = batches(3);
    Trainer trainer{Epochs{4}, WeightAveraging{{.every = Epochs{1}}},
                    KeepBest{"val/loss"_key, {.top_k = -1, .directory = folder.path()}}};
    trainer.fit(net, batches(4), val);
    EXPECT_EQ(trainer.policy<WeightAveraging>().averaged(), 4);
    ASSERT_EQ(trainer.policy<KeepBest>().saved().size(), 4);
    for (const auto& one : trainer.policy<KeepBest>().saved()) {
        auto again = load_checkpoint<Net>(one.path);
        EXPECT_NEAR(Trainer{}.validate(again, val).metric("val/loss"_key), one.score, 1e-6) << one.path;
    }
}

// ---- an evaluation in a hook of a fit
TEST(NestedValidation, leaves_the_averages_to_that_of_the_fit) {
    const auto loss = [](bool nested, bool throws) {
        seed_everything(1);
        Net net;
        auto extra = batches(1);
        if (throws) extra.push_back({torch::zeros({1, 9}), torch::zeros({1, 1})});
        std::function<void()> inner;
        const auto hook = on<hook::on_validation_batch_end>([&](auto& run) {
            if (run.epoch() == 1 && inner) std::exchange(inner, {})();
        });
        Trainer trainer{Epochs{2}, EMA{{.decay = 0.5}}, hook};
        if (nested)
            inner = [&] {
                try {
                    trainer.validate(net, extra);
                } catch (const Error&) {
                    EXPECT_TRUE(throws);
                }
            };
        return trainer.fit(net, batches(4), batches(3)).metric("val/loss"_key);
    };
    EXPECT_EQ(loss(true, false), loss(false, false));
    EXPECT_EQ(loss(true, true), loss(false, false));
}
/// How many samples it has been given.
struct Count {
    double n = 0;
    void update(std::int64_t samples) { n += static_cast<double>(samples); }
    double compute() const { return n; }
    void reset() { n = 0; }
};
struct CountingNet : Module<CountingNet> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    Count count;
    auto training_step(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto validation_step(const data::Batch& batch) {
        count.update(batch.data.size(0));
        return logs(log("val/count"_key, count));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.05}}; }
};
template <class Hook>
std::pair<double, double> counts_with_a_validation_in() {
    CountingNet net;
    double nested = 0;
    bool once = false;
    Trainer other{};
    const auto hook = on<Hook>([&](auto& run) {
        if constexpr (std::remove_reference_t<decltype(run)>::stage() == Stage::fit)
            if (!std::exchange(once, true)) nested = other.validate(net, batches(2)).metric("val/count"_key);
    });
    Trainer trainer{Epochs{1}, hook};
    const auto result = trainer.fit(net, batches(2), batches(3));
    return {nested, result.metric("val/count"_key)};
}
TEST(NestedValidation, gathers_in_objects_that_are_free_and_refuses_others) {
    EXPECT_EQ(counts_with_a_validation_in<hook::on_validation_end>(), std::pair(8.0, 12.0));
    EXPECT_EQ(counts_with_a_validation_in<hook::on_train_epoch_end>(), std::pair(8.0, 12.0));
    for (const auto& counts : {counts_with_a_validation_in<hook::on_validation_epoch_end>,
                               counts_with_a_validation_in<hook::on_validation_batch_end>})
        try {
            counts();
            ADD_FAILURE() << "nothing was thrown";
        } catch (const Error& error) {
            EXPECT_NE(std::string(error.what())
                          .find("the metric object that is logged as 'val/count' gathers for the "
                                "run around this evaluation, too"),
                      std::string::npos)
                << error.what();
        }
}

// ---- metric objects
struct Positive {
    torch::Tensor hits = torch::zeros({}), all = torch::zeros({});
    void update(const torch::Tensor& x) {
        hits += x.gt(0).sum();
        all += x.numel();
    }
    double compute() const { return (hits / all).item<double>(); }
    void reset() {
        hits = torch::zeros({});
        all = torch::zeros({});
    }
};
struct PositiveNet : Module<PositiveNet> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    Positive positive;
    auto training_step(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto validation_step(const data::Batch& batch) {
        positive.update(layer(batch.data));
        return logs(log("val/positive"_key, positive));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0}}; }
};
TEST(MetricObject, that_makes_its_tensors_anew_is_for_a_fit_after_an_evaluation) {
    PositiveNet net;
    Trainer trainer{Epochs{1}};
    const auto before = trainer.validate(net, batches(2)).metric("val/positive"_key);
    EXPECT_EQ(trainer.fit(net, batches(2), batches(2)).metric("val/positive"_key), before);
    trainer.validate(net, data::Loaders{batches(2), batches(1)});
    EXPECT_EQ(trainer.fit(net, batches(2), batches(2)).metric("val/positive"_key), before);
}

// ---- loaders
/// Goes on where it was left, from validation to validation.
struct Tape {
    std::vector<data::Batch> all = batches(7);
    std::size_t at = 0;
    struct Iterator {
        Tape* tape;
        using value_type = data::Batch;
        using difference_type = std::ptrdiff_t;
        data::Batch operator*() const { return tape->all[tape->at++ % tape->all.size()]; }
        Iterator& operator++() { return *this; }
        void operator++(int) {}
        bool operator==(std::default_sentinel_t) const { return false; }
    };
    Iterator begin() { return {this}; }
    std::default_sentinel_t end() { return {}; }
    std::int64_t size() const { return 1000; }
    StateTree state_dict() const { return StateTree(static_cast<std::int64_t>(at)); }
    void load_state_dict(const StateTree& state) { at = static_cast<std::size_t>(state.as_int()); }
};
TEST(ValidationLoader, with_a_state_goes_on_where_it_was) {
    const TempDir folder;
    for (const auto* file : {"epoch=0-step=4", "epoch=1-step=6"}) {
        const auto values = [&](const fs::path& from) {
            seed_everything(1);
            Net net;
            Tape tape;
            std::vector<double> all;
            const auto note =
                on<hook::on_validation_end>([&](auto& run) { all.push_back(run.metric("val/loss"_key)); });
            Trainer trainer{Epochs{3}, Limit{.val = 2}, note, KeepEvery{Steps{2}, {.directory = folder.path()}}};
            trainer.fit(net, batches(4), tape, resume(from));
            return all;
        };
        const auto whole = values("");
        const auto rest = values(folder.path() / (std::string(file) + ".ckpt"));
        EXPECT_EQ(rest, std::vector<double>(whole.end() - std::ssize(rest), whole.end()));
    }
}

// ---- options that two constructors could mean
TEST(Finetuning, takes_options_of_two_numbers) {
    const BackboneFinetuning one{{.unfreeze_backbone_at_epoch = 1, .train_bn = false}};
    const BackboneFinetuning other{{.unfreeze_backbone_at_epoch = 0, .should_align = false, .train_bn = false}};
    static_assert(std::same_as<decltype(one), decltype(other)>);
}

} // namespace

} // namespace fulgurite::test_reports_of_others
