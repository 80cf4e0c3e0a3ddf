// SPDX-License-Identifier: BSL-1.0
// Dictionaries that steps return, held to the same values under keys.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fulgurite/fulgurite.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_log_dict {

namespace {

using fulgurite::testing::TempDir;
namespace fs = std::filesystem;
using Values = std::map<std::string, torch::Tensor>;

struct Way {
    struct Keys {};
    struct Dicts {};
    struct Pairs {};
};

std::vector<data::Batch> batches(std::uint64_t seed, std::vector<std::int64_t> sizes) {
    auto generator = at::detail::createCPUGenerator(seed);
    std::vector<data::Batch> all;
    for (const auto size : sizes) {
        const auto x = torch::randn({size, 3}, generator);
        all.push_back({x, x.sum(1, true)});
    }
    return all;
}

template <class W>
struct Net : Module<Net<W>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(3, 1));
    Net() {
        const torch::NoGradGuard no_grad;
        for (auto& parameter : this->parameters()) parameter.fill_(0.1);
    }
    auto training_step(const data::Batch& batch) {
        const auto output = layer(batch.data);
        const auto loss = torch::mse_loss(output, batch.target), mean = output.mean(), most = output.max();
        if constexpr (std::is_same_v<W, Way::Keys>)
            return step(loss, log("both"_key, loss, on_step | on_epoch), log("mean"_key, mean),
                        log("most"_key, most, on_epoch | reduce_max), log("least"_key, -most, on_epoch | reduce_min),
                        log("sum"_key, mean, on_epoch | reduce_sum), log("last"_key, mean, on_epoch | reduce_last));
        else if constexpr (std::is_same_v<W, Way::Dicts>)
            return step(loss, log_dict(Values{{"both", loss}}, on_step | on_epoch), log_dict(Values{{"mean", mean}}),
                        log_dict(Values{{"most", most}}, on_epoch | reduce_max),
                        log_dict(Values{{"least", -most}}, on_epoch | reduce_min),
                        log_dict(Values{{"sum", mean}}, on_epoch | reduce_sum),
                        log_dict(Values{{"last", mean}}, on_epoch | reduce_last));
        else return std::pair{loss, Values{{"mean", mean}}};
    }
    auto validation_step(const data::Batch& batch) {
        const auto loss = torch::mse_loss(layer(batch.data), batch.target);
        if constexpr (std::is_same_v<W, Way::Keys>) return logs(log("val/loss"_key, loss));
        else if constexpr (std::is_same_v<W, Way::Dicts>) return logs(log_dict(Values{{"val/loss", loss}}));
        else return std::pair{loss, Values{{"val/loss", loss}}};
    }
    auto configure_optimizers() { return optim::SGD{this->parameters(), {.lr = 0.05}}; }
    std::vector<std::string> logged_names() const { return {"both", "mean", "val/loss"}; }
};

/// All rows, in words.
struct Rows : policy::Logger {
    std::vector<std::string>* rows;
    explicit Rows(std::vector<std::string>& given) : rows(&given) {}
    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_metrics(std::span<const logger::Scalar> values, std::int64_t step, std::int64_t epoch) {
        std::map<std::string, double> sorted;
        for (const auto& [name, value] : values) sorted.emplace(name, value);
        std::string row = fmt::format("{} {}:", step, epoch);
        for (const auto& [name, value] : sorted) row += fmt::format(" {}={:.17g}", name, value);
        rows->push_back(row);
    }
};
struct Seen {
    std::vector<std::string> rows;
    std::map<std::string, double> metrics;
    bool operator==(const Seen&) const = default;
};
template <class W>
Seen trained(const fs::path& folder, const fs::path& from = {}) {
    Net<W> net;
    Seen seen;
    Trainer trainer{Epochs{3}, Rows{seen.rows}, LogEvery{2}, KeepEvery{Steps{1}, {.directory = folder}}};
    seen.metrics = trainer.fit(net, batches(1, {4, 2, 4, 1}), batches(2, {4, 1}), resume(from)).metrics();
    return seen;
}

} // namespace

