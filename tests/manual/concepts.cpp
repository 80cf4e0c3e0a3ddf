// SPDX-License-Identifier: BSL-1.0
// The code of docs/concepts.md.
#include <atomic>
#include <thread>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

// [module]
struct ClassifierOptions {
    double lr = 1e-2;
    int hidden = 32;
};
BOOST_HANA_ADAPT_STRUCT(ClassifierOptions, lr, hidden); // saved in checkpoints, written by loggers

// [module]
namespace handbook {
namespace {

// [module]
struct Classifier : Module<Classifier, ClassifierOptions> {
    torch::nn::Sequential layers =
        register_module("layers", torch::nn::Sequential(torch::nn::Linear(2, options().hidden), torch::nn::ReLU(),
                                                        torch::nn::Linear(options().hidden, 3)));
    metric::Accuracy accuracy;

    using Module::Module; // Classifier(), Classifier(ClassifierOptions)

    torch::Tensor forward(const torch::Tensor& points) { return layers->forward(points); }

    auto training_step(const auto& batch) { // (batch), (batch, batch_idx) or (batch, batch_idx, run)
        auto loss = torch::cross_entropy_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_step | on_epoch | prog_bar));
    }
    auto validation_step(const auto& batch) {
        auto logits = forward(batch.data);
        accuracy.update(logits, batch.target);
        return logs(log("val/loss"_key, torch::cross_entropy_loss(logits, batch.target)), log("val/acc"_key, accuracy));
    }
    auto configure_optimizers() {
        return optim::with(optim::AdamW{parameters(), {.lr = options().lr}},
                           optim::StepLR{{.step_size = 10, .gamma = 0.5}});
    }
};
// [module]

auto points(std::int64_t count) {
    auto x = torch::randn({count, 2});
    return data::Loader{data::tensors(x, x.sum(1).gt(0).to(torch::kLong)), {.batch_size = 16}};
}

TEST(ManualConcepts, a_module_with_options_trains) {
    auto train = points(64), validation = points(32);
    // [trainer]
    Classifier model{{.lr = 3e-2, .hidden = 16}};
    Trainer trainer{Epochs{5}, ClipNorm{1.0}, EarlyStopping{"val/loss"_key, {.patience = 2}}};

    auto result = trainer.fit(model, train, validation);
    double accuracy = result.metric("val/acc"_key); // a key that nothing logs does not compile
    std::int64_t steps = result.global_step();      // optimizer steps
    std::string why = result.stop_reason();         // what was given to run.stop(why); empty: it ran to its end
    // [trainer]
    EXPECT_GT(accuracy, 0.5);
    EXPECT_EQ(steps, 4 * result.epoch());
    EXPECT_EQ(why.empty(), result.epoch() == 5);
    EXPECT_TRUE(result.metrics().contains("train/loss"));
}

// [predict_step]
struct Predictor : Net {
    auto predict_step(const auto& batch) { return forward(batch.data); }
};
// [predict_step]

TEST(ManualConcepts, predict_step_says_what_a_prediction_is) {
    Predictor model;
    auto loader = batches(40);
    // [predict]
    std::vector<torch::Tensor> predictions = Trainer{}.predict(model, loader); // one for each batch
    // [predict]
    ASSERT_EQ(predictions.size(), 3U);
    EXPECT_EQ(predictions[2].size(0), 8);
}

TEST(ManualConcepts, the_host_owns_time) {
    Net model;
    auto loader = batches();
    int frames = 0;
    auto draw = [&](double) { ++frames; };
    // [steps]
    Trainer trainer{Epochs{2}};
    for (const auto& tick : trainer.steps(model, loader)) { // one training batch for each element
        draw(read_scalar(tick.loss));                       // whatever the program has to do between two steps
        if (tick.global_step == 7) break;                   // the loop's end tears the run down
    }
    // [steps]
    EXPECT_EQ(frames, 7);
}

TEST(ManualConcepts, training_takes_the_time_that_the_host_has_left) {
    Net model;
    auto loader = batches();
    int frames = 0;
    auto control = [&] { ++frames; };
    // [session]
    using namespace std::chrono_literals;
    Trainer trainer{Epochs{2}};
    auto session = trainer.session(model, loader, loader); // arguments as of fit
    for (bool learning = true; learning;) {
        control();                                  // what must be done in time
        const auto done = session.advance_for(2ms); // starts nothing that, by its estimate, would not fit
        learning = !done.over;
    }
    double loss = session.result().metric("val/loss"_key);
    // [session]
    EXPECT_GT(frames, 0);
    EXPECT_GT(loss, 0);
}

