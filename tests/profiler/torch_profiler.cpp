// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/profiler/torch_profiler.hpp"

#include <nlohmann/json.hpp>

#include "tests/profiler/run.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;

struct Range {
    std::string name, category;
    double from, to;
    std::int64_t thread;
};
/// The ranges of a trace, in the order in which they begin, and the longer of two first.
std::vector<Range> ranges(const std::filesystem::path& path) {
    const auto trace = nlohmann::json::parse(fulgurite::testing::read_file(path));
    std::vector<Range> ranges;
    for (const auto& event : trace.at("traceEvents")) {
        if (event.at("ph") != "X" || !event.contains("cat")) continue;
        const double from = event.at("ts");
        ranges.push_back({event.at("name"), event.at("cat"), from, from + event.at("dur").get<double>(), 0});
        if (event.at("tid").is_number()) ranges.back().thread = event.at("tid");
    }
    std::stable_sort(ranges.begin(), ranges.end(),
                     [](const Range& a, const Range& b) { return a.from != b.from ? a.from < b.from : a.to > b.to; });
    return ranges;
}
std::vector<Range> ours(const std::vector<Range>& all) {
    std::vector<Range> ours;
    for (const auto& range : all)
        if (range.category == "user_annotation") ours.push_back(range);
    return ours;
}
std::size_t count(const std::vector<Range>& all, std::string_view name) {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const Range& range) { return range.name == name; }));
}
constexpr double rounding = 0.01; // us: of what the file says
/// The names around a range, from the outermost on.
std::vector<std::string> around(const std::vector<Range>& all, const Range& inner) {
    std::vector<std::string> names;
    for (const auto& range : all)
        if (range.from <= inner.from && inner.to <= range.to + rounding && &range != &inner)
            names.push_back(range.name);
    return names;
}
bool nests(const std::vector<Range>& all) {
    for (const auto& a : all)
        for (const auto& b : all)
            if (a.from < b.from && b.from + rounding < a.to && a.to + rounding < b.to) return false;
    return true;
}
TorchProfiler& of(profiled::All& trainer) { return *trainer.policy<TorchProfiler>(); }

TEST(TorchProfiler, writes_a_trace_in_which_our_parts_nest) {
    const fulgurite::testing::TempDir folder;
    const auto path = folder.path() / "new" / "trace.json";
    auto trainer = profiled::trainer({}, TorchProfiler{path, {.record_shapes = true, .profile_memory = true}});
    profiled::Net model;
    auto train = profiled::loader(4), validation = profiled::loader(2);
    trainer.fit(model, train, validation);
    ASSERT_EQ(of(trainer).traces(), 1);
    const auto all = ranges(path), parts = ours(all);
    // Steps 2, 3 and 4: the second half of the first epoch, its end, and the first batch of the second.
    EXPECT_EQ(count(parts, "ProfilerStep#1"), 0u);
    for (const auto* name : {"ProfilerStep#2", "ProfilerStep#3", "ProfilerStep#4"}) EXPECT_EQ(count(parts, name), 1u);
    EXPECT_EQ(count(parts, "run_training_batch"), 3u);
    EXPECT_EQ(count(parts, "forward"), 3u);
    EXPECT_EQ(count(parts, "backward"), 3u);
    EXPECT_EQ(count(parts, "optimizer_step"), 1u);
    EXPECT_EQ(count(parts, "[Callback]Hooks.on_train_batch_end"), 3u);
    EXPECT_EQ(count(parts, "[Module]Net.on_train_epoch_end"), 1u);
    EXPECT_EQ(count(parts, "validation_step"), 2u);
    EXPECT_TRUE(nests(parts));
    for (const auto& part : parts) {
        const bool steps = part.name == "optimizer_step", validates = part.name == "validation_step";
        if (!steps && !validates) continue;
        EXPECT_EQ(around(parts, part),
                  (std::vector<std::string>{"ProfilerStep#3", steps ? "run_training_batch" : "run_validation"}));
    }
    std::size_t products = 0;
    for (const auto& range : all)
        if (range.name == "aten::addmm") products += around(parts, range).back() == "forward" ? 1u : 0u;
    EXPECT_EQ(products, 3u); // LibTorch's own are in there
    for (const auto& entry : std::filesystem::directory_iterator(path.parent_path())) EXPECT_EQ(entry.path(), path);

    // A test is another run: its batches are steps, and its trace has a name of its own.
    auto long_test = profiled::loader(6);
    trainer.test(model, long_test);
    EXPECT_EQ(count(ours(ranges(path)), "forward"), 3u);
    EXPECT_EQ(count(ours(ranges(folder.path() / "new" / "trace-2.json")), "test_step"), 3u);
}

