// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>
#include <fulgurite/tune.hpp>

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using tune::BatchSizeMode;
namespace ft = fulgurite::testing;

static_assert(tune::computes<InferenceMode> &&
              !tune::computes<SanityCheck>); // a step may need gradients in a trial, too

struct Memory {
    std::int64_t most = 100; ///< samples
    std::vector<std::int64_t> tried;
    bool operator()(std::int64_t size) {
        tried.push_back(size);
        return size <= most;
    }
};
std::int64_t search(Memory& memory, const tune::BatchSizeOptions& options, std::optional<std::int64_t> samples = {}) {
    return tune::BatchSizeSearch<Memory&>(options, samples, memory).run();
}
std::int64_t search(const tune::BatchSizeOptions& options, std::int64_t most = 1 << 20) {
    Memory memory{.most = most, .tried = {}};
    return search(memory, options);
}

std::string message(const auto& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing";
}

TEST(BatchSizeSearch, is_lightnings) { // tuner/test_scale_batch_size.py
    EXPECT_EQ(search({.max_trials = 3}), 8);
    EXPECT_EQ(search({.mode = BatchSizeMode::binsearch, .max_trials = 3}), 7);
    EXPECT_EQ(search({.init_val = 4, .max_trials = 1}), 4);
    EXPECT_EQ(search({.max_trials = 0}), 2);
    EXPECT_EQ(search({.init_val = 500, .max_trials = 10}, 100), 62);
    EXPECT_EQ(search({.mode = BatchSizeMode::binsearch, .init_val = 500, .max_trials = 10}, 100), 95);
}

TEST(BatchSizeSearch, finds_the_largest_that_fits) {
    for (const std::int64_t most : {1, 2, 3, 5, 63, 64, 65, 100, 1000, 8191, 8192, 9000})
        for (const std::int64_t start : {1, 2, 7, 500, 8192}) {
            tune::BatchSizeOptions options{.mode = BatchSizeMode::binsearch, .init_val = start, .margin = 0};
            EXPECT_EQ(search(options, most), std::min<std::int64_t>(most, 8192)) << most << " from " << start;
            options.mode = BatchSizeMode::power;
            const auto power = search(options, most);
            EXPECT_LE(power, most);
            EXPECT_GT(2 * power, std::min<std::int64_t>(most, 8192)) << most << " from " << start;
        }
}

TEST(BatchSizeSearch, tries_what_it_gives_and_nothing_above_its_limits) {
    for (const auto mode : {BatchSizeMode::power, BatchSizeMode::binsearch}) {
        Memory memory{.most = 1000, .tried = {}};
        EXPECT_EQ(search(memory, {.mode = mode, .margin = 0}, 100), 100);
        EXPECT_EQ(memory.tried, (std::vector<std::int64_t>{2, 4, 8, 16, 32, 64, 100}));
        memory.tried.clear();
        EXPECT_EQ(search(memory, {.mode = mode, .init_val = 16, .max_val = 48, .margin = 0}), 48);
        EXPECT_EQ(memory.tried, (std::vector<std::int64_t>{16, 32, 48}));
        memory = {.most = 90, .tried = {}};
        EXPECT_EQ(search(memory, {.mode = BatchSizeMode::power}, 100), 64); // not the half of 100
        EXPECT_EQ(search(memory, {.mode = mode, .init_val = 700, .margin = 0}, 80), 80);
    }
}

TEST(BatchSizeSearch, says_so_where_nothing_fits) {
    for (const auto mode : {BatchSizeMode::power, BatchSizeMode::binsearch})
        EXPECT_THROW(search({.mode = mode, .init_val = 16}, 0), Error);
    Memory memory{.most = 4, .tried = {}};
    EXPECT_NE(message([&] { search(memory, {.init_val = 700, .max_trials = 2}, 80); }).find("sizes from 80 down"),
              std::string::npos);
}

