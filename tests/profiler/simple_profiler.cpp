// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/profiler/simple_profiler.hpp"

#include "tests/profiler/run.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using profiled::pass;

/// "name calls own total", in whole seconds, of what took any; names in order.
std::vector<std::string> lines(const SimpleProfiler& profiler) {
    std::vector<std::string> lines;
    for (const auto& row : profiler.rows())
        if (row.total > 0) lines.push_back(fmt::format("{} {} {:.9g} {:.9g}", row.name, row.calls, row.own, row.total));
    std::sort(lines.begin(), lines.end());
    return lines;
}
double sum(const SimpleProfiler& profiler) {
    double sum = 0;
    for (const auto& row : profiler.rows()) sum += row.own;
    return sum;
}
std::int64_t calls(const SimpleProfiler& profiler, std::string_view name) {
    for (const auto& row : profiler.rows())
        if (row.name == name) return row.calls;
    return 0;
}
SimpleProfiler& of(profiled::All& trainer) { return *trainer.policy<SimpleProfiler>(); }

TEST(SimpleProfiler, adds_up_parts_that_lie_within_each_other) {
    profiler::SectionTimes times(&profiled::clock);
    const std::string text = "inner", same = text + ""; // two addresses, one name
    times.leave();                                      // nothing is open
    times.enter("outer");
    pass(1);
    times.enter(text.c_str());
    pass(2);
    times.enter("outer"); // within itself: its total counts once
    pass(4);
    times.leave();
    times.leave();
    times.enter(same.c_str());
    pass(8);
    const auto open = times.rows(); // up to now
    ASSERT_EQ(open.size(), 2u);
    EXPECT_EQ(open[0].name, "inner");
    EXPECT_EQ(open[0].calls, 2);
    EXPECT_DOUBLE_EQ(open[0].own, 10);
    EXPECT_DOUBLE_EQ(open[0].total, 14);
    EXPECT_DOUBLE_EQ(open[1].own, 5);
    EXPECT_DOUBLE_EQ(open[1].total, 15);
    times.leave();
    pass(16);
    times.leave();
    EXPECT_DOUBLE_EQ(times.rows()[0].own, 21); // the largest first
    EXPECT_DOUBLE_EQ(times.rows()[0].total, 31);
    EXPECT_EQ(times.depth(), 0u);
}

TEST(SimpleProfiler, tells_where_the_time_of_a_fit_goes) {
    std::string text;
    auto trainer = profiled::trainer(profiled::exact(text));
    profiled::Net model;
    auto train = profiled::loader(4), validation = profiled::loader(2);
    const auto before = profiled::now;
    trainer.fit(model, train, validation);
    const double whole = static_cast<double>(profiled::now - before) * 1e-9;
    // Two epochs of 4 batches, two of which make a step, and 2 of validation.
    EXPECT_EQ(lines(of(trainer)), (std::vector<std::string>{
                                      "[Callback]Hooks.on_before_optimizer_step 4 76 76",
                                      "[Callback]Hooks.on_train_batch_end 8 136 136",
                                      "[Module]Net.on_train_epoch_end 2 4 4",
                                      "backward 8 88 88",
                                      "end_epoch 2 0 4",
                                      "end_training 1 0 1",
                                      "finalize_loggers 1 1 1",
                                      "forward 8 56 56",
                                      "log_metrics 2 46 46", // the epochs' values of validation
                                      "run_training_batch 8 0 434",
                                      "run_validation 2 0 110",
                                      "start_epoch 2 0 26", // the first batch is fetched there
                                      "train_dataloader_next 8 104 104",
                                      "val_dataloader_next 6 52 52", // and finds the end
                                      "validation_step 4 12 12",
                                  }));
    EXPECT_DOUBLE_EQ(sum(of(trainer)), whole);
    EXPECT_DOUBLE_EQ(of(trainer).seconds(), whole);
    EXPECT_EQ(calls(of(trainer), "optimizer_step"), 4);
    EXPECT_EQ(calls(of(trainer), "optimizer_zero_grad"), 4);
    EXPECT_EQ(calls(of(trainer), "batch_to_device"), 12);
    EXPECT_EQ(calls(of(trainer), "train_dataloader_batch"), 8);
    EXPECT_EQ(calls(of(trainer), "other"), 1);
    EXPECT_TRUE(text.starts_with("SimpleProfiler: fit, success\n")) << text;
    EXPECT_NE(text.find("\nAction "), text.npos);
    EXPECT_EQ(text, of(trainer).table());

    // A test has a table of its own.
    text.clear();
    trainer.test(model, validation);
    EXPECT_EQ(lines(of(trainer)), (std::vector<std::string>{"finalize_loggers 1 1 1", "log_metrics 1 23 23",
                                                            "test_dataloader_next 3 26 26", "test_step 2 10 10"}));
    EXPECT_TRUE(text.starts_with("SimpleProfiler: test, success\n")) << text;
}

