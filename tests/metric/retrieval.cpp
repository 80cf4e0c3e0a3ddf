// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <map>
#include <string>

#include "fulgurite/metric/retrieval/hit_rate.hpp"
#include "fulgurite/metric/retrieval/map.hpp"
#include "fulgurite/metric/retrieval/mrr.hpp"
#include "fulgurite/metric/retrieval/normalized_dcg.hpp"
#include "fulgurite/metric/retrieval/precision.hpp"
#include "fulgurite/metric/retrieval/recall.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using metric::Aggregation;
using metric::EmptyTarget;
using metric_cases::Case;

template <class Options>
Options read(const nlohmann::json& from) {
    const std::map<std::string, EmptyTarget> actions{
        {"neg", EmptyTarget::neg}, {"pos", EmptyTarget::pos}, {"skip", EmptyTarget::skip}};
    const std::map<std::string, Aggregation> ways{{"mean", Aggregation::mean},
                                                  {"median", Aggregation::median},
                                                  {"min", Aggregation::min},
                                                  {"max", Aggregation::max}};
    Options options;
    for (const auto& [name, value] : from.items()) {
        if (name == "top_k") options.top_k = value.template get<std::int64_t>();
        else if (name == "ignore_index") options.ignore_index = value.template get<std::int64_t>();
        else if (name == "empty_target_action") options.empty_target_action = actions.at(value);
        else if (name == "aggregation") options.aggregation = ways.at(value);
        else if constexpr (requires { options.adaptive_k; }) options.adaptive_k = value.template get<bool>();
        else ADD_FAILURE() << name;
    }
    return options;
}

template <class Metric>
bool run(const Case& each, const char* name) {
    if (each.metric != name) return false;
    metric_cases::expect_case(each, Metric(read<typename Metric::Options>(each.options)));
    return true;
}
#define RUN(Metric) run<metric::Metric>(each, #Metric)

TEST(Retrieval, is_that_of_torchmetrics) {
    for (const auto& each : metric_cases::cases("retrieval.json"))
        EXPECT_TRUE(RUN(RetrievalMAP) || RUN(RetrievalMRR) || RUN(RetrievalNormalizedDCG) || RUN(RetrievalPrecision) ||
                    RUN(RetrievalRecall) || RUN(RetrievalHitRate))
            << each.metric;
}

const auto scores = torch::tensor({0.2F, 0.3F, 0.5F, 0.1F, 0.3F, 0.5F, 0.2F});
const auto wanted = torch::tensor({0, 0, 1, 0, 1, 0, 1});
const auto queries = torch::tensor({0, 0, 0, 1, 1, 1, 1});

TEST(Retrieval, of_two_queries_by_hand) {
    EXPECT_NEAR(metric::evaluate(metric::RetrievalMAP(), scores, wanted, queries), (1 + (1. / 2 + 2. / 3) / 2) / 2,
                1e-9);
    EXPECT_NEAR(metric::evaluate(metric::RetrievalMRR(), scores, wanted, queries), 0.75, 1e-9);
    EXPECT_NEAR(metric::evaluate(metric::RetrievalPrecision({.top_k = 2}), scores, wanted, queries), 0.5, 1e-9);
    EXPECT_NEAR(metric::evaluate(metric::RetrievalRecall({.top_k = 2}), scores, wanted, queries), 0.75, 1e-9);
    EXPECT_NEAR(metric::evaluate(metric::RetrievalHitRate({.top_k = 1}), scores, wanted, queries), 0.5, 1e-9);
    const double log3 = 1 / std::log2(3.0);
    EXPECT_NEAR(metric::evaluate(metric::RetrievalNormalizedDCG(), scores, wanted, queries),
                (1 + (log3 + 0.5) / (1 + log3)) / 2, 1e-9);
}

TEST(Retrieval, of_equal_predictions_takes_the_first_given_first) {
    const auto equal = torch::ones({3}), one = torch::zeros({3}, torch::kLong);
    EXPECT_NEAR(metric::evaluate(metric::RetrievalMRR(), equal, torch::tensor({0, 1, 0}), one), 0.5, 1e-9);
    // but in this one they share their places
    EXPECT_NEAR(metric::evaluate(metric::RetrievalNormalizedDCG(), equal, torch::tensor({0, 1, 0}), one),
                (1 + 1 / std::log2(3.0) + 0.5) / 3, 1e-9);
}

TEST(Retrieval, of_queries_without_anything_wanted) {
    const auto last = torch::tensor({0, 0, 1, 0, 0, 0, 0});
    const auto value = [&](EmptyTarget action) {
        return metric::evaluate(metric::RetrievalMRR({.empty_target_action = action}), scores, last, queries);
    };
    EXPECT_EQ(value(EmptyTarget::neg), 0.5);
    EXPECT_EQ(value(EmptyTarget::pos), 1.0);
    EXPECT_EQ(value(EmptyTarget::skip), 1.0);
    try {
        value(EmptyTarget::error);
        ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "RetrievalMRR: a query has no wanted document, which empty_target_action = error refuses");
    }
}