TEST(BatchSizeSearch, heeds_a_number_of_samples_that_the_first_trial_tells) {
    for (const auto mode : {BatchSizeMode::power, BatchSizeMode::binsearch})
        for (const std::int64_t start : {2, 50, 4000}) {
            std::optional<std::int64_t> samples;
            std::vector<std::int64_t> tried;
            const auto fits = [&](std::int64_t size) {
                samples = 50;
                tried.push_back(size);
                return true;
            };
            const tune::BatchSizeOptions options{.mode = mode, .init_val = start, .margin = 0};
            EXPECT_EQ(tune::BatchSizeSearch(options, samples, fits).run(), 50);
            EXPECT_EQ(tried.size(), start == 2 ? 6u : 1u) << start;
        }
}

TEST(BatchSizeSearch, refuses_what_makes_no_sense) {
    for (const auto& options : {tune::BatchSizeOptions{.init_val = 0}, tune::BatchSizeOptions{.max_trials = -1},
                                tune::BatchSizeOptions{.steps_per_trial = 0}, tune::BatchSizeOptions{.max_val = 0},
                                tune::BatchSizeOptions{.init_val = 512, .max_val = 16},
                                tune::BatchSizeOptions{.margin = 1}, tune::BatchSizeOptions{.margin = -0.1}})
        EXPECT_THROW(options.check(), Error);
}

TEST(OutOfMemory, is_told_from_other_errors) {
    const auto is = [](const auto& make) {
        try {
            make();
        } catch (const std::exception& exception) {
            return tune::is_out_of_memory(exception);
        }
        return false;
    };
    EXPECT_TRUE(is([] { throw std::bad_alloc(); }));
    EXPECT_TRUE(is([] { TORCH_CHECK_WITH(OutOfMemoryError, false, "no more"); }));
    EXPECT_TRUE(is([] { (void)torch::empty({1LL << 46}); })); // the words of LibTorch's own allocator
    EXPECT_TRUE(is([] { throw std::runtime_error("CUDA error: out of memory"); }));
    EXPECT_TRUE(is([] {
        try {
            throw std::bad_alloc();
        } catch (...) {
            std::throw_with_nested(Error("sample 3 (batch 0): std::bad_alloc"));
        }
    }));
    EXPECT_FALSE(is([] { throw Error("the memory of the past"); }));
    EXPECT_FALSE(is([] { (void)torch::ones({2}).matmul(torch::ones({3})); }));
    tune::empty_cache(); // of nothing
}

/// Has room for batches of so many samples, keeps the sizes it was given.
struct Small : Module<Small> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::int64_t room = 20;
    bool breaks = false;
    std::vector<std::int64_t> sizes;

    auto loss(const auto& batch) {
        sizes.push_back(batch.data.size(0));
        if (breaks && sizes.size() > 4) throw Error("broken");
        if (batch.data.size(0) > room) TORCH_CHECK_WITH(OutOfMemoryError, false, "CUDA out of memory");
        return torch::mse_loss(torch::dropout(layer(batch.data), 0.1, is_training()), batch.target);
    }
    auto training_step(const auto& batch) { return loss(batch); }
    auto test_step(const auto& batch) { return logs(log("test/loss"_key, loss(batch))); }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 0.1}}; }
};

std::string weights(const torch::nn::Module& module) {
    std::string text;
    for (const auto& parameter : module.parameters())
        text += std::string(static_cast<const char*>(parameter.const_data_ptr()), parameter.nbytes());
    return text;
}

TEST(BatchSize, trains_with_growing_batches_and_leaves_all_as_it_was) {
    Small net;
    Trainer trainer{Epochs{1}, Accumulate{2}, Limit{.train = 1}, ft::Heard{}};
    const auto loader = ft::loader(64, 8, true);
    const auto before = weights(net);
    torch::manual_seed(9);
    const auto next = torch::rand({1});
    torch::manual_seed(9);
    EXPECT_EQ(tune::batch_size(trainer, net, loader, {.init_val = 8, .steps_per_trial = 2}), 16);
    // Four batches make two steps; 32 are too many.
    EXPECT_EQ(net.sizes, (std::vector<std::int64_t>{8, 8, 8, 8, 16, 16, 16, 16, 32}));
    EXPECT_EQ(weights(net), before);
    EXPECT_TRUE(torch::rand({1}).equal(next));
    EXPECT_TRUE(trainer.policy<ft::Heard>().events.empty());
    EXPECT_EQ(loader.epoch(), 0);

    net.room = 1000;
    EXPECT_EQ(tune::batch_size(trainer, net, loader), 64); // all samples
    EXPECT_EQ(net.sizes.back(), 64);

    torch::manual_seed(9);
    net.breaks = true;
    EXPECT_THROW((void)tune::batch_size(trainer, net, loader), Error);
    EXPECT_EQ(weights(net), before);
    EXPECT_TRUE(torch::rand({1}).equal(next));
}