TEST(ManualConcepts, a_controller_uses_the_weights_while_they_are_trained) {
    std::atomic<bool> running = true;
    std::atomic<int> actions = 0;
    auto observe = [] { return torch::rand({1, 2}); };
    auto act = [&](const torch::Tensor&) { ++actions; };
    Net model;
    auto loader = batches();
    // [published]
    PublishedWeights published; // a handle: copies are the same place
    Trainer trainer{Epochs{20}, PublishWeights{published, {.every = Steps{10}}}};

    Net controller; // the reader's own; made here, since its first weights are drawn from training's random stream
    std::thread robot([&, reader = published.reader(controller)]() mutable {
        torch::NoGradGuard no_gradients;
        while (running) {
            reader.update(); // copies the newest weights, if there are newer ones; waits for nobody
            act(controller(observe()));
        }
    });
    trainer.fit(model, loader);
    // [published]
    while (actions == 0) std::this_thread::yield();
    running = false;
    robot.join();
    EXPECT_GT(published.count(), 12u);
}

TEST(ManualConcepts, choices_are_made_at_run_time) {
    fulgurite::testing::TempDir folder;
    Net model;
    auto loader = batches();
    for (bool wants_a_file : {false, true}) {
        const auto path = folder.path() / "metrics.csv";
        // [optional]
        auto csv = wants_a_file ? std::optional{Csv{path}} : std::nullopt;
        Trainer trainer{Epochs{2}, csv, LogEvery{1}};
        // [optional]
        trainer.fit(model, loader);
        EXPECT_EQ(std::filesystem::exists(path), wants_a_file);
    }
}

AnyTrainer<Net> trainer_for(const std::string& mode);
// [any_trainer]
AnyTrainer<Net> trainer_for(const std::string& mode) {
    if (mode == "quick") return Trainer{Steps{3}};
    return Trainer{Epochs{5}, ClipNorm{1.0}};
}
// [any_trainer]

TEST(ManualConcepts, policies_are_put_together_at_run_time) {
    Net model;
    EXPECT_EQ(trainer_for("quick").fit(model, batches()).global_step, 3);
    EXPECT_EQ(trainer_for("thorough").fit(model, batches()).epoch, 5);
}

// [manual]
struct Gan : Module<Gan> {
    static constexpr auto optimization = manual;

    torch::nn::Linear generator = register_module("generator", torch::nn::Linear(8, 2));
    torch::nn::Linear discriminator = register_module("discriminator", torch::nn::Linear(2, 1));

    auto training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [generate, discriminate] = run.optimizers(); // as configure_optimizers gave them
        auto fake = generator(torch::randn({batch.data.size(0), 8}));

        auto d_loss = (torch::sigmoid(discriminator(fake.detach())) - torch::sigmoid(discriminator(batch.data))).mean();
        discriminate.zero_grad();
        run.backward(d_loss); // with on_before_backward and on_after_backward
        discriminate.step();  // with on_before_optimizer_step; counts into run.global_step()

        auto g_loss = -torch::sigmoid(discriminator(fake)).mean();
        generate.zero_grad();
        run.backward(g_loss);
        generate.step();
        return logs(log("d/loss"_key, d_loss), log("g/loss"_key, g_loss));
    }
    auto configure_optimizers() {
        return std::tuple{optim::Adam{generator->parameters(), {.lr = 1e-3}},
                          optim::Adam{discriminator->parameters(), {.lr = 1e-3}}};
    }
};
// [manual]

