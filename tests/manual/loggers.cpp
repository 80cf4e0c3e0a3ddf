// SPDX-License-Identifier: BSL-1.0
// The code of docs/loggers.md.
#include <fulgurite/logger.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

#if FULGURITE_HAS_PROTOZERO

namespace handbook::loggers_page {
namespace {

// [images]
struct Painter : Net {
    void on_validation_epoch_end(auto& run) {
        auto weights = torch::sigmoid(layer->weight).expand({8, 2});
        auto& board = run.template logger<TensorBoard>();
        board.add_image("val/weights", weights, run.logged_step());                       // [H, W], grey
        board.add_image("val/colours", torch::rand({3, 32, 32}), run.logged_step());      // [C, H, W], in [0, 1]
        board.add_images("val/samples", torch::rand({16, 1, 28, 28}), run.logged_step()); // [N, C, H, W], a grid
    }
    // [images]
    // [curves]
    void on_fit_end(auto& run) {
        auto predictions = torch::sigmoid(torch::randn({200}));
        auto labels = (predictions + 0.3 * torch::randn({200})).gt(0.5);
        auto& board = run.template logger<TensorBoard>();
        board.add_pr_curve("val/pr", labels, predictions, run.logged_step());

        report::Series lengths("length");
        for (int step = 0; step < 100; ++step) lengths.add(step, 1.0 / (1 + step));
        board.add_figure("lengths", {"Length of a step", {{&lengths, "length"}}}, run.logged_step());
        board.add_hparams({}, {{"best", run.metric("val/loss"_key)}});
    }
    // [curves]
    // [text]
    void on_fit_start(auto& run) {
        auto& board = run.template logger<TensorBoard>();
        board.add_graph(*this);
        board.add_text("data", "Sums of *two* numbers:\n\n| a | b | sum |\n| - | - | --- |\n| 0.5 | 0.25 | 0.75 |");
        board.add_custom_scalars({{"Losses", {{"both", {"train/loss", "val/loss"}}}}}); // one frame for two lines
    }
    // [text]
    // [images]
};
// [images]

// [histograms]
struct WeightHistograms {
    void on_train_epoch_end(auto& run) {
        auto& board = run.template logger<TensorBoard>();
        for (const auto& item : run.module().named_parameters())
            board.add_histogram("weights/" + item.key(), item.value(), run.logged_step());
    }
};
// [histograms]

std::string events_in(const std::filesystem::path& folder) {
    std::string bytes;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().filename().string().starts_with("events."))
            bytes += fulgurite::testing::read_file(entry.path());
    return bytes;
}

TEST(ManualLoggers, write_all_of_a_run_into_its_folder) {
    fulgurite::testing::TempDir dir;
    const auto runs = dir.path() / "runs";
    Painter model;
    auto train = batches(), validation = batches(32);
    // [folder]
    const auto folder = logger::version_folder(runs); // runs/version_0, the next time runs/version_1
    Trainer trainer{Epochs{2},
                    WeightHistograms{},
                    Csv{folder / "metrics.csv"},
                    JsonLines{folder / "log.jsonl", {.note = "without momentum"}},
                    TensorBoard{folder, {.note = "without *momentum*"}},
                    Console{}};
    trainer.fit(model, train, validation);
    // [folder]
    EXPECT_EQ(folder, runs / "version_0");
    const auto events = events_in(folder);
    for (const char* name : {"val/weights", "val/colours", "val/samples", "val/pr", "lengths", "_hparams_/experiment",
                             "data/text_summary", "environment/text_summary", "note/text_summary",
                             "custom_scalars__config__", "weights/layer.weight", "Parameter"})
        EXPECT_NE(events.find(name), events.npos) << name;
    const auto lines = fulgurite::testing::read_file(folder / "log.jsonl");
    EXPECT_NE(lines.find("without momentum"), lines.npos);
    EXPECT_NE(lines.find("{\"status\":\"success\""), lines.npos);
}

TEST(ManualLoggers, are_silent_where_a_choice_left_none_and_in_a_trial_run) {
    fulgurite::testing::TempDir dir;
    const auto fit = [&](const char* name, std::variant<Csv, TensorBoard> chosen, std::optional<FastDevRun> trial) {
        Painter model;
        Trainer trainer{Epochs{1}, std::move(chosen), trial};
        trainer.fit(model, batches(), batches(32));
        return std::filesystem::exists(dir.path() / name);
    };
    EXPECT_TRUE(fit("board", TensorBoard{dir.path() / "board"}, {}));
    EXPECT_NE(events_in(dir.path() / "board").find("val/colours"), std::string::npos);
    EXPECT_TRUE(fit("table.csv", Csv{dir.path() / "table.csv"}, {}));
    EXPECT_FALSE(fit("trial", TensorBoard{dir.path() / "trial"}, FastDevRun{}));
}

} // namespace
} // namespace handbook::loggers_page

#endif
