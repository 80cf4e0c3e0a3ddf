// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/metric/state.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>

#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/seen_shapes.hpp"

namespace {

using namespace fulgurite;

std::string refusal(const auto& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

struct MeanError : metric::Metric<MeanError> {
    BOOST_HANA_DEFINE_STRUCT(MeanError, (metric::Sum, errors), (metric::Count, samples));
    void update(const torch::Tensor& given) {
        errors += given.sum();
        samples += given.numel();
    }
    double compute() const { return errors.value() / static_cast<double>(samples.value()); }
};

} // namespace

TEST(MetricState, a_sum_of_many_is_exact) {
    metric::Sum sum;
    sum += torch::tensor(std::int64_t{1} << 24);
    sum += 1.0;
    EXPECT_EQ(sum.value(), 16777217.0);
    EXPECT_EQ(sum.tensor().item<double>(), 16777217.0);
    metric::Sum halves;
    for (int i = 0; i < 5000; ++i) halves += torch::ones({}, torch::kHalf); // which count to 2048
    EXPECT_EQ(halves.value(), 5000.0);
}

TEST(MetricState, what_is_given_out_is_a_copy) {
    metric::Sum sum;
    auto given = torch::tensor({1.0, 2.0}, torch::kDouble);
    sum += given;
    given.fill_(100);
    sum.tensor().fill_(100);
    EXPECT_TRUE(torch::equal(sum.tensor(), torch::tensor({1.0, 2.0}, torch::kDouble)));
    metric::Cat cat;
    auto part = torch::tensor({1.0});
    cat.append(part);
    part.fill_(100);
    EXPECT_EQ(cat.tensor().item<float>(), 1);
}

TEST(MetricState, goes_to_the_device_of_what_it_is_given) {
    const auto elsewhere = torch::ones({2}, torch::TensorOptions(torch::kMeta).dtype(torch::kDouble));
    metric::Sum sum;
    metric::Max most;
    metric::Cat cat;
    sum += torch::ones({2});
    most.take(torch::ones({2}));
    cat.append(torch::ones({2}));
    sum += elsewhere;
    most.take(elsewhere);
    cat.append(elsewhere);
    EXPECT_EQ(sum.tensor().device().type(), c10::kMeta);
    EXPECT_EQ(most.tensor().device().type(), c10::kMeta);
    EXPECT_EQ(cat.tensor().device().type(), c10::kMeta);
}

TEST(MetricState, other_shapes_are_refused) {
    metric::Sum sum;
    metric::Min least;
    metric::Cat cat, wide;
    sum += torch::ones({2});
    least.take(torch::ones({1}));
    cat.append(torch::ones({4, 2}));
    wide.append(torch::ones({1, 3}));
    EXPECT_NE(refusal([&] { sum += torch::ones({3}); }).find("a tensor of shape [3] after one of shape [2]"),
              std::string::npos);
    EXPECT_NE(refusal([&] { least.take(torch::ones({3})); }).find("metric::Min: a tensor of shape [3]"),
              std::string::npos);
    EXPECT_NE(refusal([&] { cat.append(torch::ones({4, 3})); }).find("metric::Cat"), std::string::npos);
    EXPECT_NE(refusal([&] { cat.merge(wide); }).find("metric::Cat"), std::string::npos);
    EXPECT_EQ(cat.tensor().size(0), 4);
}

TEST(MetricState, may_be_merged_with_itself) {
    metric::Cat cat;
    cat.append(torch::tensor({1.0}));
    cat.append(torch::tensor({2.0}));
    cat.merge(cat);
    EXPECT_TRUE(torch::equal(cat.tensor(), torch::tensor({1.0, 2.0, 1.0, 2.0})));
    MeanError error;
    error.update(torch::tensor({1.0, 2.0}));
    error.merge(error);
    EXPECT_EQ(error.samples.value(), 4);
    EXPECT_DOUBLE_EQ(error.compute(), 1.5);
}

TEST(MetricState, a_load_that_fails_changes_nothing) {
    MeanError error;
    error.update(torch::tensor({1.0, 2.0}));
    auto saved = StateTree::dict();
    saved["errors"] = metric::Sum().state_dict();
    EXPECT_THROW(error.load_state_dict(saved), Error); // there are no samples
    EXPECT_DOUBLE_EQ(error.compute(), 1.5);
}

TEST(MetricState, an_accuracy_merges_too) {
    metric::Accuracy first, second, none;
    first.update(torch::tensor({1, 2}), torch::tensor({1, 1}));
    second.update(torch::tensor({3, 3}), torch::tensor({3, 3}));
    first.merge(second);
    first.merge(none);
    EXPECT_EQ(first.compute(), 0.75);
}

TEST(SeenShapes, remembers_several) {
    metric::SeenShapes seen;
    const auto labels = torch::zeros({2}, torch::kLong);
    for (int round = 0; round < 2; ++round)
        for (std::int64_t length = 1; length <= 40; ++length)
            EXPECT_EQ(seen.are_new(torch::zeros({length}), labels), round == 0) << length;
    EXPECT_TRUE(seen.are_new(torch::zeros({1}, torch::kDouble), labels));
    EXPECT_TRUE(seen.are_new(torch::zeros({1}), labels.to(torch::kInt)));
}
