// SPDX-License-Identifier: BSL-1.0
// The code of docs/policies/: one policy of each kind, written by a user.
#include <fulgurite/optim/clip/concept.hpp>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::policies_page {
namespace {

// [loop]
struct ForSeconds : policy::Loop {
    double seconds;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

    explicit ForSeconds(double s) : seconds(s) {}
    void on_train_start() { start = std::chrono::steady_clock::now(); } // policies may have hooks, too
    bool done(const auto&) const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > seconds;
    }
    bool done_within_epoch(const auto& run) const { return done(run); } // optional: epochs are otherwise finished
};
static_assert(LoopPolicy<ForSeconds>);
// [loop]

// [device]
struct SecondGpu : policy::Device {
    static constexpr bool host_scalars = false; // true: logged values are read at once, through the data pointer
    c10::Device device() const { return {c10::kCUDA, 1}; }
};
static_assert(DevicePolicy<SecondGpu>);
// [device]

// [precision]
struct Anomalies : policy::Precision {
    torch::autograd::DetectAnomalyGuard scope() const { return {}; } // alive while a step of the module runs
};
static_assert(PrecisionPolicy<Anomalies>);
// [precision]

// [strategy]
struct Alone : policy::Strategy {
    int rank() const { return 0; }
    int world_size() const { return 1; }
    bool agree(bool stop) const { return stop; }
};
static_assert(StrategyPolicy<Alone>);
// [strategy]

// [step]
struct SkipLargeLosses : policy::Step {
    double limit;
    explicit SkipLargeLosses(double l) : limit(l) {}

    void run(auto& fit, auto& batch) { // the verbs of step/eager.hpp, in the order that you want
        auto loss = fit.forward(batch);
        if (!loss.defined() || read_scalar(loss.detach()) > limit) return fit.skip();
        fit.zero_grad();
        fit.backward(loss);
        fit.update();
    }
};
static_assert(StepPolicy<SkipLargeLosses>);
// [step]

// [clip]
struct DropNonFinite : policy::Clip {
    void clip(std::span<const Tensor> parameters) const {
        for (Tensor parameter : parameters) parameter.mutable_grad().nan_to_num_(0, 0, 0);
    }
};
static_assert(ClipPolicy<DropNonFinite>);
// [clip]

// [checkpoint]
struct KeepMilestones : policy::Checkpoint {
    std::filesystem::path directory;
    explicit KeepMilestones(std::filesystem::path where) : directory(std::move(where)) {}

    void on_fit_start() { checkpoint::prepare(directory); } // made, and refused at once where it cannot be written to
    void on_train_epoch_end(auto& run) {
        const auto epoch = run.epoch() + 1;
        const bool power_of_two = (epoch & (epoch - 1)) == 0;
        if (!run.epoch_complete() || !power_of_two) return; // after epochs 1, 2, 4, 8, …, if they were not cut
        run.save({checkpoint::Save{directory / ("milestone-" + std::to_string(epoch) + ".ckpt")}});
    }
};
static_assert(CheckpointPolicy<KeepMilestones>);
// [checkpoint]

// [logger]
struct TextLines : policy::Logger {
    std::string text;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        text += fmt::format("{} {} {}\n", step, name, value);
    }
    void finalize(std::string_view status) { text += fmt::format("{}\n", status); } // optional
};
static_assert(LoggerPolicy<TextLines>);
// [logger]

/// What the parts on fine-tuning and averages train.
struct Deep : Module<Deep> {
    torch::nn::Sequential encoder = register_module(
        "encoder", torch::nn::Sequential(torch::nn::Linear(2, 4), torch::nn::BatchNorm1d(4), torch::nn::Linear(4, 4)));
    torch::nn::Linear head = register_module("head", torch::nn::Linear(4, 1));

    torch::Tensor forward(const torch::Tensor& input) { return head(encoder->forward(input)); }
    auto training_step(const auto& batch) { return torch::mse_loss(forward(batch.data), batch.target); }
    auto configure_optimizers() { return optim::Adam{trainable_parameters(*this), {.lr = 1e-2}}; }
};

TEST(ManualPolicies, parts_are_unfrozen_one_after_the_other) {
    Deep model;
    auto loader = batches();
    // [finetuning]
    Trainer trainer{Epochs{4}, Finetuning{[](auto& net) { freeze(net.encoder); },
                                          [](auto& tuning) {
                                              auto& net = tuning.module();
                                              if (tuning.epoch() == 1) tuning.unfreeze(net.encoder->ptr(2));
                                              if (tuning.epoch() == 3) tuning.unfreeze(net.encoder, {.lr = 1e-4});
                                          }}};
    trainer.fit(model, loader);
    // [finetuning]
    EXPECT_EQ(trainable_parameters(model).size(), 8U);
}

