// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <limits>
#include <string>

#include "fulgurite/metric/regression/concordance_corr_coef.hpp"
#include "fulgurite/metric/regression/cosine_similarity.hpp"
#include "fulgurite/metric/regression/explained_variance.hpp"
#include "fulgurite/metric/regression/huber_error.hpp"
#include "fulgurite/metric/regression/jensen_shannon_divergence.hpp"
#include "fulgurite/metric/regression/kendall_rank_corr_coef.hpp"
#include "fulgurite/metric/regression/kl_divergence.hpp"
#include "fulgurite/metric/regression/log_cosh_error.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/mean_absolute_percentage_error.hpp"
#include "fulgurite/metric/regression/mean_squared_error.hpp"
#include "fulgurite/metric/regression/mean_squared_log_error.hpp"
#include "fulgurite/metric/regression/minkowski_distance.hpp"
#include "fulgurite/metric/regression/normalized_root_mean_squared_error.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"
#include "fulgurite/metric/regression/r2_score.hpp"
#include "fulgurite/metric/regression/relative_l2_error.hpp"
#include "fulgurite/metric/regression/relative_squared_error.hpp"
#include "fulgurite/metric/regression/spearman_corr_coef.hpp"
#include "fulgurite/metric/regression/symmetric_mean_absolute_percentage_error.hpp"
#include "fulgurite/metric/regression/tweedie_deviance_score.hpp"
#include "fulgurite/metric/regression/weighted_mean_absolute_percentage_error.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using metric_cases::Case;
using nlohmann::json;

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class Enum>
Enum named(const json& options, const char* option, std::initializer_list<std::pair<const char*, Enum>> values) {
    for (const auto& [name, value] : values)
        if (options.at(option) == name) return value;
    throw std::runtime_error("no such value of " + std::string(option));
}
std::int64_t outputs(const json& options) { return options.at("num_outputs"); }
metric::Multioutput multioutput(const json& options) {
    using enum metric::Multioutput;
    return named<metric::Multioutput>(
        options, "multioutput",
        {{"uniform_average", uniform_average}, {"raw_values", raw_values}, {"variance_weighted", variance_weighted}});
}
metric::Reduction reduction(const json& options) {
    using enum metric::Reduction;
    return named<metric::Reduction>(options, "reduction", {{"mean", mean}, {"sum", sum}, {"none", none}});
}

void expect_errors(const Case& each) {
    const auto& o = each.options;
    if (each.metric == "MeanSquaredError")
        expect_case(each, metric::MeanSquaredError({.squared = o.at("squared"), .num_outputs = outputs(o)}));
    else if (each.metric == "MeanAbsoluteError")
        expect_case(each, metric::MeanAbsoluteError({.num_outputs = outputs(o)}));
    else if (each.metric == "MeanAbsolutePercentageError") expect_case(each, metric::MeanAbsolutePercentageError());
    else if (each.metric == "SymmetricMeanAbsolutePercentageError")
        expect_case(each, metric::SymmetricMeanAbsolutePercentageError());
    else if (each.metric == "WeightedMeanAbsolutePercentageError")
        expect_case(each, metric::WeightedMeanAbsolutePercentageError());
    else if (each.metric == "MeanSquaredLogError") expect_case(each, metric::MeanSquaredLogError());
    else if (each.metric == "LogCoshError") expect_case(each, metric::LogCoshError({.num_outputs = outputs(o)}));
    else if (each.metric == "MinkowskiDistance") expect_case(each, metric::MinkowskiDistance({.p = o.at("p")}));
    else if (each.metric == "TweedieDevianceScore")
        expect_case(each, metric::TweedieDevianceScore({.power = o.at("power")}));
    else if (each.metric == "HuberError") expect_case(each, metric::HuberError({.delta = o.at("delta")}));
    else if (each.metric == "RelativeL2Error") expect_case(each, metric::RelativeL2Error());
    else if (each.metric == "NormalizedRootMeanSquaredError") {
        using enum metric::Normalization;
        const auto by = named<metric::Normalization>(o, "normalization",
                                                     {{"mean", mean}, {"range", range}, {"std", std}, {"l2", l2}});
        expect_case(each, metric::NormalizedRootMeanSquaredError({.normalization = by, .num_outputs = outputs(o)}));
    } else FAIL() << "nobody knows " << each.metric;
}

