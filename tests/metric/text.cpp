// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <string>
#include <vector>

#include "fulgurite/metric/text/bleu_score.hpp"
#include "fulgurite/metric/text/char_error_rate.hpp"
#include "fulgurite/metric/text/chrf_score.hpp"
#include "fulgurite/metric/text/edit_distance.hpp"
#include "fulgurite/metric/text/match_error_rate.hpp"
#include "fulgurite/metric/text/perplexity.hpp"
#include "fulgurite/metric/text/rouge_score.hpp"
#include "fulgurite/metric/text/word_error_rate.hpp"
#include "fulgurite/metric/text/word_info_lost.hpp"
#include "fulgurite/metric/text/word_info_preserved.hpp"
#include "tests/metric/cases.hpp"

namespace {

using namespace fulgurite;
using metric_cases::Case;
using Texts = std::vector<std::string>;

torch::Tensor as_tensor(double value) { return torch::tensor(value, torch::kDouble); }
torch::Tensor as_tensor(const torch::Tensor& value) { return value; }
torch::Tensor as_tensor(const metric::ROUGEValues& v) {
    return torch::tensor({v.rouge1.fmeasure, v.rouge1.precision, v.rouge1.recall, v.rouge2.fmeasure, v.rouge2.precision,
                          v.rouge2.recall, v.rougeL.fmeasure, v.rougeL.precision, v.rougeL.recall},
                         torch::kDouble);
}

/// As expect_case, of texts.
template <class Metric>
void expect_texts(const Case& each, const Metric& fresh) {
    const auto update = [](Metric& metric, const std::vector<nlohmann::json>& arguments) {
        const auto predictions = arguments.at(0).get<Texts>();
        if constexpr (requires(std::vector<Texts> lists) { metric.update(predictions, lists); })
            metric.update(predictions, arguments.at(1).get<std::vector<Texts>>());
        else metric.update(predictions, arguments.at(1).get<Texts>());
    };
    const auto expect = [&](const Metric& metric, const char* how) {
        const auto value = as_tensor(metric.compute()).reshape({-1});
        ASSERT_EQ(value.numel(), each.expected.numel()) << each.where();
        EXPECT_TRUE(torch::allclose(value, each.expected.reshape({-1}), 1e-6, 1e-6))
            << each.where() << ' ' << how << "\n"
            << nlohmann::json(each.updates).dump() << "\n"
            << value << "\n expected\n"
            << each.expected;
    };
    Metric whole = fresh, first = fresh, second = fresh, loaded = fresh;
    for (std::size_t i = 0; i < each.updates.size(); ++i) {
        update(whole, each.updates[i]);
        update(2 * i < each.updates.size() ? first : second, each.updates[i]);
    }
    expect(whole, "in one");
    loaded.load_state_dict(first.state_dict());
    loaded.merge(second);
    expect(loaded, "saved, loaded and merged");
    whole.reset();
    for (const auto& arguments : each.updates) update(whole, arguments);
    expect(whole, "after reset()");
}

template <class T>
void read(const nlohmann::json& options, const char* name, T& to) {
    if (options.contains(name)) to = options.at(name).get<T>();
}

void check_references(const Case& each) {
    const auto& given = each.options;
    if (each.metric == "BLEUScore") {
        metric::BLEUScoreOptions options;
        read(given, "n_gram", options.n_gram);
        read(given, "smooth", options.smooth);
        read(given, "weights", options.weights);
        expect_texts(each, metric::BLEUScore(options));
    } else if (each.metric == "CHRFScore") {
        metric::CHRFScoreOptions options;
        read(given, "n_char_order", options.n_char_order);
        read(given, "n_word_order", options.n_word_order);
        read(given, "beta", options.beta);
        read(given, "lowercase", options.lowercase);
        read(given, "whitespace", options.whitespace);
        expect_texts(each, metric::CHRFScore(options));
    } else if (each.metric == "ROUGEScore") {
        const bool best = given.at("accumulate") == "best";
        expect_texts(each,
                     metric::ROUGEScore{{.accumulate = best ? metric::Accumulate::best : metric::Accumulate::avg}});
    } else {
        FAIL() << each.metric << " is tested by nothing";
    }
}

void check(const Case& each) {
    const auto& given = each.options;
    if (each.metric == "WordErrorRate") expect_texts(each, metric::WordErrorRate());
    else if (each.metric == "CharErrorRate") expect_texts(each, metric::CharErrorRate());
    else if (each.metric == "MatchErrorRate") expect_texts(each, metric::MatchErrorRate());
    else if (each.metric == "WordInfoLost") expect_texts(each, metric::WordInfoLost());
    else if (each.metric == "WordInfoPreserved") expect_texts(each, metric::WordInfoPreserved());
    else if (each.metric == "EditDistance") {
        metric::EditDistanceOptions options;
        read(given, "substitution_cost", options.substitution_cost);
        const auto reduction = given.value("reduction", "mean");
        options.reduction = reduction == "sum"    ? metric::Reduction::sum
                            : reduction == "none" ? metric::Reduction::none
                                                  : metric::Reduction::mean;
        expect_texts(each, metric::EditDistance(options));
    } else if (each.metric == "Perplexity") {
        metric::PerplexityOptions options;
        if (given.contains("ignore_index")) options.ignore_index = given.at("ignore_index").get<std::int64_t>();
        expect_case(each, metric::Perplexity(options));
    } else {
        check_references(each);
    }
}

TEST(TextMetrics, say_what_torchmetrics_says) {
    for (const auto& each : metric_cases::cases("text.json")) check(each);
}

template <class F>
std::string refusal(F&& of) {
    try {
        of();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(TextMetrics, take_one_pair_or_many) {
    metric::WordErrorRate one, many;
    one.update("a b", "a c");
    one.update("a b c", "a b c");
    many.update(Texts{"a b", "a b c"}, Texts{"a c", "a b c"});
    EXPECT_DOUBLE_EQ(one.compute(), 0.2);
    EXPECT_DOUBLE_EQ(many.compute(), 0.2);
    metric::BLEUScore bleu{{.n_gram = 1}}, other{{.n_gram = 1}};
    bleu.update("a b", "a c");
    other.update(Texts{"a b"}, Texts{"a c"});
    EXPECT_DOUBLE_EQ(bleu.compute(), 0.5);
    EXPECT_DOUBLE_EQ(other.compute(), 0.5);
    metric::EditDistance distance{{.reduction = metric::Reduction::none}};
    distance.update("kitten", "sitting");
    distance.update(Texts{}, Texts{});
    distance.update(Texts{"rain", ""}, Texts{"shine", "ab"});
    EXPECT_TRUE(torch::equal(distance.compute(), torch::tensor({3, 3, 2}, torch::kDouble)));
}

TEST(TextMetrics, count_code_points_as_characters) {
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::CharErrorRate(), "日本", "日木"), 0.5);
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::CharErrorRate(), "\xff", "\xfe"), 1); // bytes that are no UTF-8
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::CharErrorRate(), "a\xe6\x97", "a\xe6\x97"), 0);
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::WordErrorRate(), "a b", "a\u3000b"), 0);
    EXPECT_DOUBLE_EQ(metric::evaluate(metric::WordErrorRate(), "a\u200bb", "a b"), 1); // U+200B is no white space
}

