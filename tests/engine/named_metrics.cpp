// SPDX-License-Identifier: BSL-1.0
// Metrics whose names are known at run time only.
#include <map>
#include <string>
#include <vector>

#include <fulgurite/fulgurite.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_named_metrics {

namespace {

using fulgurite::testing::TempDir;
namespace fs = std::filesystem;

std::vector<data::Batch> batches(std::int64_t count) {
    auto generator = at::detail::createCPUGenerator(5);
    std::vector<data::Batch> all;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto x = torch::randn({4, 3}, generator);
        all.push_back({x, x.sum(1, true)});
    }
    return all;
}
/// The values of its validations are written down, so that something stops to improve.
template <class Watched>
struct Net : Module<Net<Watched>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(3, 1));
    Watched watched;
    explicit Net(Watched what) : watched(std::move(what)) {
        const torch::NoGradGuard no_grad;
        for (auto& parameter : this->parameters()) parameter.fill_(0.1);
    }
    auto training_step(const data::Batch& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss, on_epoch));
    }
    auto validation_step(const data::Batch&, std::int64_t, auto& run) {
        const double values[] = {5, 4, 3, 3.5, 3.6, 2, 3, 3, 3, 3, 3, 3};
        return logs(log("val/loss"_key, values[run.epoch()]));
    }
    auto configure_optimizers() {
        return optim::with(optim::SGD{this->parameters(), {.lr = 0.05}},
                           optim::ReduceLROnPlateau{watched, {.factor = 0.5, .patience = 0}});
    }
};
struct Seen {
    std::int64_t epochs = 0;
    std::string reason, state;
    std::map<std::string, double> rates;
    std::vector<std::string> files;
    torch::Tensor weight;
    bool operator==(const Seen& other) const {
        return epochs == other.epochs && reason == other.reason && state == other.state && rates == other.rates &&
               files == other.files && torch::equal(weight, other.weight);
    }
};
template <class Watched>
Seen trained(const Watched& watched, const fs::path& folder, const fs::path& from = {}) {
    Net<Watched> net(watched);
    Trainer trainer{Epochs{12}, EarlyStopping{watched, {.patience = 3}},
                    KeepBest{watched, {.top_k = 2, .directory = folder, .filename = "best {epoch}"}},
                    KeepEvery{Epochs{1}, {.directory = folder, .filename = "{epoch}"}}};
    const auto result = trainer.fit(net, batches(3), batches(1), resume(from));
    Seen seen;
    seen.epochs = result.epoch();
    seen.reason = result.stop_reason();
    trainer.policies().for_all([&]<class P>(P& policy) { seen.state += engine::state_key(policy) + " "; });
    for (const auto& group : {0, 1, 2, 3, 4, 5})
        if (const auto file = folder / fmt::format("{}.ckpt", group); fs::exists(file))
            seen.rates[file.filename()] =
                checkpoint::load(file).at("optimizer_states", 0, "param_groups", 0, "lr").as_double();
    for (const auto& entry : fs::directory_iterator(folder)) seen.files.push_back(entry.path().filename());
    std::sort(seen.files.begin(), seen.files.end());
    seen.weight = net.layer->weight.detach().clone();
    EXPECT_EQ(result.metric("val/loss"), result.metric("val/loss"_key));
    return seen;
}
TEST(NamedMetric, is_watched_as_its_key_is) {
    const TempDir by_key, by_name, rest;
    const auto whole = trained("val/loss"_key, by_key.path());
    EXPECT_EQ(whole.epochs, 9);
    EXPECT_LT(whole.rates.at("5.ckpt"), 0.05);
    EXPECT_EQ(trained(metric::named("val/loss"), by_name.path()), whole);
    for (const auto* file : {"0.ckpt", "3.ckpt", "6.ckpt"}) { // and one goes on from the other's file
        const auto gone_on = trained(metric::named("val/loss"), rest.path(), by_key.path() / file);
        EXPECT_EQ(gone_on.epochs, whole.epochs);
        EXPECT_EQ(gone_on.reason, whole.reason);
        EXPECT_TRUE(torch::equal(gone_on.weight, whole.weight));
    }
    const TempDir train_key, train_name;
    EXPECT_EQ(trained(metric::named("train/loss"), train_name.path()), trained("train/loss"_key, train_key.path()));
}