void expect_scores(const Case& each) {
    const auto& o = each.options;
    if (each.metric == "R2Score")
        expect_case(each, metric::R2Score({.adjusted = o.at("adjusted"), .multioutput = multioutput(o)}));
    else if (each.metric == "ExplainedVariance")
        expect_case(each, metric::ExplainedVariance({.multioutput = multioutput(o)}));
    else if (each.metric == "RelativeSquaredError")
        expect_case(each, metric::RelativeSquaredError({.squared = o.at("squared")}));
    else if (each.metric == "PearsonCorrCoef") expect_case(each, metric::PearsonCorrCoef({.num_outputs = outputs(o)}));
    else if (each.metric == "ConcordanceCorrCoef")
        expect_case(each, metric::ConcordanceCorrCoef({.num_outputs = outputs(o)}));
    else if (each.metric == "SpearmanCorrCoef")
        expect_case(each, metric::SpearmanCorrCoef({.num_outputs = outputs(o)}));
    else if (each.metric == "KendallRankCorrCoef") {
        using enum metric::KendallVariant;
        const auto variant = named<metric::KendallVariant>(o, "variant", {{"a", a}, {"b", b}, {"c", c}});
        expect_case(each, metric::KendallRankCorrCoef({.variant = variant, .num_outputs = outputs(o)}));
    } else if (each.metric == "CosineSimilarity")
        expect_case(each, metric::CosineSimilarity({.reduction = reduction(o)}));
    else if (each.metric == "KLDivergence")
        expect_case(each, metric::KLDivergence({.log_prob = o.at("log_prob"), .reduction = reduction(o)}));
    else if (each.metric == "JensenShannonDivergence")
        expect_case(each, metric::JensenShannonDivergence({.log_prob = o.at("log_prob"), .reduction = reduction(o)}));
    else expect_errors(each);
}