struct Data {
    std::uint8_t batch_size = 3;
    std::int64_t samples = 64;
    std::vector<std::string> events = {};
    void setup(Stage stage) { events.emplace_back("setup " + std::string(name_of(stage))); }
    void teardown() { events.emplace_back("teardown"); }
    auto test_dataloader() const { return ft::loader(samples, batch_size); }
};

TEST(BatchSize, of_a_test_is_found_by_testing_and_set_in_a_data_module) {
    Small net;
    Trainer trainer{Epochs{1}};
    Data data;
    EXPECT_EQ((tune::batch_size<Stage::test>(trainer, net, data, &Data::batch_size,
                                             {.mode = BatchSizeMode::binsearch, .margin = 0})),
              20);
    EXPECT_EQ(data.batch_size, 20);
    EXPECT_EQ(data.events, (std::vector<std::string>{"setup test", "teardown"}));
    EXPECT_EQ(std::count(net.sizes.begin(), net.sizes.end(), 4), 3);

    data.samples = net.room = 1000; // more than the member can say
    EXPECT_EQ((tune::batch_size<Stage::test>(trainer, net, data, &Data::batch_size, {.max_val = 300})), 255);
    EXPECT_EQ(data.batch_size, 255);
    const auto above = [&] {
        (void)tune::batch_size<Stage::test>(trainer, net, data, &Data::batch_size, {.init_val = 256});
    };
    EXPECT_NE(message(above).find("init_val is 256, but the member that is to be set holds no more than 255"),
              std::string::npos);
    EXPECT_EQ(data.batch_size, 255);

    net.sizes.clear();
    net.breaks = true;
    EXPECT_THROW((void)tune::batch_size<Stage::test>(trainer, net, data, &Data::batch_size), Error);
    EXPECT_EQ(data.batch_size, 255);
}

/// Has rows and a layer once it is set up, and a sum that it alone knows of.
struct Own : Module<Own> {
    torch::nn::Linear layer{nullptr};
    torch::Tensor first, seen = torch::zeros({1}); // no buffers
    std::optional<decltype(ft::sums(1))> rows;
    std::int64_t batch_size = 4, stops_at = -1;
    std::vector<std::int64_t> sizes;