TEST(ManualPolicies, weights_are_averaged_and_statistics_recomputed) {
    Deep net;
    auto loader = batches();
    // [swa]
    Trainer trainer{Epochs{10}, SWA{{.swa_lrs = 0.05, .swa_epoch_start = 0.5, .annealing_epochs = 3}}};
    trainer.fit(net, loader);
    // [swa]
    EXPECT_EQ(trainer.policy<SWA>().averaged(), 7);
    // [update_batch_norm]
    update_batch_norm(net, loader); // calls net.forward(batch.data)
    update_batch_norm(net, loader, [&](auto& batch) { net.encoder->forward(batch.data); }); // or what you say
    // [update_batch_norm]
}

// [stateful]
struct CountExamples {
    std::int64_t seen = 0;
    void on_train_batch_end(auto&, const auto&, const auto& batch) { seen += samples_in(batch); }

    StateTree state_dict() const { // both members: the state is part of every checkpoint
        auto state = StateTree::dict();
        state["seen"] = seen;
        return state;
    }
    void load_state_dict(const StateTree& state) { seen = state.at("seen").as_int(); }
};
// [stateful]

// [monitor]
template <class K>
class WarnAbove {
public:
    using monitored_key = K; // a key that nothing logs is refused when fit is compiled
    WarnAbove(K key, double limit) : monitored_(key), limit_(limit) {}

    void on_validation_end(auto& run) { // where validation logs the metric
        if (monitored_.after_validation(run)) look(run);
    }
    void on_train_epoch_end(auto& run) { // where training does: at the end of whole epochs
        if (monitored_.at_epoch_end(run)) look(run);
    }
    const Monitored<K>& monitored() const { return monitored_; }
    int warnings = 0;

private:
    void look(auto& run) {
        if (monitored_.is_fresh(run)) warnings += monitored_.value(run) > limit_;
    }
    [[no_unique_address]] Monitored<K> monitored_;
    double limit_;
};
// [monitor]

// [every_best]
template <class K>
class SaveEachBest : public policy::Checkpoint {
public:
    using monitored_key = K;
    SaveEachBest(K, std::filesystem::path directory) : directory_(std::move(directory)) {}

    void on_fit_start() { checkpoint::prepare(directory_); }
    void on_validation_end(auto& run) {
        if (!Monitored<K>::after_validation(run) || !Monitored<K>::is_fresh(run)) return;
        const double value = Monitored<K>::value(run);
        if (!(value < best_)) return;
        const double before = std::exchange(best_, value);
        const auto name = fmt::format("step={}-{:.4f}.ckpt", run.global_step(), value);
        run.save({checkpoint::Save{directory_ / name}}, [this, before] { best_ = before; });
    }
    StateTree state_dict() const { // so that a resumed run knows the best value
        auto state = StateTree::dict();
        state["best"] = best_;
        return state;
    }
    void load_state_dict(const StateTree& state) { best_ = state.at("best").as_double(); }

private:
    std::filesystem::path directory_;
    double best_ = std::numeric_limits<double>::infinity();
};
// [every_best]

// [own_check]
template <class Module, bool has_encoder>
struct freeze_encoder_needs_one {
    static_assert(holds_for<has_encoder, Module>, "FreezeEncoder: this module has no member `encoder`");
};
struct FreezeEncoder {
    template <class Run>
    using fit_verdict = typename refusal::verdict<requires(Run& run) { run.module().encoder; },
                                                  freeze_encoder_needs_one<typename Run::module_type, false>>::type;
    void setup(auto& run) { freeze(run.module().encoder); }
};
// [own_check]
struct Encoder : Module<Encoder> {
    torch::nn::Linear encoder = register_module("encoder", torch::nn::Linear(1, 1));
};
template <class M>
struct RunOf {
    using module_type = M;
    M& module();
};
static_assert(refusal::passed<FreezeEncoder::fit_verdict<RunOf<Encoder>>>);
static_assert(std::is_same_v<FreezeEncoder::fit_verdict<RunOf<Net>>, freeze_encoder_needs_one<Net, false>>);

TEST(ManualPolicies, each_kind_can_be_written_by_a_user) {
    fulgurite::testing::TempDir folder;
    Net model;
    auto loader = batches();
    Trainer trainer{Epochs{4},       Anomalies{},
                    Alone{},         SkipLargeLosses{100},
                    DropNonFinite{}, TextLines{},
                    LogEvery{3},     KeepMilestones{folder.path()},
                    CountExamples{}, WarnAbove{"train/loss"_key, 1e6}};
    auto result = trainer.fit(model, loader);

    EXPECT_EQ(result.global_step(), 4 * 6);
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "milestone-4.ckpt"));
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "milestone-3.ckpt"));
    EXPECT_EQ(trainer.policy<CountExamples>().seen, 4 * 96);
    EXPECT_EQ(trainer.policy<WarnAbove>().warnings, 0);
    const auto& text = trainer.policy<TextLines>().text;
    EXPECT_TRUE(text.starts_with("2 train/loss ")) << text;
    EXPECT_TRUE(text.ends_with("\nsuccess\n")) << text;
}

