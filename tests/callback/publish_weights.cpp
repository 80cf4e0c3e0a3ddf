// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/publish_weights.hpp"

#include <atomic>
#include <thread>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

/// Many weights and a buffer, so that a copy takes its time.
struct Wide : Module<Wide> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    torch::nn::Linear wide = register_module("wide", torch::nn::Linear(300, 300));
    torch::Tensor seen = register_buffer("seen", torch::zeros({5000}));

    auto training_step(const auto& batch) { return step(torch::mse_loss(layer(batch.data), batch.target)); }
    auto configure_optimizers() { return optim::SGD{layer->parameters(), {.lr = 0}}; }
    void fill(double value) {
        torch::NoGradGuard no_grad;
        for (auto& parameter : parameters()) parameter.fill_(value);
        seen.fill_(value);
    }
    /// The value of every weight and of every element of the buffer, if it is one.
    std::optional<double> filled_with() const {
        const double value = seen[0].item<double>();
        for (const auto& parameter : parameters())
            if (!parameter.eq(value).all().item<bool>()) return std::nullopt;
        if (!seen.eq(value).all().item<bool>()) return std::nullopt;
        return value;
    }
};
/// After each step, and before it is published, all of the module is the number of the step.
struct Fill {
    void on_train_start(auto& run) { run.module().fill(0); }
    void on_train_batch_end(auto& run) { run.module().fill(static_cast<double>(run.global_step())); }
};

TEST(PublishWeights, readers_see_whole_steps_that_only_go_forward_while_training_goes_on) {
    PublishedWeights published(2);
    std::atomic<bool> running = true;
    std::atomic<int> torn = 0, backward = 0, updates = 0;
    const auto read = [&](Wide& own) {
        auto reader = published.reader(own);
        double last = -1;
        while (running) {
            if (!reader.update()) continue;
            const auto value = own.filled_with();
            if (!value || *value != static_cast<double>(reader.step())) ++torn;
            else if (*value <= last && last >= 0) ++backward;
            else last = *value;
            ++updates;
        }
    };
    Wide model, first, second;
    std::thread one(read, std::ref(first)), other(read, std::ref(second));
    Trainer trainer{Epochs{100}, Fill{}, PublishWeights{published}};
    while (updates == 0 || published.count() < 1000) trainer.fit(model, loader(64, 16));
    running = false;
    one.join();
    other.join();
    EXPECT_EQ(torn, 0);
    EXPECT_GT(updates, 0);
    EXPECT_EQ(trainer.policy<PublishWeights>().left_out(), 0);
}

struct Published {
    PublishedWeights weights;
    std::vector<std::int64_t> steps = {}; // of the newest, after each batch
    Wide own = {};
    WeightReader reader = weights.reader(own);
    void look() {
        if (reader.update()) steps.push_back(reader.step());
    }
};
template <class Every>
std::vector<std::int64_t> published_steps(Every every) {
    Published seen{PublishedWeights{}};
    Wide model;
    Trainer trainer{Epochs{2},
                    Fill{},
                    PublishWeights{seen.weights, {.every = every}},
                    on<hook::on_train_start>([&] { seen.look(); }),
                    on<hook::on_train_batch_end>([&] { seen.look(); }),
                    on<hook::on_train_end>([&] { seen.look(); })};
    trainer.fit(model, loader(64, 16));
    const auto before = seen.steps.size();
    seen.look();
    EXPECT_EQ(seen.steps.size(), before + 1); // when the fit is over
    EXPECT_EQ(seen.own.filled_with(), 8.0);
    return seen.steps;
}
using Steps_ = std::vector<std::int64_t>;

TEST(PublishWeights, has_a_cadence_and_publishes_the_first_and_the_last) {
    EXPECT_EQ(published_steps(Steps{3}), (Steps_{0, 3, 6, 8}));
    EXPECT_EQ(published_steps(Epochs{1}), (Steps_{0, 4, 8, 8}));
    EXPECT_EQ(published_steps(Samples{32}), (Steps_{0, 2, 4, 6, 8, 8}));
    EXPECT_THROW(PublishWeights(PublishedWeights{}, {.every = Steps{0}}), Error);
}

TEST(PublishWeights, converts_to_what_the_readers_module_is) {
    PublishedWeights published;
    fulgurite::testing::Linear model, own;
    own.to(torch::kDouble);
    auto reader = published.reader(own);
    EXPECT_FALSE(reader.update());
    EXPECT_EQ(reader.step(), -1);
    Trainer{Epochs{1}, PublishWeights{published}}.fit(model, loader());
    EXPECT_TRUE(reader.update());
    EXPECT_FALSE(reader.update());
    EXPECT_EQ(own.layer->weight.scalar_type(), torch::kDouble);
    EXPECT_TRUE(own.layer->weight.requires_grad());
    EXPECT_TRUE(torch::equal(own.layer->weight, model.layer->weight.to(torch::kDouble)));

    Wide wider; // the next fit is of another module
    Trainer{Epochs{1}, PublishWeights{published}}.fit(wider, loader());
    EXPECT_THROW(reader.update(), Error);
    Wide also;
    EXPECT_TRUE(published.reader(also).update());
}

TEST(PublishWeights, is_for_one_run_at_a_time) {
    PublishedWeights published;
    Wide model, other;
    Trainer trainer{Epochs{1}, PublishWeights{published}}, second{Epochs{1}, PublishWeights{published}};
    auto session = trainer.session(model, loader());
    session.advance();
    EXPECT_THROW(second.fit(other, loader()), Error);
    while (session.advance()) {
    }
    second.fit(other, loader());
}

TEST(WeightExchange, leaves_a_set_alone_that_is_read_and_leaves_out_what_has_no_room) {
    callback::WeightExchange exchange(1);
    const auto publish = [&](std::int64_t step) {
        return exchange.publish([&](callback::WeightSet& set) { set.step = step; });
    };
    EXPECT_FALSE(exchange.newest());
    EXPECT_TRUE(publish(1));
    {
        const auto held = exchange.newest();
        for (int step = 2; step < 10; ++step) EXPECT_TRUE(publish(step));
        EXPECT_EQ(held->step, 1);
        const auto newest = exchange.newest();
        EXPECT_EQ(newest->step, 9);
        EXPECT_TRUE(publish(10));
        EXPECT_FALSE(publish(11)); // two are read, one is the newest
        EXPECT_EQ(exchange.newest()->step, 10);
    }
    EXPECT_TRUE(publish(12));
    EXPECT_EQ(exchange.newest()->step, 12);
    EXPECT_EQ(exchange.newest()->version, exchange.count());
    EXPECT_THROW(callback::WeightExchange(0), Error);
}

} // namespace
