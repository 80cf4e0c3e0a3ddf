// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/swalr.hpp"

#include "fulgurite/optim/schedule/exponential_lr.hpp"
#include "fulgurite/optim/schedule/then.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_swalr {

namespace {
using optim::SWALR;

TEST(SWALR, equals_python) {
    testing::expect_golden_schedule("swalr", SWALR{{.swa_lr = 0.05}});
    testing::expect_golden_schedule(
        "swalr_linear", SWALR{{.swa_lr = {0.2, 0.0}, .anneal_epochs = 21, .anneal_strategy = optim::Anneal::linear}});
    testing::expect_golden_schedule("swalr_at_once", SWALR{{.swa_lr = 0.05, .anneal_epochs = 0}});
}

TEST(SWALR, follows_another_schedule_as_in_python) {
    testing::expect_golden_schedule("then_swalr", optim::then(optim::ExponentialLR{{.gamma = 0.9}}, 9,
                                                              SWALR{{.swa_lr = 0.05, .anneal_epochs = 5}}));
}

TEST(SWALR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<SWALR>({.swa_lr = -1}),
              "SWALR's swa_lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(testing::schedule_refusal<SWALR>({.swa_lr = 1, .anneal_epochs = -1}),
              "SWALR's anneal_epochs is -1; it must be 0 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_swalr
