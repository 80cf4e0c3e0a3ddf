// SPDX-License-Identifier: BSL-1.0
// Something is thrown, once, from every place that can throw: everybody is told once, the same objects can be fitted again,
// and the file that KeepLast leaves resumes bit for bit.
#include "tests/reliability/run.hpp"
#include "tests/reliability/trial.hpp"
#include "tests/support.hpp"

namespace fulgurite::reliability {

namespace {

void check(const std::string& composition) {
    const fulgurite::testing::TempDir folder;
    const auto report = examine_faults(from_words(composition), folder.path());
    EXPECT_EQ(report.refused, "");
    EXPECT_GT(report.runs, 20);
    for (const auto& fault : report.faults) ADD_FAILURE() << composition << "\n  " << fault;
}

TEST(Faults, of_a_run_with_all_policies) {
    check("kind=0 epochs=3 count=9 shuffle=1 validate=2batches accumulate=2 average=1 average_every=1steps norm=1 dropout=1 "
          "weights=1 plateau=1 decay=3 early=9 best_val=1epochs best_train=1epochs keep=1epochs keep_more=3batches "
          "last=2steps has_last=1 log_every=1 extras=1");
}
TEST(Faults, of_a_run_whose_loader_is_any) {
    check("kind=1 epochs=2 count=8 source=5 vals=2 validate=3batches accumulate=3 average=2 average_every=1epochs dropout=1 "
          "plateau=2 keep=2steps has_last=1 one_folder=0");
}
TEST(Faults, of_a_run_by_hand) {
    check("kind=2 epochs=2 count=10 shuffle=1 accumulate=2 dropout=1 average=1 decay=1 best_val=1epochs keep=1batches last=1batches "
          "has_last=1");
}
TEST(Faults, of_a_run_that_is_promised_too_much) {
    check("kind=3 epochs=3 count=7 lie=2 average=3 average_start=1 norm=1 dropout=1 decay=1 best_train=1epochs keep=3samples "
          "last=1epochs has_last=1");
}
TEST(Faults, of_a_run_of_a_stream) {
    check("kind=4 epochs=2 count=9 shuffle=1 workers=1 validate=2steps accumulate=2 dropout=1 plateau=2 early=2 min_epochs=2 "
          "best_val=2steps keep=4samples has_last=1 sanity=1");
}

} // namespace

} // namespace fulgurite::reliability
