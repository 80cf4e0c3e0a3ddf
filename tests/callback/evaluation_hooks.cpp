// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/evaluation_hooks.hpp"

#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using Lines = std::vector<std::string>;

struct Hears : EvaluationHooks<Hears, evaluation_hook::Start, evaluation_hook::BatchEndWithBatch,
                               evaluation_hook::EpochEnd, evaluation_hook::End> {
    Lines heard;
    void note(const char* what, Phase phase) { heard.push_back(what + std::to_string(static_cast<int>(phase))); }
    void on_evaluation_start(auto&, Phase phase) { note("start ", phase); }
    void on_evaluation_batch_end(auto&, const auto& batch, Phase phase) {
        note(batch.data.size(0) == 8 ? "batch of 8 " : "batch ", phase);
    }
    void on_evaluation_epoch_end(auto&, Phase phase) { note("epoch end ", phase); }
    void on_evaluation_end(auto&, Phase phase) { note("end ", phase); }
};
TEST(EvaluationHooks, are_told_of_each_evaluation_with_its_phase) {
    Linear model;
    Trainer trainer{Epochs{1}, Hears{}};
    trainer.validate(model, loader(8, 8));
    trainer.test(model, loader(8, 8));
    trainer.predict(model, loader(8, 8));
    EXPECT_EQ(trainer.policy<Hears>().heard,
              (Lines{"start 1", "batch of 8 1", "epoch end 1", "end 1", "start 2", "batch of 8 2", "epoch end 2",
                     "end 2", "start 3", "batch of 8 3", "epoch end 3", "end 3"}));
}
// What a callback does not ask for is not there.
struct Starts : EvaluationHooks<Starts, evaluation_hook::Start> {
    void on_evaluation_start(auto&, Phase) {}
};
static_assert(hooks_of<Starts>::size == 3);
static_assert(has_hook_name<hook::on_test_start, Starts> && !has_hook_name<hook::on_test_end, Starts>);

} // namespace