template <class Call>
std::string refusal(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

template <class M>
double value_of(const M& metric) {
    if constexpr (std::is_same_v<decltype(metric.compute()), double>) return metric.compute();
    else return metric.compute().template item<double>();
}

/// Calls f with one of each metric and its name.
template <class F>
void for_all(const F& f) {
    f("MeanSquaredError", metric::MeanSquaredError());
    f("MeanAbsoluteError", metric::MeanAbsoluteError());
    f("MeanAbsolutePercentageError", metric::MeanAbsolutePercentageError());
    f("SymmetricMeanAbsolutePercentageError", metric::SymmetricMeanAbsolutePercentageError());
    f("WeightedMeanAbsolutePercentageError", metric::WeightedMeanAbsolutePercentageError());
    f("MeanSquaredLogError", metric::MeanSquaredLogError());
    f("LogCoshError", metric::LogCoshError());
    f("HuberError", metric::HuberError());
    f("R2Score", metric::R2Score());
    f("ExplainedVariance", metric::ExplainedVariance());
    f("RelativeSquaredError", metric::RelativeSquaredError());
    f("RelativeL2Error", metric::RelativeL2Error());
    f("NormalizedRootMeanSquaredError", metric::NormalizedRootMeanSquaredError());
    f("PearsonCorrCoef", metric::PearsonCorrCoef());
    f("ConcordanceCorrCoef", metric::ConcordanceCorrCoef());
    f("SpearmanCorrCoef", metric::SpearmanCorrCoef());
    f("KendallRankCorrCoef", metric::KendallRankCorrCoef());
    f("CosineSimilarity", metric::CosineSimilarity());
    f("KLDivergence", metric::KLDivergence());
    f("JensenShannonDivergence", metric::JensenShannonDivergence());
    f("MinkowskiDistance", metric::MinkowskiDistance());
    f("TweedieDevianceScore", metric::TweedieDevianceScore());
}

TEST(Regression, is_what_torchmetrics_says) {
    for (const auto& each : metric_cases::cases("regression.json")) expect_scores(each);
}

TEST(Regression, of_nothing_is_nan) {
    int metrics = 0;
    for_all([&](const char* name, const auto& fresh) {
        EXPECT_TRUE(std::isnan(value_of(fresh))) << name;
        auto saved = fresh; // and what was saved then is that, too
        saved.load_state_dict(fresh.state_dict());
        saved.merge(fresh);
        EXPECT_TRUE(std::isnan(value_of(saved))) << name;
        ++metrics;
    });
    EXPECT_EQ(metrics, 22);
    metric::PearsonCorrCoef three{{.num_outputs = 3}};
    EXPECT_EQ(three.compute().sizes(), torch::IntArrayRef({3}));
}

TEST(Regression, refuses_two_shapes_and_says_both) {
    for_all([](const std::string& name, auto metric) {
        EXPECT_EQ(refusal([&] { metric.update(torch::rand({4, 2}), torch::rand({4})); }),
                  name + ": predictions of shape [4, 2] do not fit targets of shape [4]; give two of the same shape");
        EXPECT_NE(refusal([&] {
                      metric.update(torch::rand({4, 2}, torch::kComplexFloat), torch::rand({4, 2}));
                  }).find(name + ": complex"),
                  std::string::npos);
    });
}

TEST(Regression, refuses_outputs_that_were_not_announced) {
    metric::PearsonCorrCoef one;
    EXPECT_EQ(refusal([&] { one.update(torch::rand({4, 3}), torch::rand({4, 3})); }),
              "PearsonCorrCoef: predictions of shape [4, 3] and targets of shape [4, 3] are not of num_outputs = 1; "
              "give [N, 1] or [N]");
    metric::MeanSquaredError two{{.num_outputs = 2}};
    EXPECT_EQ(refusal([&] { two.update(torch::rand({4}), torch::rand({4})); }),
              "MeanSquaredError: predictions of shape [4] and targets of shape [4] are not of num_outputs = 2; give "
              "[N, 2]");
    metric::R2Score score;
    EXPECT_NE(refusal([&] { score.update(torch::tensor(1.0), torch::tensor(1.0)); }).find("no samples"),
              std::string::npos);
    score.update(torch::rand({4, 3}), torch::rand({4, 3}));
    EXPECT_NE(refusal([&] { score.update(torch::rand({4, 2}), torch::rand({4, 2})); }).find("until reset()"),
              std::string::npos);
    metric::ExplainedVariance variance, other;
    variance.update(torch::rand({4, 3}), torch::rand({4, 3}));
    other.update(torch::rand({4, 2}), torch::rand({4, 2}));
    EXPECT_EQ(refusal([&] { variance.merge(other); }),
              "metric::PairMoments: values of shape [2] cannot follow values of shape [3]; give one number of outputs "
              "until reset()");
    metric::CosineSimilarity cosine;
    EXPECT_EQ(
        refusal([&] { cosine.update(torch::rand({4}), torch::rand({4})); }),
        "CosineSimilarity: predictions of shape [4] and targets of shape [4] are no rows to compare; give [N, D]");
}

TEST(Regression, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal([] { metric::MeanSquaredError{{.num_outputs = 0}}; }),
              "MeanSquaredError: num_outputs is 0; give a whole number of 1 or more");
    EXPECT_EQ(refusal([] { metric::KendallRankCorrCoef{{.num_outputs = -1}}; }),
              "KendallRankCorrCoef: num_outputs is -1; give a whole number of 1 or more");
    EXPECT_EQ(refusal([] { metric::HuberError{{.delta = 0}}; }), "HuberError: delta is 0; give a number above 0");
    EXPECT_EQ(refusal([] { metric::MinkowskiDistance{{.p = 0.5}}; }),
              "MinkowskiDistance: p is 0.5; give a number of 1 or more");
    EXPECT_EQ(refusal([] { metric::R2Score{{.adjusted = -1}}; }),
              "R2Score: adjusted is -1; give a whole number of 0 or more");
    EXPECT_EQ(
        refusal([] { metric::TweedieDevianceScore{{.power = 0.5}}; }),
        "TweedieDevianceScore: power is 0.5; give 0 or less, or 1 or more: there is no such distribution between");
}