TEST(LogDict, IsAsKeysAre) {
    TempDir keyed, named;
    const auto keys = trained<Way::Keys>(keyed.path()), dicts = trained<Way::Dicts>(named.path());
    EXPECT_GT(keys.rows.size(), 6U);
    EXPECT_EQ(dicts, keys);
}
TEST(LogDict, IsResumedWithinAnEpoch) {
    TempDir whole, cut;
    const auto all = trained<Way::Dicts>(whole.path());
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(whole.path())) {
        const auto rest = trained<Way::Dicts>(cut.path(), entry.path());
        ASSERT_LE(rest.rows.size(), all.rows.size());
        const std::vector<std::string> tail(all.rows.end() - static_cast<std::ptrdiff_t>(rest.rows.size()),
                                            all.rows.end());
        EXPECT_EQ(rest.rows, tail) << entry.path();
        EXPECT_EQ(rest.metrics, all.metrics) << entry.path();
        ++files;
    }
    EXPECT_EQ(files, 12U);
}
TEST(LogDict, APairIsALossAndADictionary) {
    TempDir folder;
    const auto pairs = trained<Way::Pairs>(folder.path()), keys = trained<Way::Keys>(folder.path());
    EXPECT_EQ(pairs.metrics.at("val/loss"), keys.metrics.at("val/loss"));
    EXPECT_EQ(pairs.metrics.at("mean"), keys.metrics.at("mean"));
}
TEST(LogDict, IsWatched) {
    TempDir folder;
    const auto last = [&](auto net, auto watched) {
        Trainer trainer{Epochs{3}, KeepBest{watched, {.directory = folder.path(), .filename = "{epoch}"}}};
        trainer.fit(net, batches(1, {4, 2, 4, 1}), batches(2, {4, 1}));
        return trainer.template policy<KeepBest<decltype(watched)>>().state_dict().at("best_model_score").as_double();
    };
    EXPECT_EQ(last(Net<Way::Dicts>(), metric::named("val/loss")), last(Net<Way::Keys>(), "val/loss"_key));
}
TEST(LogDict, HasANameForEachLoader) {
    Net<Way::Dicts> net;
    Trainer trainer{Epochs{1}};
    const auto metrics = trainer.validate(net, data::Loaders{batches(2, {4, 1}), batches(3, {2})}).metrics();
    const auto of = [&](std::uint64_t seed, std::vector<std::int64_t> sizes) {
        return trainer.validate(net, batches(seed, sizes)).metric("val/loss");
    };
    EXPECT_EQ(metrics.at("val/loss/dataloader_idx_0"), of(2, {4, 1}));
    EXPECT_EQ(metrics.at("val/loss/dataloader_idx_1"), of(3, {2}));
}

namespace {

/// Names that only the run shows.
struct Silent : Module<Silent> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 1));
    std::string name = "loss";
    auto training_step(const data::Batch& batch) {
        return std::pair{torch::mse_loss(layer(batch.data), batch.target), Values{{"train", torch::tensor(1.)}}};
    }
    auto validation_step(const data::Batch&) { return Values{{name, torch::tensor(2.)}}; }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.05}}; }
};
struct KeyAndDict : Module<KeyAndDict> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 1));
    auto training_step(const data::Batch& batch) {
        const auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("loss"_key, loss), log_dict(Values{{"loss", loss}}));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.05}}; }
};
std::string refusal(auto&& run) {
    try {
        run();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was refused";
}

} // namespace