TEST(SimpleProfiler, tells_of_a_run_that_fails_and_of_one_within_another) {
    std::string text;
    auto trainer = profiled::trainer(profiled::exact(text));
    profiled::Net model;
    auto train = profiled::loader(2);
    int batches = 0;
    auto& hooks = trainer.policy<profiled::Hooks>();
    hooks.at_epoch_end = [&] {
        pass(100);
        trainer.test(model, train);
    };
    hooks.at_batch_end = [&] {
        if (++batches == 4) throw std::runtime_error("no more");
    };
    const auto before = profiled::now;
    EXPECT_THROW(trainer.fit(model, train), std::runtime_error);
    EXPECT_TRUE(text.starts_with("SimpleProfiler: fit, failed\n")) << text; // one table
    EXPECT_DOUBLE_EQ(of(trainer).seconds(), static_cast<double>(profiled::now - before) * 1e-9);
    const auto rows = lines(of(trainer));
    // Two batches are fetched and tested on, and their value is logged: within the hook.
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), "[Callback]Hooks.on_train_epoch_end 1 100 159")) << text;
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), "test 1 0 59")) << text;
    EXPECT_EQ(calls(of(trainer), "test_step"), 2);
    EXPECT_EQ(calls(of(trainer), "forward"), 4);

    // The next run starts afresh.
    hooks.at_epoch_end = hooks.at_batch_end = [] {};
    trainer.fit(model, train);
    EXPECT_EQ(calls(of(trainer), "forward"), 4);
    EXPECT_EQ(calls(of(trainer), "test_step"), 0);
}

TEST(SimpleProfiler, counts_the_time_of_a_host_as_other) {
    std::string text;
    auto trainer = profiled::trainer(profiled::exact(text), {}, 1);
    profiled::Net model;
    auto train = profiled::loader(2);
    {
        auto session = trainer.session(model, train);
        session.advance();
        pass(1000);
        session.advance();
        EXPECT_EQ(of(trainer).table().find("SimpleProfiler: fit, running"), 0u);
        pass(1000);
    } // the host leaves
    EXPECT_TRUE(text.starts_with("SimpleProfiler: fit, interrupted\n")) << text;
    EXPECT_EQ(calls(of(trainer), "run_training_batch"), calls(of(trainer), "forward"));
    const auto rows = lines(of(trainer));
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), "other 1 2000 2000")) << text;
}

TEST(SimpleProfiler, writes_a_file_that_later_runs_join) {
    const fulgurite::testing::TempDir folder;
    const auto path = folder.path() / "new" / "profile.txt";
    auto trainer = profiled::trainer(SimpleProfiler{{.path = path}}, {}, 1);
    profiled::Net model;
    auto train = profiled::loader(2);
    trainer.fit(model, train);
    const auto fitted = fulgurite::testing::read_file(path);
    trainer.test(model, train);
    EXPECT_EQ(fulgurite::testing::read_file(path), fitted + "\n" + of(trainer).table());

    fulgurite::testing::write_file(folder.path() / "file", "");
    auto other = profiled::trainer(SimpleProfiler{{.path = folder.path() / "file" / "profile.txt"}}, {}, 1);
    EXPECT_THROW(other.fit(model, train), Error); // before it trains
    EXPECT_EQ(calls(of(other), "forward"), 0);
}

/// Steps its optimizer itself.
struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        run.backward(layer(batch.data).sum());
        optimizer.step();
    }
    void on_before_optimizer_step() { pass(3); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.01}}; }
};
TEST(SimpleProfiler, sees_what_a_module_does_by_hand) {
    SimpleProfiler quiet{{.write = {}, .clock = &profiled::clock}};
    Trainer trainer{Epochs{1}, quiet};
    ByHand model;
    auto train = profiled::loader(3);
    trainer.fit(model, train);
    auto& profiler = trainer.policy<SimpleProfiler>();
    EXPECT_EQ(calls(profiler, "forward"), 3);
    EXPECT_EQ(calls(profiler, "backward"), 3);
    EXPECT_EQ(calls(profiler, "optimizer_step"), 3);
    const auto rows = lines(profiler);
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), "[Module]ByHand.on_before_optimizer_step 3 9 9"));
    EXPECT_TRUE(std::count(rows.begin(), rows.end(), "forward 3 0 9"));
}

} // namespace
