// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "tests/tune/search/support.hpp"

namespace fulgurite::test_tune_search_samplers {
namespace {

using namespace tune;
namespace detail = tune::detail;
namespace testing = tune::testing;

using detail::Kernels;
using detail::Parzen;
using detail::Range;
using detail::SobolPoints;
using testing::all_of;

/// Lines of tests/golden/search.txt: a word and its numbers.
struct Line {
    std::string word;
    std::vector<double> numbers;
};
std::vector<Line> golden_lines() {
    std::vector<Line> all;
    for (const auto& text : testing::lines_of(fulgurite::testing::golden("search.txt"))) {
        std::istringstream in(text);
        Line line;
        in >> line.word;
        for (std::string number; in >> number;) line.numbers.push_back(std::stod(number));
        all.push_back(std::move(line));
    }
    return all;
}

TEST(SearchSobol, has_the_points_of_torch) {
    const SobolPoints sobol(7, std::nullopt);
    int points = 0;
    for (const auto& [word, numbers] : golden_lines()) {
        if (word != "sobol") continue;
        const auto point = sobol.point(static_cast<std::int64_t>(numbers[0]));
        EXPECT_EQ(point, std::vector<double>(numbers.begin() + 1, numbers.end())) << numbers[0];
        ++points;
    }
    EXPECT_EQ(points, 40);
}

TEST(SearchSobol, is_even_when_scrambled_and_other_for_other_seeds) {
    const SobolPoints sobol(6, 3), other(6, 4);
    std::vector<std::vector<double>> points;
    for (std::int64_t i = 0; i < 64; ++i) points.push_back(sobol.point(i));
    for (std::size_t d = 0; d < 6; ++d) { // one point in each 64th of every axis
        std::set<int> cells;
        for (const auto& point : points) cells.insert(static_cast<int>(point[d] * 64));
        EXPECT_EQ(cells.size(), 64U);
    }
    std::set<std::pair<int, int>> squares; // and one in each square of the first two, which are a (0, 2)-sequence
    for (const auto& point : points) squares.emplace(static_cast<int>(point[0] * 8), static_cast<int>(point[1] * 8));
    EXPECT_EQ(squares.size(), 64U);
    EXPECT_NE(sobol.point(0), other.point(0));
    EXPECT_EQ(SobolPoints(2, 3).point(5)[1], sobol.point(5)[1]) << "a dimension is the same among fewer";
}

TEST(SearchSobol, gives_each_parameter_a_dimension) {
    const auto objective = [](Trial& trial) {
        const auto x = trial.uniform("x", 0, 1), y = trial.uniform("y", 0, 1);
        return x + y + static_cast<double>(trial.integer("k", 0, 3));
    };
    const auto study = search(objective, {.trials = 16, .seed = 3, .sampler = Sobol{}, .workers = 3});
    const SobolPoints points(3, 3);
    for (const auto& trial : study.trials()) {
        const auto point = points.point(trial.number);
        EXPECT_EQ(trial.params.at("x").as_double(), point[0]);
        EXPECT_EQ(trial.params.at("y").as_double(), point[1]);
        EXPECT_EQ(trial.params.at("k").as_int(), static_cast<std::int64_t>(4 * point[2]));
    }
}

TEST(SearchGrid, goes_like_nested_loops) {
    const auto objective = [](Trial& trial) {
        trial.choice("c", {"a", "b"});
        trial.integer("k", 2, 6, {.step = 2});
        trial.log_uniform("lr", 1e-4, 1e-2);
        return 0.0;
    };
    const auto study = search(objective, {.trials = 100, .sampler = Grid{.points = 3}, .workers = 2});
    ASSERT_EQ(study.trials().size(), 18U);
    std::size_t n = 0;
    for (const auto* c : {"a", "b"})
        for (const std::int64_t k : {2, 4, 6})
            for (const double lr : {1e-4, 1e-3, 1e-2}) {
                const auto& params = study.trials()[n++].params;
                EXPECT_EQ(params.at("c").text(), c);
                EXPECT_EQ(params.at("k").as_int(), k);
                EXPECT_NEAR(params.at("lr").as_double(), lr, 1e-12);
            }
    EXPECT_EQ(search(objective, {.trials = 5, .sampler = Grid{.points = 3}}).trials().size(), 5U);
    const auto uneven =
        search([](Trial& trial) { return trial.integer("k", 0, 2) == 1 ? trial.uniform("x", 0, 1) : 0.0; },
               {.sampler = Grid{}});
    EXPECT_NE(
        all_of(uneven).find("tune::Grid: trial 1 asks for 'x' as uniform(0, 1), and trial 0 did not; a grid needs"),
        std::string::npos);
}

const std::vector<Range> space{{Range::Kind::real, -2, 2, false, 0, {}},
                               {Range::Kind::real, 1e-4, 1, true, 0, {}},
                               {Range::Kind::integer, 1, 8, false, 1, {}},
                               {Range::Kind::integer, 1, 64, true, 1, {}},
                               {Range::Kind::choice, 0, 2, false, 0, {"a", "b", "c"}}};

TEST(SearchTPE, has_the_densities_of_optuna) { // with its width of kernels and its weights
    constexpr detail::Narrowest optuna{.power = 1, .most = 100, .steps = 0};
    std::vector<std::vector<double>> seen(space.size());
    int compared = 0;
    for (const auto& [word, numbers] : golden_lines()) {
        if (word == "parzen") seen.assign(space.size(), {});
        if (word == "seen")
            for (std::size_t i = 0; i < space.size(); ++i) seen[i].push_back(numbers[i]);
        if (word != "density") continue;
        const Parzen parzen(space, seen, Parzen::by_age(seen[0].size()), optuna);
        const auto found = parzen.log_density({numbers.begin(), numbers.end() - 1});
        EXPECT_NEAR(found, numbers.back(), 1e-9 * std::max(1.0, std::abs(numbers.back()))) << seen[0].size();
        ++compared;
    }
    EXPECT_EQ(compared, 42);
    for (const auto& [word, numbers] : golden_lines())
        for (std::size_t n = 0; word == "gamma" && n < numbers.size(); ++n)
            EXPECT_EQ(TPE::best_of(n), static_cast<std::size_t>(numbers[n]));
}

TEST(SearchTPE, draws_from_the_density_that_it_tells) {
    // Shares of drawn places in cells, against the density summed over each cell.
    const std::vector<std::vector<double>> seen{
        {-1.5, -1.4, 0.3, 1.9}, {2e-4, 5e-2, 6e-2, 0.9}, {1, 1, 7, 8}, {1, 30, 60, 64}, {0, 0, 2, 0}};
    for (std::size_t i = 0; i < space.size(); ++i) {
        const Parzen parzen({space[i]}, {seen[i]}, {2, 1, 0.5, 0.5});
        data::Generator random(4);
        std::map<int, double> drawn, told;
        const bool real = space[i].kind == Range::Kind::real;
        constexpr int draws = 40'000, cells = 8, fine = 400;
        const auto cell = [&](double place) {
            return real ? std::min(cells - 1, static_cast<int>(space[i].share(place) * cells))
                        : static_cast<int>(place);
        };
        for (int k = 0; k < draws; ++k) drawn[cell(parzen.draw(random)[0])] += 1.0 / draws;
        const auto width = space[i].log ? std::log(space[i].high / space[i].low) : space[i].high - space[i].low;
        if (real)
            for (int k = 0; k < cells * fine; ++k) {
                const auto share = (k + 0.5) / (cells * fine);
                const auto place = space[i].log ? space[i].low * std::exp(share * width) : space[i].low + share * width;
                told[k / fine] += std::exp(parzen.log_density({place})) * width / (cells * fine);
            }
        else
            for (auto place = space[i].low; place <= space[i].high; ++place)
                told[static_cast<int>(place)] = std::exp(parzen.log_density({place}));
        double sum = 0;
        for (const auto& [at, share] : told) {
            EXPECT_NEAR(drawn[at], share, 0.012) << i << " " << at; // five standard deviations
            sum += share;
        }
        EXPECT_NEAR(sum, 1, 1e-4) << i;
    }
}

TEST(SearchTPE, has_kernels_no_narrower_than_it_says) {
    // A cluster: its gaps are less than any limit. Ranges: 4 long, ln 128.
    const auto least = [](std::size_t n) { return 1 / std::min(20.0, std::pow(2.0 + static_cast<double>(n), 1.5)); };
    for (const std::size_t n : {2U, 4U, 6U, 30U}) {
        std::vector<double> places(n), ones(n, 1.0);
        for (std::size_t i = 0; i < n; ++i) places[i] = 1 + 1e-6 * static_cast<double>(i);
        const Kernels real(space[0], places), linear(space[2], ones), logarithmic(space[3], ones);
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_NEAR(real.sigma()[i], 4 * least(n), 1e-12) << n;
            EXPECT_NEAR(linear.sigma()[i], std::max(8 * least(n), 0.5), 1e-12) << n;
            // Around 1 a step of a logarithm is ln 1.5 − ln 0.5.
            EXPECT_NEAR(logarithmic.sigma()[i], std::max(std::log(129.0) * least(n), std::log(3.0) / 2), 1e-12) << n;
        }
        EXPECT_EQ(real.sigma()[n], 4);
    }
    const Range two{Range::Kind::integer, 0, 1, false, 1, {}};
    const std::vector<double> same(40, 1.0);
    EXPECT_EQ(Kernels(two, same).sigma()[0], 0.5);
    const Range coin{Range::Kind::integer, 1, 1, true, 1, {}}; // a step is the whole range
    EXPECT_LE(Kernels(coin, same).sigma()[0], std::log(3.0));
}

TEST(SearchTPE, weighs_the_best_trials_by_their_place) {
    const auto weights = Parzen::by_place({2, 0, 1});
    const double sum = std::log(4.0) + std::log(2.0) + std::log(4.0 / 3); // of ln 4 − ln (place + 1)
    ASSERT_EQ(weights.size(), 3U);
    EXPECT_NEAR(weights[0], 3 * std::log(4.0 / 3) / sum, 1e-12);
    EXPECT_NEAR(weights[1], 3 * std::log(4.0) / sum, 1e-12);
    EXPECT_NEAR(weights[2], 3 * std::log(2.0) / sum, 1e-12);
    EXPECT_EQ(Parzen::by_place({0}), (std::vector<double>{1}));
    EXPECT_TRUE(Parzen::by_place({}).empty());
}

TEST(SearchTPE, finds_better_than_random) {
    const auto branin = [](Trial& trial) {
        const auto x = trial.uniform("x", -5, 10), y = trial.uniform("y", 0, 15);
        const auto a = y - 5.1 / (4 * M_PI * M_PI) * x * x + 5 / M_PI * x - 6;
        return a * a + 10 * (1 - 1 / (8 * M_PI)) * std::cos(x) + 10;
    };
    int wins = 0;
    for (std::uint64_t seed = 0; seed < 9; ++seed) {
        const auto best = [&](Sampler sampler) {
            return search(branin, {.trials = 60, .seed = seed, .sampler = sampler, .workers = 2, .fresh = false})
                .best()
                .value;
        };
        wins += best(TPE{}) < best(Random{}) ? 1 : 0;
    }
    EXPECT_GE(wins, 7);
}

TEST(SearchTPE, knows_parameters_that_only_some_trials_have) {
    const auto objective = [](Trial& trial) {
        if (trial.choice("kind", {"a", "b"}) == "a") return std::abs(trial.uniform("x", 0, 1) - 0.9);
        return 1 + trial.uniform("z", 0, 1);
    };
    const auto study = search(objective, {.trials = 60, .seed = 1, .workers = 2, .fresh = false});
    EXPECT_LT(study.best().value, 0.02);
    int good = 0;
    for (const auto& trial : study.trials()) good += trial.number >= 30 && trial.params.at("kind").text() == "a";
    EXPECT_GT(good, 20);
}

TEST(SearchRandom, draws_each_range_evenly) {
    const Range logarithmic{Range::Kind::real, 1e-4, 1, true, 0, {}}, steps{Range::Kind::integer, 2, 10, false, 4, {}};
    std::array<int, 4> decades{};
    std::map<double, int> counts;
    for (std::int64_t number = 0; number < 4000; ++number) {
        const auto place = detail::random_place(1, number, "x", logarithmic);
        ASSERT_TRUE(place >= 1e-4 && place < 1);
        ++decades[static_cast<std::size_t>(std::floor(std::log10(place) + 4))];
        ++counts[detail::random_place(1, number, "k", steps)];
    }
    for (const auto count : decades) EXPECT_NEAR(count, 1000, 140);
    EXPECT_EQ(counts.size(), 3U);
    for (const auto place : {2.0, 6.0, 10.0}) EXPECT_NEAR(counts[place], 1333, 150);
    EXPECT_NE(detail::random_place(1, 0, "x", logarithmic), detail::random_place(2, 0, "x", logarithmic));
}

TEST(SearchParams, refuse_ranges_that_make_no_sense) {
    const auto words = [](auto ask) {
        const auto study = search(
            [&](Trial& trial) {
                if (trial.number() > 0) return 0.0;
                ask(trial);
                return 1.0;
            },
            {.trials = 2});
        return study.trials()[0].error;
    };
    EXPECT_EQ(words([](Trial& t) { t.uniform("x", 1, 1); }),
              "tune::Trial: the range of 'x' is 1 to 1; give two numbers, the lower one first");
    EXPECT_EQ(words([](Trial& t) { t.uniform("x", 0, INFINITY); }),
              "tune::Trial: the range of 'x' is 0 to inf; give two numbers, the lower one first");
    EXPECT_EQ(words([](Trial& t) { t.log_uniform("x", 0, 1); }),
              "tune::Trial: the range of 'x' is logarithmic and begins at 0; give a number above 0");
    EXPECT_EQ(words([](Trial& t) { t.integer("k", 3, 2); }),
              "tune::Trial: the range of 'k' is 3 to 2; give two whole numbers up to 2^53, the lower one first");
    EXPECT_EQ(words([](Trial& t) { t.integer("k", 1, 12, {.step = 3}); }),
              "tune::Trial: the range of 'k' is 1 to 12, which steps of 3 do not reach; end it at 10");
    EXPECT_EQ(words([](Trial& t) { t.integer("k", 1, 12, {.step = 0}); }),
              "tune::Trial: the step of 'k' is 0; give 1 or more");
    EXPECT_EQ(words([](Trial& t) { t.integer("k", 0, 12, {.log = true}); }),
              "tune::Trial: the range of 'k' is logarithmic, from 0 in steps of 1; begin at 1 or above, with step 1");
    EXPECT_EQ(words([](Trial& t) { t.choice("c", std::vector<int>{}); }),
              "tune::Trial: the choice 'c' is among nothing; give at least one value");
    EXPECT_EQ(words([](Trial& t) { t.choice("c", {1, 2, 1}); }),
              "tune::Trial: the choice 'c' has a value twice; keep one");
    EXPECT_EQ(words([](Trial& t) {
                  t.uniform("x", 0, 1);
                  t.uniform("x", 0, 2);
              }),
              "tune::Trial: the parameter 'x' was asked for as uniform(0, 1), and now as uniform(0, 2); give it one "
              "range, or another name");
    EXPECT_EQ(words([](Trial& t) {
                  t.report(3, 0);
                  t.report(3, 0);
              }),
              "tune::Trial: a report of step 3 comes after that of step 3; steps must grow");
}

TEST(SearchParams, are_of_the_type_that_was_asked_for) {
    struct Plain {
        int a;
    };
    const auto study = search(
        [](Trial& trial) {
            EXPECT_EQ(trial.uniform("x", 0, 1), trial.uniform("x", 0, 1));
            const int size = trial.choice("size", {16, 64});
            const bool on = trial.choice("on", {true, false});
            const double rate = trial.choice("rate", {0.1, 0.5});
            const auto plain = trial.choice("plain", std::vector<Plain>{{3}, {4}});
            return size + (on ? 1 : 0) + rate + plain.a;
        },
        {.trials = 3});
    for (const auto& trial : study.trials()) {
        EXPECT_TRUE(trial.params.at("size").text() == "16" || trial.params.at("size").text() == "64");
        EXPECT_TRUE(trial.params.at("on").text() == "true" || trial.params.at("on").text() == "false");
        EXPECT_EQ(trial.params.at("plain").text()[0], '#');
    }
    EXPECT_ERROR(study.best().params.at("sizes"), "the trial has no parameter 'sizes'; did you mean 'size'?");
    EXPECT_ERROR(
        study.best().params.at("size").as_double(),
        "the parameter 'size' is the choice '" + study.best().params.at("size").text() + "'; ask for its text");
}

} // namespace
} // namespace fulgurite::test_tune_search_samplers