TEST(LogDict, AWatchedNameThatNobodyLogsIsRefused) {
    const auto told = refusal([] {
        Net<Way::Dicts> net;
        Trainer{Epochs{3}, EarlyStopping{metric::named("val/los")}}.fit(net, batches(1, {4}), batches(2, {4}));
    });
    EXPECT_NE(told.find("nothing logs 'val/los'; did you mean 'val/loss'?"), std::string::npos) << told;
    const auto late = refusal([] {
        Silent net;
        Trainer{Epochs{3}, EarlyStopping{metric::named("los")}}.fit(net, batches(1, {4}), batches(2, {4}));
    });
    EXPECT_NE(late.find("nothing has logged 'los' so far"), std::string::npos) << late;
    EXPECT_NE(late.find("did you mean 'loss'?"), std::string::npos) << late;
    Silent net;
    const auto result = Trainer{Epochs{9}, EarlyStopping{metric::named("loss"), {.patience = 2}}}.fit(
        net, batches(1, {4}), batches(2, {4}));
    EXPECT_EQ(result.epoch(), 3);
}
TEST(LogDict, WaitsForAValidationBeforeItRefuses) {
    Silent net;
    const auto result = Trainer{Epochs{4}, ValidateEvery{Epochs{2}}, EarlyStopping{metric::named("loss")}}.fit(
        net, batches(1, {4}), batches(2, {4}));
    EXPECT_EQ(result.epoch(), 4);
}
TEST(LogDict, ANameThatIsAKeyTooIsRefused) {
    const auto told = refusal([] {
        KeyAndDict net;
        Trainer{Epochs{1}}.fit(net, batches(1, {4}));
    });
    EXPECT_NE(told.find("log_dict has 'loss', which the same stage logs under a key"), std::string::npos) << told;
}
TEST(LogDict, AValueThatIsNoScalarIsRefusedWithItsName) {
    const auto told = refusal([] {
        struct Wide : Silent {
            auto validation_step(const data::Batch&) { return Values{{"wide", torch::ones(3)}}; }
        } net;
        Trainer{Epochs{1}}.validate(net, batches(1, {4}));
    });
    EXPECT_NE(told.find("wide"), std::string::npos) << told;
    EXPECT_NE(told.find("3 elements"), std::string::npos) << told;
}

namespace {

struct Ends : Silent {
    void on_validation_epoch_end(auto& run) { run.log("loss", 7); }
    void on_train_epoch_end(auto& run) { run.log("train", 8); }
};
struct Late : Silent {
    void on_train_epoch_end(auto& run) { run.log("late", 5 - static_cast<double>(run.epoch())); }
};

} // namespace

TEST(LogDict, WhatAnEpochEndGivesUnderTheNameIsNotOverwritten) {
    Ends net;
    std::vector<std::string> rows;
    const auto result = Trainer{Epochs{1}, Rows{rows}}.fit(net, batches(1, {4}), batches(2, {4}));
    EXPECT_EQ(result.metric("loss"), 7);
    EXPECT_EQ(result.metric("train"), 8);
    for (const auto* value : {" loss=7", " train=8"})
        EXPECT_EQ(std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row.ends_with(value); }), 1)
            << value;
}
TEST(LogDict, ANameThatValidationTakesOverWhileItIsWatchedIsRefused) {
    struct Both : Silent {
        auto training_step(const data::Batch& batch) {
            return std::pair{torch::mse_loss(layer(batch.data), batch.target), Values{{"loss", torch::tensor(1.)}}};
        }
    } net;
    const auto late = refusal([&] {
        Trainer{Epochs{4}, ValidateEvery{Epochs{2}}, EarlyStopping{metric::named("loss")}}.fit(net, batches(1, {4}),
                                                                                               batches(2, {4}));
    });
    EXPECT_NE(late.find("'loss' was watched in training, and now validation logs it"), std::string::npos) << late;
}
TEST(LogDict, ANameThatMayBeMissingIsNotRefused) {
    Silent net;
    const auto result = Trainer{Epochs{2}, EarlyStopping{metric::named("los"), {.strict = false}}}.fit(
        net, batches(1, {4}), batches(2, {4}));
    EXPECT_EQ(result.epoch(), 2);
}
TEST(LogDict, AValueIsWatchedThatOnlyTheEndOfAnEpochLogs) {
    Late net;
    const auto result = Trainer{Epochs{3}, EarlyStopping{metric::named("late"), {.stopping_threshold = 4.5}}}.fit(
        net, batches(1, {4}), batches(2, {4}));
    EXPECT_EQ(result.epoch(), 2);
}

} // namespace fulgurite::test_log_dict
