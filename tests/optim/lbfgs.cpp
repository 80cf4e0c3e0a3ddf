// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/lbfgs.hpp"

#include "fulgurite/optim/concept.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::test_lbfgs {

namespace {
using optim::LBFGS;
using optim::LBFGSOptions;
using optim::LineSearch;

static_assert(optim::Optimizer<LBFGS>);

/// Rosenbrock's function, in as many dimensions as there are numbers.
Tensor valley(const std::vector<Tensor>& params) {
    std::vector<Tensor> flat;
    for (const Tensor& param : params) flat.push_back(param.flatten());
    const Tensor x = at::cat(flat), head = x.slice(0, 0, -1), tail = x.slice(0, 1);
    return (1 - x).square().sum() + 10 * (tail - head.square()).square().sum();
}

std::vector<Tensor> start(at::ScalarType type) { return testing::golden_parameters(type, {{2}, {1, 2}}); }

Tensor step(LBFGS& optimizer, const std::vector<Tensor>& params) {
    return optimizer.step([&] {
        optimizer.zero_grad();
        auto loss = valley(params);
        loss.backward();
        return loss;
    });
}

void expect_golden(const testing::Json& entry) {
    SCOPED_TRACE(entry.at("options").dump() + entry.at("dtype").dump());
    const auto type = testing::golden_type(entry);
    // In double the numbers are Python's. In float they part on the way, as the line search here computes in double
    // and each step follows from differences between those before; they meet again at the bottom.
    const double tolerance = type == at::kFloat ? 1e-4 : 1e-12;
    const auto params = start(type), others = start(type);
    LBFGS optimizer{params, testing::golden_options<LBFGS>(entry.at("options"))}, resumed{others};
    const StateTree state = testing::tree_of(entry.at("state_2"));
    for (std::size_t i = 0; i < entry.at("losses").size(); ++i) {
        const double loss = read_scalar(step(optimizer, params).detach());
        EXPECT_TRUE(testing::near(loss, entry.at("losses")[i].get<double>(), tolerance)) << "step " << i;
        for (std::size_t p = 0; p < 2; ++p)
            EXPECT_TRUE(testing::near(params[p], entry.at("params")[i][p], tolerance)) << "step " << i;
        if (i > 1) {
            step(resumed, others);
            for (std::size_t p = 0; p < 2; ++p)
                EXPECT_TRUE(testing::near(others[p], entry.at("params")[i][p], tolerance)) << "resumed, step " << i;
        } else if (i == 1) {
            if (type == at::kDouble) testing::expect_same(optimizer.state_dict(), state, tolerance);
            resumed.load_state_dict(state);
            const at::NoGradGuard no_grad;
            for (std::size_t p = 0; p < 2; ++p) others[p].copy_(params[p]);
        }
    }
}

TEST(LBFGS, equals_python) {
    for (const auto& entry : testing::optimizer_steps().at("lbfgs")) expect_golden(entry);
}

TEST(LBFGS, finds_the_bottom_of_a_valley) {
    const auto params = start(at::kDouble);
    LBFGS optimizer{params, {.max_iter = 50, .line_search_fn = LineSearch::strong_wolfe}};
    for (int i = 0; i < 3; ++i) step(optimizer, params);
    for (const Tensor& param : params) EXPECT_TRUE(at::allclose(param, at::ones_like(param), 0, 1e-4));
}

TEST(LBFGS, a_parameter_without_gradient_stays) {
    const Tensor moves = at::ones(2).set_requires_grad(true), stays = at::ones(2).set_requires_grad(true);
    LBFGS optimizer{{moves, stays}, {.lr = 0.1}};
    optimizer.step([&] {
        optimizer.zero_grad();
        auto loss = moves.square().sum();
        loss.backward();
        return loss;
    });
    EXPECT_TRUE(at::equal(stays, at::ones(2)));
    EXPECT_FALSE(at::equal(moves, at::ones(2)));
}

TEST(LBFGS, refuses_options_that_make_no_sense) {
    const auto refused = [](const LBFGSOptions& options) { return testing::optimizer_refusal<LBFGS>(options); };
    EXPECT_EQ(refused({.lr = -1}), "LBFGS's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refused({.max_iter = 0}), "LBFGS's max_iter is 0; it must be 1 or more");
    EXPECT_EQ(refused({.max_eval = 0}), "LBFGS's max_eval is 0; it must be 1 or more");
    EXPECT_EQ(refused({.tolerance_grad = -1}), "LBFGS's tolerance_grad is -1; it must be a number of 0 or more");
    EXPECT_EQ(refused({.tolerance_change = -1}), "LBFGS's tolerance_change is -1; it must be a number of 0 or more");
    EXPECT_EQ(refused({.history_size = 0}), "LBFGS's history_size is 0; it must be 1 or more");
    EXPECT_EQ(refused({}), "accepted");
}

TEST(LBFGS, refuses_a_state_of_another_model) {
    LBFGS one{start(at::kFloat)}, other{testing::golden_parameters()};
    EXPECT_THROW(one.load_state_dict(other.state_dict()), Error);
}

} // namespace

} // namespace fulgurite::test_lbfgs
