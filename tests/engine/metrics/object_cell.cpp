// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/metrics/object_cell.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "fulgurite/metric/aggregation/sum_metric.hpp"
#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/recall.hpp"
#include "fulgurite/metric/classification/stat_scores.hpp"
#include "fulgurite/metric/curve/auroc.hpp"
#include "fulgurite/metric/wrapper/classwise_wrapper.hpp"
#include "fulgurite/metric/wrapper/collection.hpp"
#include "fulgurite/metric/wrapper/min_max_metric.hpp"
#include "fulgurite/metric/wrapper/running.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

/// A metric whose state is changed in place, as one may write it.
class InPlace {
public:
    void update(const torch::Tensor& values) { sum_.add_(values.detach().sum()); }
    double compute() const { return read_scalar(sum_); }
    void reset() { sum_ = torch::zeros({}); }
    StateTree state_dict() const { return sum_; }
    void load_state_dict(const StateTree& state) { sum_ = state.as_tensor(); }
    void merge(const InPlace& other) { sum_.add_(other.sum_); }

private:
    torch::Tensor sum_ = torch::zeros({});
};
/// One that cannot go on.
struct Forgets {
    double sum = 0;
    double compute() const { return sum; }
    void reset() { sum = 0; }
};

struct Scored : fulgurite::testing::Linear {
    metric::Accuracy accuracy;
    metric::BinaryAUROC auroc{{.input = metric::Input::logits}};
    metric::MulticlassRecall recall{{.num_classes = 2, .average = metric::Average::none}};
    metric::Running<metric::SumMetric> running{metric::SumMetric(), {.window = 3}};
    InPlace in_place;
    Forgets forgets;
    metric::ClasswiseWrapper<metric::MulticlassRecall> by_class{
        metric::MulticlassRecall{{.num_classes = 2, .average = metric::Average::none}}, {"no", "yes"}};
    metric::MinMaxMetric<metric::BinaryAccuracy> extremes{metric::BinaryAccuracy{{.input = metric::Input::logits}}};
    metric::BinaryStatScores scores{{.input = metric::Input::logits}};
    double throws_at = -1;
    double batches = 0;

    auto training_step(const auto& batch) {
        auto out = forward(batch.data);
        auto yes = batch.target.gt(0).to(torch::kLong);
        accuracy.update(torch::sigmoid(out), yes);
        auroc.update(out, yes);
        auto both = torch::cat({-out, out}, 1);
        recall.update(both, yes.squeeze(1));
        running.update(read_scalar(out.detach().sum()));
        in_place.update(out);
        forgets.sum += 1;
        if (batches++ == throws_at) throw Error("here it ends");
        return step(torch::mse_loss(out, batch.target), log("acc"_key, accuracy), log("acc_again"_key, accuracy),
                    log("auroc"_key, auroc), log("recall"_key, recall, on_step | on_epoch), log("running"_key, running),
                    log("in_place"_key, in_place), log("forgets"_key, forgets));
    }
    auto validation_step(const auto& batch) {
        auto out = forward(batch.data);
        auto yes = batch.target.gt(0).to(torch::kLong);
        by_class.update(torch::cat({-out, out}, 1), yes.squeeze(1));
        extremes.update(out, yes);
        scores.update(out, yes);
        return logs(log("val/recall"_key, by_class, prog_bar), log("val/extremes"_key, extremes),
                    log("val/scores"_key, scores));
    }
};

using Values = std::map<std::string, double>;

/// A fit of two epochs of seven batches with a file in each place, from a file or the beginning.
Values values_of(const std::filesystem::path& folder, const std::filesystem::path& from = {}, double throws_at = -1) {
    torch::manual_seed(5);
    Scored model;
    model.throws_at = throws_at;
    Trainer trainer{Epochs{2},
                    Cpu{},
                    KeepLast{{.directory = folder, .every = Steps{1}}},
                    fulgurite::testing::SaveAll{folder},
                    Csv{folder / "log.csv"},
                    LogEvery{2}};
    auto train = loader(56, 8), val = loader(24, 8);
    return trainer.fit(model, train, val, resume(from)).metrics();
}