TEST(Regression, takes_half_precision_and_sums_in_double) {
    for (const auto type : {torch::kHalf, torch::kBFloat16, torch::kFloat, torch::kDouble}) {
        const auto target = torch::arange(10000).remainder(7).to(type), predictions = target.add(0.5);
        EXPECT_EQ(metric::evaluate(metric::MeanSquaredError(), predictions, target).item<double>(), 0.25);
        EXPECT_NEAR(metric::evaluate(metric::PearsonCorrCoef(), predictions, target).item<double>(), 1, 1e-12);
        EXPECT_EQ(metric::evaluate(metric::KendallRankCorrCoef(), predictions, target).item<double>(), 1);
    }
}

TEST(Regression, of_data_far_from_zero_keeps_its_digits) {
    torch::manual_seed(3);
    const auto target = torch::randn({500}, torch::kDouble), predictions = target + torch::randn({500}, torch::kDouble);
    metric::R2Score near, far;
    metric::PearsonCorrCoef near_line, far_line;
    for (int i = 0; i < 5; ++i) {
        const auto p = predictions.slice(0, 100 * i, 100 * i + 100), t = target.slice(0, 100 * i, 100 * i + 100);
        near.update(p, t);
        near_line.update(p, t);
        far.update(p + 1e6, t + 1e6);
        far_line.update(p + 1e6, t + 1e6);
    }
    EXPECT_NEAR(value_of(near), value_of(far), 1e-8);
    EXPECT_NEAR(value_of(near_line), value_of(far_line), 1e-8);
    const auto centred = target - target.mean();
    EXPECT_NEAR(value_of(near), 1 - ((target - predictions).square().sum() / centred.square().sum()).item<double>(),
                1e-12);
}

TEST(Regression, of_targets_that_do_not_vary) {
    const auto constant = torch::full({6}, 0.1), other = torch::linspace(0, 1, 6);
    EXPECT_EQ(metric::evaluate(metric::R2Score(), other, constant).item<double>(), 0);
    EXPECT_EQ(metric::evaluate(metric::R2Score(), constant, constant).item<double>(), 1);
    EXPECT_EQ(metric::evaluate(metric::ExplainedVariance(), other, constant).item<double>(), 0);
    EXPECT_EQ(metric::evaluate(metric::ExplainedVariance(), constant + 1, constant).item<double>(), 1);
    EXPECT_EQ(metric::evaluate(metric::RelativeSquaredError(), other, constant), infinity);
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::RelativeSquaredError(), constant, constant)));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::PearsonCorrCoef(), other, constant).item<double>()));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::PearsonCorrCoef(), constant, other).item<double>()));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::ConcordanceCorrCoef(), constant, other).item<double>()));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::SpearmanCorrCoef(), other, constant).item<double>()));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::KendallRankCorrCoef(), other, constant).item<double>()));
}

// torchmetrics takes sums below 1e-4 for 0 and says 1.
TEST(Regression, R2Score_of_small_values_is_that_of_large_ones) {
    const auto target = torch::tensor({1.0, 2.0, 3.0, 5.0}), predictions = torch::tensor({1.5, 2.0, 2.0, 5.5});
    EXPECT_NEAR(metric::evaluate(metric::R2Score(), predictions * 1e-4, target * 1e-4).item<double>(),
                metric::evaluate(metric::R2Score(), predictions, target).item<double>(), 1e-6);
    EXPECT_NEAR(metric::evaluate(metric::R2Score(), predictions, target).item<double>(), 1 - 1.5 / 8.75, 1e-12);
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::R2Score(), torch::ones({1}), torch::ones({1})).item<double>()));
    // More independent variables than samples: as without.
    EXPECT_NEAR(metric::evaluate(metric::R2Score({.adjusted = 3}), predictions, target).item<double>(), 1 - 1.5 / 8.75,
                1e-12);
}

