// SPDX-License-Identifier: BSL-1.0
// The code of docs/profilers.md and docs/policies/profiler.md.
// [torch]
#include <fulgurite/profiler.hpp>
// [torch]

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::profilers_page {
namespace {

// [own]
struct Deepest : policy::Profiler {
    int depth = 0, deepest = 0;
    void enter(const char* name) {
        deepest = std::max(deepest, ++depth);
        last = name;
    }
    void leave() noexcept { --depth; }
    std::string last;
};
static_assert(ProfilerPolicy<Deepest>);
// [own]

TEST(Profilers, show_where_the_time_goes) {
    Net model;
    auto train = batches(), validation = batches();
    ::testing::internal::CaptureStdout();
    // [simple]
    Trainer trainer{Epochs{2}, SimpleProfiler{}, EarlyStopping{"val/loss"_key}};
    trainer.fit(model, train, validation);

    for (const auto& row : trainer.policy<SimpleProfiler>().rows())
        if (row.own > 0.1) fmt::print("{} took {:.1f} s in {} calls\n", row.name, row.own, row.calls);
    // [simple]
    const auto text = ::testing::internal::GetCapturedStdout();
    for (const auto* row :
         {"SimpleProfiler: fit, success", "forward ", "[Callback]EarlyStopping.on_validation_end ", "all "})
        EXPECT_NE(text.find(row), text.npos) << text;
}

TEST(Profilers, record_traces) {
    const fulgurite::testing::TempDir folder;
    const auto here = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    Net model;
    auto train = batches(), validation = batches();
    // [torch]
    Trainer trainer{Epochs{2}, TorchProfiler{"trace.json", {.wait = 2, .active = 5, .record_shapes = true}}};
    trainer.fit(model, train, validation);
    // [torch]
    std::filesystem::current_path(here);
    EXPECT_NE(fulgurite::testing::read_file(folder.path() / "trace.json").find("ProfilerStep#3"), std::string::npos);
}

TEST(Profilers, of_ones_own) {
    Net model;
    auto train = batches();
    Trainer trainer{Epochs{1}, Deepest{}, on<hook::on_before_optimizer_step>([](auto&) {})};
    trainer.fit(model, train);
    EXPECT_EQ(trainer.policy<Deepest>().depth, 0);
    EXPECT_EQ(trainer.policy<Deepest>().deepest, 2); // run_training_batch, and what lies in it
    EXPECT_EQ(trainer.policy<Deepest>().last, "finalize_loggers");
}

} // namespace
} // namespace handbook::profilers_page