TEST(EditDistance, of_long_texts_is_exact) {
    const std::string letters(60, 'a'), moved = std::string(50, 'b') + std::string(10, 'a');
    EXPECT_EQ(metric::evaluate(metric::EditDistance(), moved, letters).item<double>(), 50);
    const std::string before(40, 'x'), after = "abcdefghij";
    EXPECT_EQ(metric::evaluate(metric::EditDistance(), before + after, after + before).item<double>(), 20);
}

TEST(TextMetrics, have_no_value_of_nothing) {
    EXPECT_TRUE(std::isnan(metric::WordErrorRate().compute()));
    EXPECT_TRUE(std::isnan(metric::CharErrorRate().compute()));
    EXPECT_TRUE(std::isnan(metric::MatchErrorRate().compute()));
    EXPECT_TRUE(std::isnan(metric::WordInfoLost().compute()));
    EXPECT_TRUE(std::isnan(metric::WordInfoPreserved().compute()));
    EXPECT_TRUE(std::isnan(metric::EditDistance().compute().item<double>()));
    EXPECT_TRUE(std::isnan(metric::BLEUScore().compute()));
    EXPECT_TRUE(std::isnan(metric::CHRFScore().compute()));
    EXPECT_TRUE(std::isnan(metric::ROUGEScore().compute().rougeL.recall));
    EXPECT_TRUE(std::isnan(metric::Perplexity().compute()));
}