    void setup() {
        rows = ft::sums(48);
        if (layer) return;
        layer = register_module("layer", torch::nn::Linear(2, 1));
        first = layer->weight.detach().clone();
    }
    auto train_dataloader() { return data::Loader{rows.value(), {.batch_size = batch_size, .drop_last = true}}; }
    auto val_dataloader() { // has no large batches
        const auto n = rows.has_value() ? batch_size : 0;
        return std::vector(n > 10 ? 0 : 3, data::Batch{torch::ones({n, 2}), torch::ones({n, 1})});
    }
    auto training_step(const auto& batch) {
        sizes.push_back(batch.data.size(0));
        return torch::mse_loss(layer(batch.data), batch.target);
    }
    void validation_step(const auto& batch) {
        sizes.push_back(batch.data.size(0));
        seen += 1;
        layer->weight.add_(1);
    }
    void on_train_batch_end(auto& run) {
        if (run.global_step() == stops_at) run.stop("enough");
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
    void on_save_checkpoint(auto&, StateTree& checkpoint) { checkpoint["seen"] = seen; }
    void on_load_checkpoint(auto&, const StateTree& checkpoint) { seen = checkpoint.at("seen").as_tensor(); }
};

TEST(BatchSize, of_a_module_with_data_of_its_own_is_found_once_it_is_set_up) {
    Own net;
    Trainer trainer{Epochs{1}};
    EXPECT_EQ(tune::batch_size(trainer, net, net, &Own::batch_size, {.steps_per_trial = 1}), 48);
    EXPECT_EQ(net.batch_size, 48);
    EXPECT_EQ(net.sizes, (std::vector<std::int64_t>{2, 4, 8, 16, 32, 48}));
    net.sizes.clear();
    EXPECT_EQ(tune::batch_size(trainer, net, net, &Own::batch_size, {.init_val = 100, .steps_per_trial = 2}), 48);
    EXPECT_EQ(net.sizes, (std::vector<std::int64_t>{48, 48}));
    EXPECT_TRUE(net.layer->weight.equal(net.first));

    net.batch_size = 4;
    net.stops_at = 2;
    const auto stopped = [&] { (void)tune::batch_size(trainer, net, net, &Own::batch_size); };
    EXPECT_NE(message(stopped).find("after 2 of 3 steps, which says nothing of the size: enough"), std::string::npos);
    EXPECT_EQ(net.batch_size, 4);
    EXPECT_EQ(tune::batch_size(trainer, net, net, &Own::batch_size, {.steps_per_trial = 2}), 48); // with its last step
}

TEST(BatchSize, of_a_validation_leaves_what_the_module_keeps_and_counts_batches) {
    Own net;
    Trainer trainer{Epochs{1}};
    EXPECT_EQ((tune::batch_size<Stage::validate>(trainer, net, net, &Own::batch_size, {.max_val = 8})), 8);
    EXPECT_EQ(net.sizes, (std::vector<std::int64_t>{2, 2, 2, 4, 4, 4, 8, 8, 8}));
    EXPECT_EQ(read_scalar(net.seen), 0);
    EXPECT_FALSE(net.seen.is_inference());
    EXPECT_TRUE(net.layer->weight.equal(net.first));

    const auto above = [&] { (void)tune::batch_size<Stage::validate>(trainer, net, net, &Own::batch_size); };
    EXPECT_NE(message(above).find("the loader gave no batch at size 16"), std::string::npos);
    EXPECT_EQ(net.batch_size, 8);
    EXPECT_EQ(read_scalar(net.seen), 0);
}

/// Steps its optimizers itself, and one of them where the Trainer does not see it.
struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::int64_t batches = 0;
    bool in_secret = false;
    void training_step(const data::Batch& batch, std::int64_t, auto& run) {
        ++batches;
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        run.backward(torch::mse_loss(layer(batch.data), batch.target));
        in_secret ? optimizer.optimizer().step() : optimizer.step();
    }
    auto configure_optimizers() { return std::tuple{optim::SGD{parameters(), {.lr = 0.1}}}; }
};

TEST(BatchSize, goes_with_manual_optimization_and_a_function_that_makes_loaders) {
    ByHand net;
    Trainer trainer{Epochs{1}, std::optional<FastDevRun>()};
    std::vector<std::int64_t> made;
    auto make = [&](std::int64_t size) {
        made.push_back(size);
        return std::vector(2, data::Batch{torch::ones({size, 2}), torch::ones({size, 1})});
    };
    EXPECT_EQ(tune::batch_size(trainer, net, make, {.max_trials = 3}), 8);
    EXPECT_EQ(made, (std::vector<std::int64_t>{2, 4, 8}));
    EXPECT_EQ(net.batches, 9);
    net.in_secret = true;
    EXPECT_EQ(tune::batch_size(trainer, net, make, {.max_trials = 1}), 2);
    net.in_secret = false;
    net.batches = 0;
    trainer.policy<FastDevRun>().emplace(2);
    EXPECT_EQ(tune::batch_size(trainer, net, make), 2);
    EXPECT_EQ(net.batches, 2);
    made.clear();
    EXPECT_EQ(tune::batch_size(trainer, net, make, {.mode = BatchSizeMode::binsearch, .init_val = 20}), 20);
    EXPECT_EQ(made, std::vector<std::int64_t>{20});
}

} // namespace