struct Brings : Net<metric::Name> {
    int asked = 0;
    using Net::Net;
    auto train_dataloader() { return ++asked, batches(2); }
    auto val_dataloader() { return ++asked, batches(1); }
};
std::string refusal(auto&& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}
TEST(NamedMetric, that_nothing_logs_is_refused_before_data_is_loaded) {
    const auto words = "nothing logs 'val/los'; did you mean 'val/loss'?";
    Net<metric::Name> net(metric::named("val/loss"));
    std::vector<data::Batch> none; // would be refused, too
    EXPECT_TRUE(refusal([&] {
                    Trainer{Epochs{1}, EarlyStopping{metric::named("val/los")}}.fit(net, none, none);
                }).find(words) != std::string::npos);
    const TempDir folder;
    EXPECT_TRUE(refusal([&] {
                    Trainer{Epochs{1}, KeepBest{metric::named("val/los"), {.directory = folder.path()}}}.fit(net, none,
                                                                                                             none);
                }).find(words) != std::string::npos);
    Net<metric::Name> wrong(metric::named("val/los"));
    EXPECT_TRUE(refusal([&] { Trainer{Epochs{1}}.fit(wrong, none, none); }).find(words) != std::string::npos);
    EXPECT_EQ(refusal([] { metric::named(""); }), "a metric needs a name, and this one is empty");
    EXPECT_EQ(refusal([&] { Trainer{Epochs{1}}.fit(net, batches(1), batches(1)).metric("val/los"); }),
              "there is no metric 'val/los'; did you mean 'val/loss'?");
}

/// Logs by name alone, and says so.
struct ByName : Module<ByName> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 1));
    ByName() {
        const torch::NoGradGuard no_grad;
        for (auto& parameter : parameters()) parameter.fill_(0.1);
    }
    std::vector<std::string> logged_names() const { return {"score", "seen"}; }
    auto training_step(const data::Batch& batch, std::int64_t, auto& run) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        run.log("seen", loss.template item<double>());
        return loss;
    }
    void validation_step(const data::Batch&) {}
    void on_validation_epoch_end(auto& run) {
        const double values[] = {5, 4, 3, 3.5, 3.6, 3.7, 3, 3, 3, 3, 3, 3};
        run.log("score", values[run.epoch()]);
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.05}}; }
};
TEST(NamedMetric, of_run_log_is_watched_where_the_module_says_so) {
    const TempDir folder, rest;
    const auto run = [&](const fs::path& into, const fs::path& from) {
        ByName net;
        std::vector<double> fresh;
        const auto look = on<hook::on_validation_end>([&](auto& at) {
            EXPECT_TRUE(at.is_fresh("score"));
            EXPECT_TRUE(at.has_metric("seen"));
            EXPECT_FALSE(at.has_metric("unseen"));
            fresh.push_back(at.metric("score"));
        });
        Trainer trainer{Epochs{12}, look, EarlyStopping{metric::named("score"), {.patience = 2}},
                        KeepBest{metric::named("score"), {.directory = into, .filename = "best"}},
                        KeepEvery{Epochs{1}, {.directory = into, .filename = "{epoch}"}}};
        const auto result = trainer.fit(net, batches(2), batches(1), resume(from));
        EXPECT_EQ(trainer.policy<KeepBest>().best_score(), 3);
        EXPECT_EQ(result.metric("score"), 3.6);
        EXPECT_GT(result.metric("seen"), 0);
        return std::pair(result.epoch(), fresh);
    };
    const auto whole = run(folder.path(), "");
    EXPECT_EQ(whole.first, 5);
    EXPECT_EQ(whole.second, (std::vector<double>{5, 4, 3, 3.5, 3.6}));
    EXPECT_EQ(run(rest.path(), folder.path() / "3.ckpt").first, 5);
}
TEST(NamedMetric, that_is_late_is_told_when_it_is_looked_at) {
    ByName net;
    const auto words = refusal([&] {
        Trainer{Epochs{2}, EarlyStopping{metric::named("score"), {.check_on_train_epoch_end = true}}}.fit(net,
                                                                                                          batches(2));
    });
    EXPECT_NE(words.find("the metric has no value when it is looked at"), std::string::npos) << words;
}

} // namespace

} // namespace fulgurite::test_named_metrics