TEST(BLEUScore, of_empty_predictions_is_nothing_found) {
    EXPECT_EQ(metric::evaluate(metric::BLEUScore(), "", "a b"), 0);
    EXPECT_EQ(metric::evaluate(metric::CHRFScore(), "", "a b"), 0);
    EXPECT_EQ(metric::evaluate(metric::ROUGEScore(), "", "a b").rouge1.fmeasure, 0);
}

TEST(CHRFScore, makes_letters_small_where_it_is_told_to) {
    EXPECT_LT(metric::evaluate(metric::CHRFScore(), "The CAT", "the cat"), 0.5);
    EXPECT_DOUBLE_EQ(
        metric::evaluate(metric::CHRFScore{{.n_word_order = 0, .lowercase = true}}, "The CAT sat", "the cat sat"), 1);
}

TEST(ROUGEScore, takes_the_best_reference_of_each_kind) {
    metric::ROUGEScore rouge;
    rouge.update(Texts{"a b c d"}, std::vector<Texts>{{"d c b a", "a b x y"}});
    const auto values = rouge.compute();
    EXPECT_DOUBLE_EQ(values.rouge1.fmeasure, 1);
    EXPECT_DOUBLE_EQ(values.rouge2.fmeasure, 1.0 / 3);
    EXPECT_DOUBLE_EQ(values.rougeL.fmeasure, 0.5);
}

TEST(Perplexity, takes_half_precision_and_unlikely_tokens) {
    const auto logits = torch::randn({2, 3, 5}), target = torch::randint(5, {2, 3});
    for (const auto type : {torch::kHalf, torch::kBFloat16})
        EXPECT_NEAR(metric::evaluate(metric::Perplexity(), logits.to(type), target),
                    metric::evaluate(metric::Perplexity(), logits.to(type).to(torch::kDouble), target), 1e-5);
    // A probability of e^-200 is 0 in single precision, of which torchmetrics says Inf.
    EXPECT_NEAR(metric::evaluate(metric::Perplexity(), torch::tensor({{{0.0F, 200.0F}, {0.0F, 200.0F}}}),
                                 torch::tensor({{0, 1}})),
                std::exp(100.0), std::exp(100.0) * 1e-6);
}

TEST(Perplexity, leaves_out_what_is_ignored_even_where_it_is_impossible) {
    const auto logits = torch::tensor({{{-INFINITY, 0.0F}, {0.0F, 0.0F}}});
    EXPECT_NEAR(metric::evaluate(metric::Perplexity{{.ignore_index = 0}}, logits, torch::tensor({{0, 1}})), 2, 1e-6);
    metric::Perplexity all{{.ignore_index = -100}};
    all.update(logits, torch::full({1, 2}, -100));
    EXPECT_TRUE(std::isnan(all.compute()));
}

