// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/muon.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_muon {

namespace {
using optim::Muon;

TEST(Muon, equals_python_for_fifty_steps) { testing::expect_golden_steps<Muon>(testing::optimizer_steps(), 8); }

std::string refusal(const optim::MuonOptions& options, const testing::Shapes& shapes = {{2, 3}}) {
    return testing::optimizer_refusal<Muon>(options, shapes);
}

TEST(Muon, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "Muon's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "Muon's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.momentum = -1}), "Muon's momentum is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.eps = -1}), "Muon's eps is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.ns_steps = 100}), "Muon's ns_steps is 100; it must be 0 or more and less than 100");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

TEST(Muon, takes_matrices_alone) {
    EXPECT_EQ(refusal({}, {{2, 3}, {3}}),
              "Muon: parameter 1 of group 0 has shape [3]; only matrices are taken, give others to another optimizer");
}

TEST(Muon, refuses_a_state_with_a_way_to_adjust_that_it_does_not_know) {
    Muon optimizer{testing::golden_parameters(at::kFloat, {{2, 3}})};
    StateTree state = optimizer.state_dict();
    state.at("param_groups").at(0)["adjust_lr_fn"] = "match";
    EXPECT_THROW(optimizer.load_state_dict(state), Error);
}

} // namespace

} // namespace fulgurite::test_muon