TEST(Regression, LogCoshError_of_a_large_error_is_finite) {
    EXPECT_NEAR(metric::evaluate(metric::LogCoshError(), torch::tensor({5000.0}), torch::tensor({0.0})).item<double>(),
                5000 - std::log(2.0), 1e-9);
}

TEST(Regression, KendallRankCorrCoef_counts_as_one_does_by_hand) {
    torch::manual_seed(5);
    const auto x = torch::randint(9, {200}).to(torch::kFloat), y = torch::randint(9, {200}).to(torch::kFloat);
    const auto signs = (x.unsqueeze(0) - x.unsqueeze(1)).sign() * (y.unsqueeze(0) - y.unsqueeze(1)).sign();
    const double more = signs.sum().item<double>() / 2;
    const auto counts = metric::count_pairs(x.to(torch::kDouble), y.to(torch::kDouble));
    EXPECT_EQ(counts.concordant() - counts.discordant, more);
    EXPECT_EQ(counts.discordant, signs.lt(0).sum().item<double>() / 2);
    EXPECT_EQ(counts.different_x, 9);
    const auto nan = torch::full({200}, std::nan(""));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::KendallRankCorrCoef(), x, nan).item<double>()));
    EXPECT_TRUE(std::isnan(metric::evaluate(metric::SpearmanCorrCoef(), x, nan).item<double>()));
}

TEST(Regression, of_two_samples_ranks_go_together_or_not) {
    const auto up = torch::tensor({1.0, 2.0}), down = torch::tensor({2.0, 1.0});
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::SpearmanCorrCoef(), up, up).item<double>(), 1);
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::SpearmanCorrCoef(), up, down).item<double>(), -1);
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::KendallRankCorrCoef(), up, down).item<double>(), -1);
}

TEST(Regression, divergences_refuse_what_are_no_probabilities) {
    metric::KLDivergence shares;
    metric::JensenShannonDivergence logs{{.log_prob = true}};
    const auto p = torch::tensor({{0.25, 0.75}});
    EXPECT_EQ(refusal([&] { shares.update(p.log(), p.log()); }),
              "KLDivergence: probabilities p of shape [1, 2] hold -1.3862944; give softmax(logits), or log_prob = true "
              "for logarithms");
    EXPECT_NE(refusal([&] { shares.update(p.log(), p.log()); }), "nothing was thrown"); // as wrong as before
    EXPECT_EQ(refusal([&] { shares.update(p, -p); }).substr(0, 60),
              "KLDivergence: probabilities q of shape [1, 2] hold -0.25; gi");
    EXPECT_EQ(
        refusal([&] { logs.update(p, p); }),
        "JensenShannonDivergence: logarithms p of shape [1, 2] hold 0.25; give log_softmax(logits), or log_prob = "
        "false for probabilities");
    EXPECT_EQ(refusal([&] { shares.update(torch::rand({3}), torch::rand({3})); }),
              "KLDivergence: p and q of shape [3] are no rows of probabilities; give [N, D]");
    EXPECT_EQ(metric::evaluate(metric::KLDivergence(), p, torch::tensor({{1.0, 0.0}})).item<double>(), infinity);
    EXPECT_NEAR(
        metric::evaluate(metric::JensenShannonDivergence(), torch::eye(2), torch::eye(2).flip(0)).item<double>(),
        std::log(2.0), 1e-12);
    const auto certain = torch::tensor({{0.0, -infinity}});
    EXPECT_NEAR(metric::evaluate(metric::KLDivergence({.log_prob = true}), certain, p.log()).item<double>(),
                -std::log(0.25), 1e-7);
}