TEST(Perplexity, refuses_what_does_not_fit) {
    const auto of = [](const torch::Tensor& logits, const torch::Tensor& target, metric::PerplexityOptions options) {
        metric::Perplexity perplexity(options);
        const auto first = refusal([&] { perplexity.update(logits, target); });
        EXPECT_EQ(refusal([&] { perplexity.update(logits, target); }), first); // as wrong as before
        return first;
    };
    const auto logits = torch::rand({2, 3, 5}), target = torch::zeros({2, 3}, torch::kLong);
    EXPECT_EQ(of(logits, target[0], {}),
              "Perplexity: logits of shape [2, 3, 5] and targets of shape [3] do not fit; give [B, T, V] and [B, T]");
    EXPECT_NE(of(logits[0], target, {}).find("do not fit"), std::string::npos);
    const std::string shapes = "Perplexity: logits of shape [2, 3, 5] and targets of shape [2, 3]: ";
    EXPECT_EQ(of(logits.to(torch::kLong), target, {}), shapes + "logits are whole numbers; give floating-point ones");
    EXPECT_EQ(of(logits, target.to(torch::kFloat), {}),
              shapes + "targets are no whole numbers; give the numbers of tokens, as int64");
    EXPECT_EQ(of(logits, target - 100, {}),
              shapes + "targets hold the token -100; give 0 to 4; for padding there is ignore_index");
    EXPECT_EQ(of(logits, target + 5, {.ignore_index = -100}),
              shapes + "targets hold the token 5; give 0 to 4, or ignore_index");
}

TEST(TextMetrics, refuse_options_that_make_no_sense) {
    EXPECT_EQ(refusal([] { metric::EditDistance{{.substitution_cost = -1}}; }),
              "EditDistance: substitution_cost is -1; give a whole number of 0 or more");
    EXPECT_EQ(refusal([] { metric::BLEUScore{{.n_gram = 0}}; }),
              "BLEUScore: n_gram is 0; give a whole number of 1 or more");
    EXPECT_EQ(refusal([] { metric::BLEUScore{{.weights = {0.5, 0.5}}}; }),
              "BLEUScore: weights is [0.5, 0.5]; give as many numbers as n_gram says, or none");
    EXPECT_EQ(refusal([] { metric::BLEUScore{{.n_gram = 1, .weights = {INFINITY}}}; }),
              "BLEUScore: weights is [inf]; give finite numbers");
    EXPECT_EQ(refusal([] { metric::CHRFScore{{.n_char_order = 0}}; }),
              "CHRFScore: n_char_order is 0; give a whole number of 1 or more");
    EXPECT_EQ(refusal([] { metric::CHRFScore{{.n_word_order = -1}}; }),
              "CHRFScore: n_word_order is -1; give a whole number of 0 or more");
    EXPECT_EQ(refusal([] { metric::CHRFScore{{.beta = -1}}; }),
              "CHRFScore: beta is -1; give a finite number of 0 or more");
}

TEST(TextMetrics, refuse_texts_that_are_no_pairs) {
    const std::string no_pairs = ": 2 predictions and 1 targets are no pairs; give as many of the one as of the other";
    const auto of = [](auto metric) { return refusal([&] { metric.update(Texts{"a", "b"}, Texts{"a"}); }); };
    EXPECT_EQ(of(metric::WordErrorRate()), "WordErrorRate" + no_pairs);
    EXPECT_EQ(of(metric::CharErrorRate()), "CharErrorRate" + no_pairs);
    EXPECT_EQ(of(metric::MatchErrorRate()), "MatchErrorRate" + no_pairs);
    EXPECT_EQ(of(metric::WordInfoLost()), "WordInfoLost" + no_pairs);
    EXPECT_EQ(of(metric::WordInfoPreserved()), "WordInfoPreserved" + no_pairs);
    EXPECT_EQ(of(metric::EditDistance()), "EditDistance" + no_pairs);
    EXPECT_EQ(of(metric::BLEUScore()), "BLEUScore" + no_pairs);
    EXPECT_EQ(of(metric::CHRFScore()), "CHRFScore" + no_pairs);
    EXPECT_EQ(of(metric::ROUGEScore()), "ROUGEScore" + no_pairs);
    metric::BLEUScore bleu;
    EXPECT_EQ(refusal([&] { bleu.update(Texts{"a", "b"}, std::vector<Texts>{{"a"}}); }), "BLEUScore" + no_pairs);
    EXPECT_EQ(refusal([&] { bleu.update(Texts{"a", "b"}, std::vector<Texts>{{"a"}, {}}); }),
              "BLEUScore: prediction 1 has no reference; give one or more");
    EXPECT_TRUE(std::isnan(bleu.compute())); // nothing of the wrong batch was taken
}

