// SPDX-License-Identifier: BSL-1.0
// Something is thrown, once, from every place that can throw: everybody is told once, the same objects can be fitted
// again, and the file that KeepLast leaves resumes bit for bit.
#include "tests/reliability/run.hpp"
#include "tests/reliability/trial.hpp"
#include "tests/support.hpp"

namespace fulgurite::reliability {

namespace {

void check(const std::string& composition) {
    const fulgurite::testing::TempDir folder;
    const auto report = examine_faults(from_words(composition), folder.path());
    EXPECT_EQ(report.refused, "");
    EXPECT_GT(report.runs, 20);
    for (const auto& fault : report.faults) ADD_FAILURE() << composition << "\n  " << fault;
}

TEST(Faults, of_a_run_with_all_policies) {
    check(
        "kind=0 epochs=3 count=9 shuffle=1 validate=2batches accumulate=2 average=1 average_every=1steps norm=1 "
        "dropout=1 "
        "weights=1 plateau=1 decay=3 early=9 best_val=1epochs best_train=1epochs keep=1epochs keep_more=3batches "
        "last=2steps has_last=1 log_every=1 extras=1");
}
TEST(Faults, of_a_run_whose_loader_is_any) {
    check(
        "kind=1 epochs=2 count=8 source=5 vals=2 validate=3batches accumulate=3 average=2 average_every=1epochs "
        "dropout=1 "
        "plateau=2 keep=2steps has_last=1 one_folder=0");
}
TEST(Faults, of_a_run_by_hand) {
    check(
        "kind=2 epochs=2 count=10 shuffle=1 accumulate=2 dropout=1 average=1 decay=1 best_val=1epochs keep=1batches "
        "last=1batches "
        "has_last=1");
}
TEST(Faults, of_a_run_that_is_promised_too_much) {
    check(
        "kind=3 epochs=3 count=7 lie=2 average=3 average_start=1 norm=1 dropout=1 decay=1 best_train=1epochs "
        "keep=3samples "
        "last=1epochs has_last=1");
}
TEST(Faults, of_a_run_of_a_stream) {
    check(
        "kind=4 epochs=2 count=9 shuffle=1 workers=1 validate=2steps accumulate=2 dropout=1 plateau=2 early=2 "
        "min_epochs=2 "
        "best_val=2steps keep=4samples has_last=1 sanity=1");
}

/// Changes one weight of two, and throws, in one of its steps.
struct BreaksOff : optim::SGD {
    using SGD::SGD;
    std::int64_t left = 0; ///< steps until then
    void step() {
        if (--left == 0) {
            const at::NoGradGuard no_grad;
            param_groups().begin()->params[0].add_(1);
            throw Fault("the optimizer breaks off");
        }
        SGD::step();
    }
};
struct Weights : Module<Weights> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 1));
    std::int64_t breaks_off_in = 0;
    auto loss(const data::Batch& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto training_step(const data::Batch& batch) { return loss(batch); }
    auto validation_step(const data::Batch& batch) { return logs(log("val/loss"_key, loss(batch))); }
    auto configure_optimizers() {
        BreaksOff optimizer{parameters(), {.lr = 0.1, .momentum = 0.9}};
        optimizer.left = breaks_off_in;
        return optimizer;
    }
    Weights() { fill(0.5); }
    void fill(double value) {
        const at::NoGradGuard no_grad;
        for (auto& each : parameters()) each.fill_(value);
    }
};
auto points() {
    return data::Loader{data::tensors(torch::randn({14, 3}, at::detail::createCPUGenerator(5)),
                                      torch::randn({14, 1}, at::detail::createCPUGenerator(6))),
                        {.batch_size = 3, .shuffle = true}};
}
TEST(Faults, within_an_optimizers_step_leave_the_file_from_before) {
    const fulgurite::testing::TempDir folder;
    const auto run = [&](Weights& model, std::optional<KeepLast> last, const std::filesystem::path& from) {
        Trainer trainer{Epochs{2}, std::move(last)};
        trainer.fit(model, points(), resume(from));
    };
    Weights whole, part, rest, unsaved;
    run(whole, {}, "");
    part.breaks_off_in = unsaved.breaks_off_in = 4;
    const auto file = folder.path() / "last.ckpt";
    EXPECT_THROW(run(part, KeepLast{{.directory = folder.path(), .every = Batches{1}}}, ""), Fault);
    EXPECT_EQ(checkpoint::load(file).at("global_step").as_int(), 3);
    run(rest, {}, file);
    EXPECT_TRUE(torch::equal(rest.layer->weight, whole.layer->weight));
    std::filesystem::remove(file);
    ::testing::internal::CaptureStderr();
    EXPECT_THROW(run(unsaved, KeepLast{{.directory = folder.path(), .every = Epochs{0}}}, ""), Fault);
    EXPECT_NE(::testing::internal::GetCapturedStderr().find("the weights are half changed"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(file));
}

/// A data module that throws in one of its hooks, once.
struct Data {
    std::string fails_in = {};
    std::map<std::string, int> heard = {};
    void hear(const std::string& hook) {
        ++heard[hook];
        if (hook != fails_in) return;
        fails_in.clear();
        throw Fault(hook);
    }
    void prepare_data() { hear("prepare_data"); }
    void setup(Stage) { hear("setup"); }
    auto train_dataloader() {
        hear("train_dataloader");
        return points();
    }
    auto val_dataloader() {
        hear("val_dataloader");
        return points();
    }
    void on_exception(const std::exception&) { hear("on_exception"); }
    void teardown(Stage) { hear("teardown"); }
};
struct Told {
    int exceptions = 0, teardowns = 0;
    void on_exception() { ++exceptions; }
    void teardown() { ++teardowns; }
};
TEST(Faults, of_a_data_module_are_told_once) {
    Weights whole;
    Data right;
    Trainer{Epochs{2}, Told{}}.fit(whole, right);
    for (const auto* hook : {"prepare_data", "setup", "train_dataloader", "val_dataloader", "teardown"}) {
        Weights model;
        Data data{.fails_in = hook};
        Trainer trainer{Epochs{2}, Told{}};
        EXPECT_THROW(trainer.fit(model, data), Fault) << hook;
        const int failed = hook == std::string("teardown") ? 0 : 1;
        EXPECT_EQ(trainer.policy<Told>().exceptions, failed) << hook;
        EXPECT_EQ(data.heard["on_exception"], failed) << hook;
        EXPECT_EQ(trainer.policy<Told>().teardowns, 1) << hook;
        EXPECT_EQ(data.heard["teardown"], 1) << hook;
        model.fill(0.5);
        trainer.fit(model, data);
        EXPECT_TRUE(torch::equal(model.layer->weight, whole.layer->weight)) << hook;
    }
}

} // namespace

} // namespace fulgurite::reliability