TEST(TorchProfiler, repeats_and_writes_what_there_is) {
    const fulgurite::testing::TempDir folder;
    auto trainer = profiled::trainer(
        {}, TorchProfiler{folder.path() / "trace", {.wait = 0, .warmup = 0, .active = 2, .repeat = 0, .skip_first = 1}},
        1);
    profiled::Net model;
    auto train = profiled::loader(4);
    int batches = 0;
    auto& hooks = trainer.policy<profiled::Hooks>();
    hooks.at_batch_end = [&] {
        if (++batches == 6) throw std::runtime_error("no more");
    };
    trainer.fit(model, train); // steps 1 and 2, and 3, after which it ends
    EXPECT_EQ(of(trainer).traces(), 2);
    EXPECT_EQ(count(ours(ranges(of(trainer).path(1))), "forward"), 2u);
    EXPECT_EQ(of(trainer).path(2), folder.path() / "trace-2");
    EXPECT_EQ(count(ours(ranges(of(trainer).path(2))), "forward"), 1u);
    EXPECT_THROW(trainer.fit(model, train), std::runtime_error); // in step 1
    EXPECT_EQ(of(trainer).traces(), 3);
    const auto failed = ours(ranges(of(trainer).path(3)));
    EXPECT_EQ(count(failed, "forward"), 1u);
    EXPECT_EQ(count(failed, "[Callback]Hooks.on_train_batch_end"), 1u);
}

TEST(TorchProfiler, warns_where_a_run_ends_before_a_step_is_recorded) {
    const fulgurite::testing::TempDir folder;
    const auto words = [&](TorchProfilerOptions options) {
        auto trainer = profiled::trainer({}, TorchProfiler{folder.path() / "trace.json", options}, 1);
        profiled::Net model;
        auto train = profiled::loader(2);
        ::testing::internal::CaptureStderr();
        trainer.fit(model, train);
        EXPECT_EQ(of(trainer).traces(), 0);
        return ::testing::internal::GetCapturedStderr();
    };
    for (const auto& options : {TorchProfilerOptions{.wait = 9}, TorchProfilerOptions{.wait = 1, .warmup = 8}})
        EXPECT_NE(words(options).find("the run had 2 steps, and skip_first, wait and warmup leave out"),
                  std::string::npos);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(TorchProfiler, says_what_it_cannot_do) {
    EXPECT_THROW(TorchProfiler("t.json", {.active = 0}), Error);
    EXPECT_THROW(TorchProfiler("t.json", {.wait = -1}), Error);
    EXPECT_THROW(TorchProfiler(""), Error);

    const fulgurite::testing::TempDir folder;
    profiled::Net model;
    auto train = profiled::loader(8);
    const auto make = [&](const char* name) {
        return profiled::trainer({}, TorchProfiler{folder.path() / name / "trace.json"}, 1);
    };
    auto first = make("first"), second = make("second");
    std::string said;
    first.policy<profiled::Hooks>().at_epoch_end = [&] {
        profiled::Net other;
        try {
            second.fit(other, train);
        } catch (const Error& error) {
            said = error.what();
        }
    };
    first.fit(model, train);
    EXPECT_NE(said.find("LibTorch has one at a time"), said.npos) << said;
    EXPECT_EQ(of(first).traces(), 1);
    second.fit(model, train); // the first is over
    EXPECT_EQ(of(second).traces(), 1);

    // Its folder goes away.
    auto third = make("third");
    third.policy<profiled::Hooks>().at_batch_end = [&] { std::filesystem::remove_all(folder.path() / "third"); };
    try {
        third.fit(model, train);
        ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("cannot write '" + of(third).path().string()), std::string::npos)
            << error.what();
    }
    // What a program does with LibTorch's profiler itself after all that still works.
    auto fourth = make("fourth");
    fourth.fit(model, train);
    EXPECT_EQ(of(fourth).traces(), 1);
}

TEST(NvtxProfiler, needs_a_libtorch_with_cuda) {
    if (at::hasCUDA()) GTEST_SKIP() << "there is a GPU";
    EXPECT_THROW(NvtxProfiler{}.begin(Stage::fit), Error);
    NvtxProfiler{}.enter("nothing");
    NvtxProfiler{}.leave();
}

} // namespace