TEST(Regression, TweedieDevianceScore_says_in_compute_what_was_outside) {
    metric::TweedieDevianceScore poisson{{.power = 1}}, gamma{{.power = 2}}, stable{{.power = -1}}, normal;
    const auto positive = torch::tensor({1.0, 2.0, 3.0}), other = torch::tensor({1.0, 0.0, -1.0});
    poisson.update(positive, other);
    gamma.update(positive, other);
    stable.update(other, positive);
    normal.update(other, positive);
    EXPECT_EQ(
        refusal([&] { (void)poisson.compute(); }),
        "TweedieDevianceScore: of power 1 has no value, as 1 of 3 pairs are outside; give predictions above 0 and "
        "targets of 0 or more");
    EXPECT_EQ(
        refusal([&] { (void)gamma.compute(); }),
        "TweedieDevianceScore: of power 2 has no value, as 2 of 3 pairs are outside; give predictions above 0 and "
        "targets above 0");
    EXPECT_EQ(refusal([&] { (void)stable.compute(); }),
              "TweedieDevianceScore: of power -1 has no value, as 2 of 3 pairs are outside; give predictions above 0");
    EXPECT_NEAR(normal.compute(), (0 + 4 + 16) / 3.0, 1e-12);
    poisson.reset();
    poisson.update(positive, positive);
    EXPECT_EQ(poisson.compute(), 0);
}

TEST(Regression, RelativeL2Error_is_the_mean_over_samples) {
    const auto target = torch::tensor({{3.0, 4.0}, {0.0, 2.0}}), predictions = torch::tensor({{3.0, 3.0}, {2.0, 2.0}});
    EXPECT_NEAR(metric::evaluate(metric::RelativeL2Error(), predictions, target), (0.2 + 1) / 2, 1e-12);
    EXPECT_EQ(metric::evaluate(metric::RelativeL2Error(), predictions, target * 0), infinity);
}

TEST(Regression, of_an_update_without_samples_is_as_before) {
    for_all([](const std::string& name, auto metric) {
        const auto rows = name == "CosineSimilarity" || name.ends_with("Divergence");
        const auto shape = rows ? std::vector<std::int64_t>{0, 3} : std::vector<std::int64_t>{0};
        metric.update(torch::rand(shape), torch::rand(shape));
        EXPECT_TRUE(std::isnan(value_of(metric))) << name;
        const auto target = rows ? torch::eye(3).add(1) : torch::tensor({1.0, 2.0, 4.0});
        metric.update(target * 1.5, target);
        const double value = value_of(metric);
        EXPECT_TRUE(std::isfinite(value)) << name;
        metric.update(torch::rand(shape), torch::rand(shape));
        EXPECT_EQ(value_of(metric), value) << name;
    });
}

TEST(Regression, of_a_nan_is_nan) {
    for_all([](const std::string& name, auto metric) {
        const auto rows = name == "CosineSimilarity" || name.ends_with("Divergence");
        const auto target = rows ? torch::eye(3).add(1) : torch::tensor({1.0, 2.0, 4.0}), wrong = target.clone();
        wrong.view({-1})[0] = std::nan("");
        auto other = metric;
        metric.update(wrong, target);
        EXPECT_TRUE(std::isnan(value_of(metric))) << name << ", predicted";
        other.update(target, wrong);
        EXPECT_TRUE(std::isnan(value_of(other))) << name << ", as a target";
    });
}

TEST(Regression, keeps_no_graph) {
    for_all([](const std::string& name, auto metric) {
        const auto rows = name == "CosineSimilarity" || name.ends_with("Divergence");
        const auto target = rows ? torch::eye(3).add(1) : torch::tensor({1.0, 2.0, 4.0});
        metric.update(target.clone().requires_grad_(), target);
        const auto value = metric.compute();
        if constexpr (std::is_same_v<std::remove_const_t<decltype(value)>, at::Tensor>) {
            EXPECT_FALSE(value.requires_grad()) << name;
        }
    });
}

TEST(Regression, SpearmanCorrCoef_of_other_outputs_is_not_merged) {
    metric::SpearmanCorrCoef one, two{{.num_outputs = 2}};
    one.update(torch::rand({3}), torch::rand({3}));
    two.update(torch::rand({3, 2}), torch::rand({3, 2}));
    EXPECT_NE(refusal([&] { one.merge(two); }).find("[1]"), std::string::npos);
    EXPECT_EQ(one.compute().numel(), 1);
}

} // namespace