TEST(Retrieval, of_nothing_has_no_value) {
    EXPECT_TRUE(std::isnan(metric::RetrievalMAP().compute()));
    EXPECT_TRUE(std::isnan(metric::RetrievalMRR().compute()));
    EXPECT_TRUE(std::isnan(metric::RetrievalNormalizedDCG().compute()));
    EXPECT_TRUE(std::isnan(metric::RetrievalPrecision().compute()));
    EXPECT_TRUE(std::isnan(metric::RetrievalRecall().compute()));
    EXPECT_TRUE(std::isnan(metric::RetrievalHitRate().compute()));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::RetrievalMAP({.empty_target_action = EmptyTarget::skip}), scores,
                                            torch::zeros_like(wanted), queries)));
    EXPECT_TRUE(std::isnan(
        metric::evaluate(metric::RetrievalMAP({.ignore_index = 0}), scores, torch::zeros_like(wanted), queries)));
}

TEST(Retrieval, takes_any_floating_type) {
    for (const auto type : {torch::kHalf, torch::kBFloat16, torch::kDouble}) {
        const auto given = scores.to(type).requires_grad_();
        EXPECT_NEAR(metric::evaluate(metric::RetrievalMRR(), given, wanted.to(torch::kBool), queries.to(torch::kInt)),
                    0.75, 1e-9);
    }
}

template <class F>
std::string refusal(const F& does) {
    try {
        does();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}
template <class Metric>
std::string refused(Metric metric, const torch::Tensor& given, const torch::Tensor& target,
                    const torch::Tensor& indexes = queries) {
    const auto first = refusal([&] { metric.update(given, target, indexes); });
    EXPECT_EQ(refusal([&] { metric.update(given, target, indexes); }), first) << "refused once only";
    return first;
}

TEST(Retrieval, refuses_bad_options) {
    EXPECT_EQ(refusal([] { metric::RetrievalMAP({.top_k = 0}); }),
              "RetrievalMAP: top_k is 0; give a whole number of 1 or more, or nothing for all");
    EXPECT_EQ(refusal([] { metric::RetrievalPrecision({.top_k = -1}); }),
              "RetrievalPrecision: top_k is -1; give a whole number of 1 or more, or nothing for all");
    EXPECT_EQ(refusal([] { metric::RetrievalPrecision({.adaptive_k = true}); }),
              "RetrievalPrecision: adaptive_k is true; give a top_k beside it, or leave it false");
}

TEST(Retrieval, refuses_bad_inputs) {
    const metric::RetrievalMAP map;
    EXPECT_EQ(
        refused(map, scores, wanted, queries.slice(0, 1)),
        "RetrievalMAP: predictions of shape [7], targets of shape [7] and indexes of shape [6] do not go together; "
        "give three of the same shape");
    EXPECT_NE(refused(map, scores.slice(0, 1), wanted).find("[6]"), std::string::npos);
    EXPECT_EQ(refused(map, wanted, wanted),
              "RetrievalMAP: predictions are of type Long; give floating-point numbers, by which documents are ranked");
    EXPECT_EQ(refused(map, scores, scores),
              "RetrievalMAP: targets are of type Float; give whole numbers, for example target.to(torch::kLong)");
    EXPECT_EQ(refused(map, scores, wanted, scores),
              "RetrievalMAP: indexes are of type Float; give whole numbers, the query of each document");
    const std::string range = "; give 0, or 1 for wanted, or set ignore_index for what is to be left out";
    EXPECT_EQ(refused(map, scores, wanted * 2), "RetrievalMAP: targets of shape [7] hold 2" + range);
    EXPECT_EQ(refused(map, scores, -wanted), "RetrievalMAP: targets of shape [7] hold -1" + range);
    EXPECT_EQ(refused(metric::RetrievalMAP({.ignore_index = -1}), scores, -wanted), "nothing was thrown");
    const metric::RetrievalNormalizedDCG gains;
    EXPECT_EQ(refused(gains, scores, wanted * 2.5), "nothing was thrown");
    EXPECT_EQ(refused(gains, scores, -wanted),
              "RetrievalNormalizedDCG: targets of shape [7] hold -1; give gains of 0 or more, or set ignore_index for "
              "what is to be left out");
}

TEST(Retrieval, tells_in_compute_what_came_out_of_range_later) {
    const auto later = [](auto metric, const torch::Tensor& target) {
        metric.update(scores, wanted, queries);
        metric.update(scores, target, queries + 2);
        return refusal([&] { (void)metric.compute(); });
    };
    EXPECT_EQ(later(metric::RetrievalMAP(), wanted * 7),
              "RetrievalMAP: targets of shape [14] hold 7; give 0, or 1 for wanted, or set ignore_index for what is to "
              "be left out");
    EXPECT_NE(later(metric::RetrievalRecall(), -wanted).find("hold -1"), std::string::npos);
    EXPECT_NE(later(metric::RetrievalNormalizedDCG(), -wanted).find("hold -1"), std::string::npos);
    EXPECT_EQ(later(metric::RetrievalNormalizedDCG(), wanted * 7), "nothing was thrown");
    EXPECT_EQ(later(metric::RetrievalMAP({.ignore_index = -1}), -wanted), "nothing was thrown");
}

} // namespace