void expect_equal(Values whole, Values resumed, const std::string& where) {
    for (auto* values : {&whole, &resumed})
        for (const char* name : {"forgets", "val/extremes/min", "val/extremes/max"}) // more than an epoch's state
            values->erase(name);
    EXPECT_EQ(whole, resumed) << where;
}

template <class V>
struct Gives {
    V value;
    V compute() const { return value; }
};
template <class V>
std::string numbers_of(V value) {
    Gives<V> metric{std::move(value)};
    std::string text;
    each_value(
        metric, [&](const std::string& name, double number) { text += name + "=" + in_words(number, " "); }, "key");
    return text;
}

} // namespace

TEST(ObjectCell, goes_on_from_a_file_of_every_batch) {
    TempDir folder, other;
    const auto whole = values_of(folder.path());
    EXPECT_EQ(whole.at("acc"), whole.at("acc_again"));
    ASSERT_TRUE(whole.contains("recall/1")) << "of several numbers each has a name";
    for (int i = 1; i <= 14; ++i)
        expect_equal(whole, values_of(other.path(), folder.path() / std::to_string(i)), "batch " + std::to_string(i));
}

TEST(ObjectCell, goes_on_from_a_file_that_was_written_within_a_batch) {
    TempDir folder;
    const auto whole = values_of(folder.path());
    for (const double at : {0, 3, 6, 9, 13}) {
        TempDir cut, other;
        EXPECT_THROW(values_of(cut.path(), {}, at), Error);
        if (at > 0) expect_equal(whole, values_of(other.path(), cut.path() / "last.ckpt"), "in " + std::to_string(at));
    }
}

TEST(ObjectCell, is_not_in_a_file_of_an_epochs_end) {
    TempDir folder;
    values_of(folder.path());
    const auto auroc = [&](const std::string& file) {
        return checkpoint::load(folder.path() / file).at("fulgurite", "metrics").at("sums").at("auroc").at("state");
    };
    EXPECT_TRUE(auroc("3").contains("state"));
    EXPECT_TRUE(auroc("7").contains("values")) << "no batch of the epoch follows";
    EXPECT_FALSE(auroc("last.ckpt").contains("state"));
}

TEST(ObjectCell, gives_several_numbers_names) {
    TempDir folder;
    const auto values = values_of(folder.path());
    for (const char* name : {"val/recall/no", "val/recall/yes", "val/extremes/value", "val/extremes/min",
                             "val/extremes/max", "val/scores/tp", "val/scores/support", "recall/0", "recall/1"})
        EXPECT_TRUE(values.contains(name)) << name;
    EXPECT_FALSE(values.contains("recall"));
    EXPECT_EQ(values.at("val/scores/support"), values.at("val/scores/tp") + values.at("val/scores/fn"));
    const auto head = fulgurite::testing::read_file(folder.path() / "log.csv");
    for (const char* column : {"recall/0_step", "recall/1_step", "recall/1_epoch", "val/recall/yes"})
        EXPECT_NE(head.find(column), std::string::npos) << column << head;
}

TEST(EachValue, names_each_number) {
    EXPECT_EQ(numbers_of(2.5), "=2.5 ");
    EXPECT_EQ(numbers_of(torch::tensor({3})), "=3 ");
    EXPECT_EQ(numbers_of(torch::tensor({3.0, 4.5})), "0=3 1=4.5 ");
    EXPECT_EQ(numbers_of(std::vector<int>{1, 2}), "0=1 1=2 ");
    EXPECT_EQ(numbers_of(std::map<std::string, torch::Tensor>{{"a", torch::tensor(1)}, {"b", torch::tensor({2, 3})}}),
              "a=1 b/0=2 b/1=3 ");
    EXPECT_EQ(numbers_of(metric::MinMax{1, 0, 2}), "value=1 min=0 max=2 ");
    try {
        numbers_of(torch::eye(2));
        ADD_FAILURE() << "a matrix has no names";
    } catch (const Error& error) {
        EXPECT_EQ(std::string(error.what()).rfind("the value 'key' of a metric object is a tensor of shape [2, 2]", 0),
                  0U)
            << error.what();
    }
}