// [by_hand]
struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;

    torch::nn::Linear encoder = register_module("encoder", torch::nn::Linear(2, 4));
    torch::nn::Linear decoder = register_module("decoder", torch::nn::Linear(4, 1));

    auto training_step(const auto& batch, std::int64_t batch_idx, auto& run) {
        auto& [encode, decode] = run.optimizers();
        auto [decay] = run.schedules();
        {
            auto toggled = run.toggle(decode); // gradients for these parameters alone, until the end of the block
            decode.zero_grad();
            run.backward(loss_of(batch));
            run.clip_gradients(decode, ClipNorm{1.0});
            decode.step();
        }
        auto toggled = run.toggle(encode);
        auto loss = loss_of(batch);
        if (batch_idx % 4 == 0) encode.zero_grad(); // a window of four batches
        run.backward(loss / 4);
        if (batch_idx % 4 == 3 || run.is_last_batch()) encode.step();
        if (run.is_last_batch()) decay.step();
        return logs(log("train/loss"_key, loss));
    }
    torch::Tensor loss_of(const auto& batch) { return torch::mse_loss(decoder(encoder(batch.data)), batch.target); }
    auto configure_optimizers() {
        return std::tuple{
            optim::Adam{encoder->parameters(), {.lr = 1e-3}},
            optim::with(optim::SGD{decoder->parameters(), {.lr = 1e-2}}, optim::ExponentialLR{{.gamma = 0.9}})};
    }
};
// [by_hand]

TEST(ManualConcepts, manual_optimization_toggles_clips_and_accumulates) {
    ByHand model;
    EXPECT_EQ(Trainer{Epochs{1}}.fit(model, batches()).global_step(), 6 + 2);
}

// [metric]
class F1 { // of class 1
public:
    void update(const torch::Tensor& scores,
                const torch::Tensor& target) { // called by your step; any name, any arguments
        auto found = scores.argmax(1).eq(1), there = target.eq(1);
        hits_ += found.logical_and(there).sum().item<double>();
        all_ += (found.sum() + there.sum()).item<double>();
    }
    double compute() const { return 2 * hits_ / all_; } // a number or a scalar tensor; called at the epoch's end
    void reset() { hits_ = all_ = 0; }                  // called after it

private:
    double hits_ = 0, all_ = 0;
};
// [metric]

struct Detector : Module<Detector> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 2));
    torch::Tensor forward(const torch::Tensor& points) { return layer(points); }
    auto training_step(const auto& batch) { return torch::cross_entropy_loss(forward(batch.data), batch.target); }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 0.1}}; }
    // [metric_use]
    F1 f1; // a member of the module

    auto validation_step(const auto& batch) {
        f1.update(forward(batch.data), batch.target);
        return logs(log("val/f1"_key, f1));
    }
    // [metric_use]
};

TEST(ManualConcepts, a_metric_of_ones_own_ends_training) {
    torch::manual_seed(1); // whatever ran before
    Detector model;
    auto train = points(64), validation = points(32);
    // [metric_stop]
    Trainer trainer{Epochs{200},
                    EarlyStopping{"val/f1"_key, {.mode = Mode::max, .patience = 200, .stopping_threshold = 0.9}}};
    // [metric_stop]
    auto result = trainer.fit(model, train, validation);
    EXPECT_GT(result.metric("val/f1"_key), 0.9);
    EXPECT_LT(result.epoch(), 200);
}

// [reduction]
struct GeometricMean {
    double sum = 0, weight = 0;
    void update(double value, double batch_size) {
        sum += batch_size * std::log(value);
        weight += batch_size;
    }
    double compute() const { return std::exp(sum / weight); }
};
// [reduction]

// [tokens]
struct Language : Module<Language> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    auto training_step(const auto& batch) {
        const auto mask = batch.target.ne(0); // 0 is padding
        const auto count = mask.sum().template item<std::int64_t>();
        auto loss = ((layer(batch.data) - batch.target).square() * mask).sum() / count;
        return step(loss, tokens(count), // what the loss is the mean of: Accumulate weighs by it
                    log("train/loss"_key, loss, on_epoch).batch_size(static_cast<double>(count)),
                    log("train/typical"_key, loss, on_epoch | reduce_by<GeometricMean>));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
// [tokens]

TEST(ManualConcepts, a_step_says_what_its_loss_is_the_mean_of) {
    Language model;
    auto result = Trainer{Epochs{1}, Accumulate{2}}.fit(model, batches());
    EXPECT_EQ(result.global_step(), 3);
    EXPECT_LE(result.metric("train/typical"_key), result.metric("train/loss"_key));
}

TEST(ManualConcepts, manual_optimization_steps_by_hand) {
    Gan model;
    auto result = Trainer{Epochs{1}}.fit(model, data::Loader{data::tensors(torch::randn({64, 2})), {.batch_size = 16}});
    EXPECT_EQ(result.global_step(), 2 * 4);
}

} // namespace
} // namespace handbook