TEST(ManualPolicies, each_best_value_has_a_file) {
    fulgurite::testing::TempDir folder;
    Net model;
    auto loader = batches();
    Trainer trainer{Epochs{3}, SaveEachBest{"val/loss"_key, folder.path() / "best"},
                    KeepLast{{.directory = folder.path()}}};
    trainer.fit(model, loader, loader); // the loss falls in each epoch
    const auto files = [&] {
        const std::filesystem::directory_iterator all(folder.path() / "best");
        return std::distance(begin(all), end(all));
    };
    EXPECT_EQ(files(), 3);
    Net again;
    trainer.fit(again, loader, loader, resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(files(), 3);
}

TEST(ManualPolicies, a_loop_policy_may_go_by_time) {
    Net model;
    auto loader = batches();
    Trainer trainer{ForSeconds{0.05}};
    EXPECT_GT(trainer.fit(model, loader).global_step(), 0);
}

TEST(ManualPolicies, predictions_go_to_files_or_to_a_function) {
    fulgurite::testing::TempDir temporary;
    const auto folder = temporary.path() / "predictions";
    Net model;
    auto loader = batches();
    // [predictions]
    Trainer trainer{PredictionWriter{{.directory = folder}}};
    trainer.predict(model, loader, {.return_predictions = false}); // batch_0000.pt, batch_0001.pt, …
    // [predictions]
    EXPECT_TRUE(std::filesystem::exists(folder / "batch_0005.pt"));
    std::string lines;
    // [prediction_function]
    Trainer by_hand{PredictionWriter{[&](auto&, const auto& prediction, const auto& batch, std::int64_t batch_idx) {
        lines += fmt::format("batch {}: {} samples, mean {:.3f}\n", batch_idx, batch.data.size(0),
                             read_scalar(prediction.mean()));
    }}};
    by_hand.predict(model, loader, {.return_predictions = false});
    // [prediction_function]
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 6);
}

TEST(ManualPolicies, the_cost_of_a_step_is_measured) {
    Net net;
    const auto batch = *batches().begin();
    // [flops]
    const auto flops = measure_flops([&] { torch::mse_loss(net(batch.data), batch.target).backward(); });
    ThroughputMonitor speed{{.flops_per_batch = static_cast<double>(flops), .available_flops = 989e12}};
    // [flops]
    EXPECT_EQ(flops, 2 * 16 * 2 + 2 * 16 * 2); // the gradient of the inputs is not asked for
    EXPECT_EQ(speed.throughput().totals().batches, 0);
}

// [optimizer]
class SignSGD { // an optimizer needs no base class: these members make it one
public:
    explicit SignSGD(std::vector<Tensor> parameters, optim::SGDOptions options)
        : groups_{{std::move(parameters), options}} {}

    void step() {
        torch::NoGradGuard no_grad;
        for (auto& group : groups_)
            for (auto& parameter : group.params)
                if (parameter.grad().defined()) parameter.sub_(parameter.grad().sign(), group.lr());
    }
    void zero_grad() {
        for (auto& group : groups_)
            for (auto& parameter : group.params) parameter.mutable_grad().reset();
    }
    auto& param_groups() { return groups_; }
    std::string_view name() const { return "SignSGD"; }
    StateTree state_dict() const { return StateTree::dict(); }
    void load_state_dict(const StateTree&) {}

private:
    std::vector<optim::Group<optim::SGDOptions>> groups_;
};
static_assert(optim::Optimizer<SignSGD>);
// [optimizer]

struct SignNet : Net {
    // [configure]
    auto configure_optimizers() {
        return optim::with(SignSGD{parameters(), {.lr = 0.01}},
                           optim::then(optim::LinearLR{{.start_factor = 0.1, .total_iters = 10}, Interval::step}, 10,
                                       optim::CosineAnnealingLR{{.t_max = 50}, Interval::step}));
    }
    // [configure]
};

TEST(ManualPolicies, an_optimizer_needs_no_base_class) {
    SignNet model;
    auto loader = batches();
    Trainer trainer{Epochs{5}};
    const auto first = Trainer{Epochs{0}}.fit(model, loader).global_step();
    EXPECT_EQ(first, 0);
    EXPECT_TRUE(std::isfinite(trainer.fit(model, loader).metric("train/loss"_key)));
}

} // namespace
} // namespace handbook::policies_page
