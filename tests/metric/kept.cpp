// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <string>

#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "fulgurite/metric/classification/stat_scores.hpp"
#include "fulgurite/metric/regression/kl_divergence.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"
#include "fulgurite/metric/scores.hpp"

/// What metrics keep in states of their own.
namespace {

using namespace fulgurite;

torch::Tensor on_meta(at::IntArrayRef sizes) {
    return torch::empty(sizes, torch::dtype(torch::kDouble).device(torch::kMeta));
}

TEST(PairMoments, goes_to_the_device_of_what_it_is_given) {
    const auto x = torch::rand({4, 2}, torch::kDouble);
    metric::PairMoments saved, loaded, merged;
    saved.add(x, x);
    loaded.load_state_dict(saved.state_dict());
    merged.merge(saved);
    for (auto* each : {&loaded, &merged}) {
        each->add(on_meta({3, 2}), on_meta({3, 2})); // to the CPU it could not go
        EXPECT_EQ(each->mean_x().device().type(), torch::kMeta);
        EXPECT_EQ(each->count(), 7);
    }
    metric::PearsonCorrCoef metric{{.num_outputs = 2}};
    metric.update(x, x);
    EXPECT_NO_THROW(metric.update(on_meta({3, 2}), on_meta({3, 2})));
}

TEST(PairMoments, is_as_before_where_a_state_is_none) {
    metric::PairMoments moments;
    moments.add(torch::ones({4, 2}, torch::kDouble), torch::ones({4, 2}, torch::kDouble));
    const auto refused = [&](const char* name, StateTree part) {
        auto state = metric::PairMoments().state_dict();
        state[name] = std::move(part);
        try {
            moments.load_state_dict(state);
            return std::string("nothing was thrown");
        } catch (const Error& error) {
            EXPECT_EQ(moments.count(), 4);
            EXPECT_TRUE(moments.mean_x().equal(torch::ones({2}, torch::kDouble)));
            return std::string(error.what());
        }
    };
    EXPECT_EQ(refused("moments", torch::ones({4, 2})),
              "metric::PairMoments: a state of 0 values with moments of shape [4, 2] is none; give what state_dict() "
              "gave, moments [5, C] of 1 value or more, or none of 0");
    EXPECT_EQ(refused("count", 3),
              "metric::PairMoments: a state of 3 values with moments of shape none is none; give what state_dict() "
              "gave, moments [5, C] of 1 value or more, or none of 0");
    EXPECT_NE(refused("moments", "text"), "nothing was thrown");
}

TEST(PairMoments, shares_no_memory_with_what_it_loads) {
    metric::PairMoments one, other;
    one.add(torch::ones({4, 2}, torch::kDouble), torch::ones({4, 2}, torch::kDouble));
    other.load_state_dict(one.state_dict());
    other.mean_x().fill_(9);
    EXPECT_TRUE(one.mean_x().equal(torch::ones({2}, torch::kDouble)));
}

TEST(Scores, are_as_before_where_a_state_is_none_or_another_does_not_fit) {
    metric::Scores each{metric::Reduction::none}, mean;
    each.add(torch::ones({2}));
    mean.add(torch::ones({2}));
    auto state = metric::Scores(metric::Reduction::none).state_dict();
    state["each"] = "text";
    EXPECT_THROW(each.load_state_dict(state), Error);
    EXPECT_THROW(mean.load_state_dict(state), Error);
    EXPECT_EQ(each.value().sum().item<double>(), 2);
    EXPECT_EQ(mean.value().item<double>(), 1);
}

TEST(Metrics, are_not_changed_by_changing_what_they_gave) {
    const auto p = torch::tensor({{0.5, 0.5}}), q = torch::tensor({{0.2, 0.8}});
    metric::KLDivergence each{{.reduction = metric::Reduction::none}};
    each.update(p, q);
    const auto value = each.compute().clone();
    each.compute().fill_(100);
    EXPECT_TRUE(each.compute().equal(value));
    metric::KLDivergence loaded{{.reduction = metric::Reduction::none}};
    loaded.load_state_dict(each.state_dict());
    loaded.compute().fill_(100);
    EXPECT_TRUE(each.compute().equal(value));

    const auto yes = torch::tensor({0.1, 0.9, 0.9}), truth = torch::tensor({0, 1, 0});
    const auto unchanged = [](const auto& get) {
        const auto before = get().clone();
        get().fill_(100);
        EXPECT_TRUE(get().equal(before)) << before;
    };
    metric::BinaryStatScores scores;
    scores.update(yes, truth);
    unchanged([&] { return scores.stat_scores(); });
    unchanged([&] { return scores.compute(); });
    metric::MultilabelStatScores labels{{.num_labels = 3}};
    labels.update(yes.unsqueeze(0), truth.unsqueeze(0));
    unchanged([&] { return labels.stat_scores(); });
    metric::BinaryConfusionMatrix pairs;
    pairs.update(yes, truth);
    unchanged([&] { return pairs.matrix(); });
    metric::MulticlassConfusionMatrix classes{{.num_classes = 2}};
    classes.update(truth, truth);
    unchanged([&] { return classes.matrix(); });
    unchanged([&] { return classes.compute(); });
}

} // namespace
