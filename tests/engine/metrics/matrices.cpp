// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/metrics/matrices.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_matrices {
namespace {

using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

/// A logger that shows matrices: name → what it was given, one after the other.
struct Shown : policy::Logger {
    using All = std::map<std::string, std::vector<std::vector<double>>>;
    std::shared_ptr<All> all = std::make_shared<All>();

    void log_scalar(std::string_view, double, std::int64_t) {}
    void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t) {
        const auto flat = matrix.to(at::kDouble).contiguous();
        (*all)[std::string(name)].emplace_back(flat.const_data_ptr<double>(),
                                               flat.const_data_ptr<double>() + flat.numel());
    }
};

struct Confused : fulgurite::testing::Linear {
    metric::BinaryConfusionMatrix train{{.input = metric::Input::logits}}, val{{.input = metric::Input::logits}};

    auto training_step(const auto& batch) {
        auto out = forward(batch.data);
        train.update(out, batch.target.gt(0).to(torch::kLong));
        return step(torch::mse_loss(out, batch.target), log("train/confusion"_key, train));
    }
    auto validation_step(const auto& batch) {
        auto out = forward(batch.data);
        val.update(out, batch.target.gt(0).to(torch::kLong));
        return logs(log("val/confusion"_key, val));
    }
};

struct ByHand : fulgurite::testing::Linear {
    torch::Tensor matrix;
    void on_train_epoch_end(auto& run) { run.log_matrix("weights", matrix); }
};

std::vector<double> by_hand(Confused& model, auto& batches) {
    std::vector<double> counts(4);
    const at::NoGradGuard no_gradients;
    for (const auto& batch : batches) {
        const auto out = model.forward(batch.data);
        for (std::int64_t i = 0; i < out.numel(); ++i) {
            const bool said = read_scalar(out.view({-1})[i]) > 0, is = read_scalar(batch.target.view({-1})[i]) > 0;
            ++counts[static_cast<std::size_t>(is) * 2 + static_cast<std::size_t>(said)];
        }
    }
    return counts;
}

} // namespace

TEST(Matrices, go_to_the_loggers_that_show_them_after_each_epoch) {
    torch::manual_seed(3);
    Confused model;
    Shown shown;
    auto train = loader(56, 8), val = loader(24, 8);
    Trainer{Epochs{3}, Cpu{}, shown}.fit(model, train, val);
    ASSERT_EQ(shown.all->at("val/confusion").size(), 3U) << "the sanity check is none of them";
    ASSERT_EQ(shown.all->at("train/confusion").size(), 3U);
    EXPECT_EQ(shown.all->at("val/confusion").back(), by_hand(model, val));
    double sum = 0;
    for (const double count : shown.all->at("train/confusion").front()) sum += count;
    EXPECT_EQ(sum, 56);
}

TEST(Matrices, are_the_same_after_a_resume_within_the_epoch_and_behind_its_last_batch) {
    TempDir folder;
    const auto fit = [&](const Shown& shown, const std::filesystem::path& from) {
        torch::manual_seed(3);
        Confused model;
        auto train = loader(56, 8), val = loader(24, 8);
        Trainer{Epochs{1}, Cpu{}, shown, fulgurite::testing::SaveAll{folder.path() / (from.empty() ? "whole" : "cut")}}
            .fit(model, train, val, resume(from));
    };
    Shown whole;
    fit(whole, {});
    for (int i = 1; i <= 7; ++i) {
        Shown resumed;
        fit(resumed, folder.path() / "whole" / std::to_string(i));
        EXPECT_EQ(*whole.all, *resumed.all) << "batch " << i;
    }
}

TEST(Matrices, are_refused_before_the_fit_where_no_logger_shows_any) {
    TempDir folder;
    Confused model;
    auto train = loader(56, 8), val = loader(24, 8);
    const auto told = fulgurite::testing::message_of(
        [&] { Trainer{Epochs{1}, Cpu{}, Csv{folder.path() / "log.csv"}}.fit(model, train, val); });
    EXPECT_NE(told.find("'val/confusion' is a matrix of shape [2, 2], which no logger of this Trainer shows; give it "
                        "Report or TensorBoard"),
              std::string::npos)
        << told;
    EXPECT_NO_THROW(Trainer(Epochs{1}, Cpu{}).fit(model, train, val)) << "without a logger nothing is logged";
}

TEST(Matrices, are_in_the_report_and_in_tensorboard) {
    TempDir folder;
    Confused model;
    auto train = loader(56, 8), val = loader(24, 8);
    Trainer trainer{Epochs{1}, Cpu{}, Report{folder.path() / "report.html"}, TensorBoard{folder.path() / "events"}};
    trainer.fit(model, train, val);
    EXPECT_NE(fulgurite::testing::read_file(folder.path() / "report.html").find("val/<wbr>confusion"),
              std::string::npos);
    std::string events;
    for (const auto& file : std::filesystem::directory_iterator(folder.path() / "events"))
        events += fulgurite::testing::read_file(file.path());
    EXPECT_NE(events.find("val/confusion"), std::string::npos);
    EXPECT_NE(events.find("PNG"), std::string::npos);
}

TEST(Matrices, are_given_by_hand_too) {
    ByHand model;
    model.matrix = torch::tensor({{1.0, -2.0, 0.5}});
    TempDir folder;
    Shown shown;
    auto train = loader(8, 8);
    Trainer{Epochs{1}, Cpu{}, shown, Report{folder.path() / "report.html"}}.fit(model, train);
    EXPECT_EQ(shown.all->at("weights"), (std::vector<std::vector<double>>{{1, -2, 0.5}}));
    EXPECT_NE(fulgurite::testing::read_file(folder.path() / "report.html").find("−2"), std::string::npos);

    model.matrix = torch::ones({2});
    EXPECT_NE(fulgurite::testing::message_of([&] {
                  Trainer(Epochs{1}, Cpu{}).fit(model, train);
              }).find("log_matrix: 'weights' is [2]; give a matrix [N, M]"),
              std::string::npos);
}

} // namespace fulgurite::test_matrices