TEST(TextMetrics, take_texts_in_braces) {
    const auto one = [](auto metric) {
        metric.update({"a", "b"}, {"a", "c"}); // two pairs, and not the ends of two texts
        return metric.compute();
    };
    EXPECT_DOUBLE_EQ(one(metric::WordErrorRate()), 0.5);
    EXPECT_DOUBLE_EQ(one(metric::CharErrorRate()), 0.5);
    EXPECT_DOUBLE_EQ(one(metric::MatchErrorRate()), 0.5);
    EXPECT_DOUBLE_EQ(one(metric::WordInfoLost()), 0.75);
    EXPECT_DOUBLE_EQ(one(metric::WordInfoPreserved()), 0.25);
    EXPECT_DOUBLE_EQ(one(metric::EditDistance()).item<double>(), 0.5);
    EXPECT_DOUBLE_EQ(one(metric::BLEUScore{{.n_gram = 1}}), 0.5);
    EXPECT_DOUBLE_EQ(one(metric::ROUGEScore()).rouge1.recall, 0.5);
    const std::string text = "a b";
    metric::WordErrorRate rate;
    rate.update({text}, {std::string_view("a c")});
    EXPECT_DOUBLE_EQ(rate.compute(), 0.5);
    EXPECT_EQ(refusal([&] { rate.update({"a", "b"}, {"a"}); }),
              "WordErrorRate: 2 predictions and 1 targets are no pairs; give as many of the one as of the other");
}

TEST(TextMetrics, take_references_in_braces) {
    metric::BLEUScore one{{.n_gram = 1}}, same{{.n_gram = 1}};
    one.update("the cat", {"a cat sat", "the cat"});
    same.update(Texts{"the cat"}, std::vector<Texts>{{"a cat sat", "the cat"}});
    EXPECT_DOUBLE_EQ(one.compute(), 1);
    EXPECT_DOUBLE_EQ(same.compute(), 1);
    metric::BLEUScore many{{.n_gram = 1}};
    many.update({"the cat", "a dog"}, {{"a cat sat", "the cat"}, {"a dog"}});
    EXPECT_DOUBLE_EQ(many.compute(), 1);
    many.update({"x", "y"}, {{"x"}, {"z"}}); // one reference each
    EXPECT_DOUBLE_EQ(many.compute(), 5.0 / 6);
    metric::BLEUScore three{{.n_gram = 1}};
    three.update({"a b"}, {{"a", "b", "a b"}});
    EXPECT_DOUBLE_EQ(three.compute(), 1);
    EXPECT_EQ(refusal([&] { one.update("a", {}); }), "BLEUScore: prediction 0 has no reference; give one or more");
    EXPECT_EQ(refusal([&] { many.update({"a", "b"}, {{"a", "b"}, {}}); }),
              "BLEUScore: prediction 1 has no reference; give one or more");
    EXPECT_EQ(refusal([&] { many.update({"a", "b"}, {"a"}); }),
              "BLEUScore: 2 predictions and 1 targets are no pairs; give as many of the one as of the other");
}

TEST(Perplexity, tells_in_compute_of_tokens_out_of_range_that_came_later) {
    const auto logits = torch::zeros({1, 2, 3}), target = torch::tensor({{0, 2}});
    metric::Perplexity perplexity{{.ignore_index = -100}};
    perplexity.update(logits, target);
    perplexity.update(logits, torch::tensor({{0, -100}}));
    EXPECT_NEAR(perplexity.compute(), 3, 1e-6);
    perplexity.update(logits, torch::tensor({{9, -1}}));
    EXPECT_EQ(refusal([&] { (void)perplexity.compute(); }),
              "Perplexity: 2 of the tokens given to update() since the last reset() were no column of their logits; "
              "give 0 to V − 1 for logits [B, T, V], or say ignore_index");
}

} // namespace
