// SPDX-License-Identifier: BSL-1.0
#include <sys/resource.h>

#include <csignal>

#include <fulgurite/fulgurite.hpp>

#include "tests/checkpoint/words.hpp"
#include "tests/engine/models.hpp"
#include "tests/support.hpp"

struct Detection {
    torch::Tensor boxes;
    std::optional<double> score;
    std::vector<std::string> labels;
};
BOOST_HANA_ADAPT_STRUCT(Detection, boxes, score, labels);

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using ft::error_of;
using ft::names_in;
using ft::says;

static_assert(checkpoint::TreeShaped<std::map<std::string, std::pair<torch::Tensor, int>>>);
static_assert(!checkpoint::TreeShaped<std::vector<std::thread>>);
static_assert(!checkpoint::TreeShaped<std::tuple<torch::Tensor, std::thread>>);

TEST(PredictionWriter, writes_each_batch_while_it_runs_and_keeps_none) {
    ft::TempDir folder;
    ft::Linear module;
    std::vector<std::string> seen;
    PredictionWriterOptions options;
    options.directory = folder.path() / "deep" / "down";
    Trainer trainer{PredictionWriter{options},
                    on<hook::on_predict_batch_end>([&] { seen.push_back(names_in(options.directory)); })};
    const auto kept = trainer.predict(module, ft::loader(20, 8), {.return_predictions = false});
    EXPECT_TRUE(kept.empty());
    const std::vector<std::string> expected{"batch_0000.pt", "batch_0000.pt batch_0001.pt",
                                            "batch_0000.pt batch_0001.pt batch_0002.pt"};
    EXPECT_EQ(seen, expected);
    const auto& writer = trainer.policy<PredictionWriter>();
    EXPECT_EQ(writer.path(2), options.directory / "batch_0002.pt");
    torch::NoGradGuard no_grad;
    std::int64_t index = 0;
    for (const auto& batch : ft::loader(20, 8)) {
        const auto tree = checkpoint::read_torch_zip(writer.path(index++));
        EXPECT_TRUE(torch::equal(tree.as_tensor(), module.forward(batch.data)));
    }
}

TEST(PredictionWriter, writes_all_at_the_end_if_told_so) {
    ft::TempDir folder;
    ft::Linear module;
    for (const auto interval : {WriteInterval::epoch, WriteInterval::batch_and_epoch}) {
        Trainer trainer{PredictionWriter{{.directory = folder.path(), .interval = interval, .overwrite = true}}};
        const auto predictions = trainer.predict(module, ft::loader(20, 8));
        EXPECT_EQ(names_in(folder.path()), interval == WriteInterval::epoch
                                               ? "predictions.pt"
                                               : "batch_0000.pt batch_0001.pt batch_0002.pt predictions.pt");
        const auto tree = checkpoint::read_torch_zip(trainer.policy<PredictionWriter>().path());
        ASSERT_EQ(tree.size(), 3U);
        ASSERT_EQ(predictions.size(), 3U) << "they are returned unless told otherwise";
        for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(torch::equal(tree.at(i).as_tensor(), predictions[i]));
    }
}

TEST(PredictionWriter, keeps_several_loaders_apart) {
    ft::TempDir folder;
    ft::Linear module;
    ft::write_file(folder.path() / "batch_a_0000.pt", "mine");
    Trainer trainer{
        PredictionWriter{{.directory = folder.path(), .interval = WriteInterval::batch_and_epoch, .overwrite = true}}};
    const auto expect_written = [&](const auto& first, const auto& second) {
        const auto& writer = trainer.policy<PredictionWriter>();
        const auto all = checkpoint::read_torch_zip(writer.path());
        ASSERT_EQ(all.size(), 2U) << "a list for each loader";
        std::int64_t loader = 0;
        for (const auto* predictions : {&first, &second}) {
            const auto& list = all.at(static_cast<std::size_t>(loader));
            ASSERT_EQ(list.size(), predictions->size());
            for (std::size_t i = 0; i < predictions->size(); ++i) {
                const auto file = writer.path(static_cast<std::int64_t>(i), loader);
                EXPECT_TRUE(torch::equal(checkpoint::read_torch_zip(file).as_tensor(), (*predictions)[i]));
                EXPECT_TRUE(torch::equal(list.at(i).as_tensor(), (*predictions)[i]));
            }
            ++loader;
        }
    };
    const auto [first, second] = trainer.predict(module, data::Loaders{ft::loader(20, 8), ft::loader(8, 4)});
    expect_written(first, second);
    EXPECT_EQ(names_in(folder.path()),
              "batch_0_0000.pt batch_0_0001.pt batch_0_0002.pt batch_1_0000.pt batch_1_0001.pt batch_a_0000.pt "
              "predictions.pt");
    std::vector several{ft::loader(8, 8), ft::loader(8, 4)};
    const auto lists = trainer.predict(module, several);
    expect_written(lists.at(0), lists.at(1));
    EXPECT_EQ(names_in(folder.path()), "batch_0_0000.pt batch_1_0000.pt batch_1_0001.pt batch_a_0000.pt predictions.pt")
        << "those of the first are gone";
}

struct Batches {
    std::vector<engine::batch_of<decltype(ft::loader())>> batches;
    void set_epoch(std::int64_t) {}
    auto begin() { return batches.begin(); }
    auto end() { return batches.end(); }
    auto size() const { return batches.size(); }
};

TEST(PredictionWriter, a_loader_without_a_batch_has_an_empty_list) {
    ft::TempDir folder;
    ft::Linear module;
    Trainer trainer{PredictionWriter{{.directory = folder.path(), .interval = WriteInterval::epoch}}};
    Batches full;
    for (auto& batch : ft::loader(8, 4)) full.batches.push_back(batch);
    std::vector several{full, Batches{}};
    trainer.predict(module, several);
    const auto all = checkpoint::read_torch_zip(folder.path() / "predictions.pt");
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all.at(0).size(), 2U);
    EXPECT_EQ(all.at(1).size(), 0U);
}

struct Detector : ft::Linear {
    auto predict_step(const auto& batch, std::int64_t index) {
        return Detection{batch.data, index == 0 ? std::nullopt : std::optional(0.5), {"cat", "dog"}};
    }
};
struct Several : ft::Linear {
    auto predict_step(const auto& batch) {
        return std::tuple{batch, std::map<std::string, torch::Tensor>{{"sum", batch.data.sum()}}, 3, true};
    }
};

TEST(PredictionWriter, writes_structs_tuples_and_maps) {
    ft::TempDir folder;
    Trainer trainer{PredictionWriter{{.directory = folder.path()}}};
    Detector detector;
    trainer.predict(detector, ft::loader(16, 8));
    auto tree = checkpoint::read_torch_zip(folder.path() / "batch_0000.pt");
    EXPECT_TRUE(tree.at("score").is_none());
    EXPECT_EQ(tree.at("labels", 1).as_string(), "dog");
    tree = checkpoint::read_torch_zip(folder.path() / "batch_0001.pt");
    EXPECT_EQ(tree.at("score").as_double(), 0.5);
    EXPECT_EQ(tree.at("boxes").as_tensor().sizes(), torch::IntArrayRef({8, 2}));

    ft::TempDir other;
    Several several;
    Trainer{PredictionWriter{{.directory = other.path()}}}.predict(several, ft::loader(8, 8));
    tree = checkpoint::read_torch_zip(other.path() / "batch_0000.pt");
    EXPECT_EQ(tree.at(0, "target").as_tensor().size(0), 8);
    EXPECT_EQ(tree.at(1, "sum").as_tensor().dim(), 0);
    EXPECT_EQ(tree.at(2).as_int(), 3);
    EXPECT_TRUE(tree.at(3).as_bool());
}

struct Views : ft::Linear {
    auto predict_step(const auto&) { return torch::zeros({1000, 1000}).select(1, 0).slice(0, 0, 4); }
};

TEST(PredictionWriter, writes_of_a_large_tensor_only_what_is_seen_of_it) {
    ft::TempDir folder;
    Views module;
    Trainer{PredictionWriter{{.directory = folder.path()}}}.predict(module, ft::loader(8, 8));
    EXPECT_LT(std::filesystem::file_size(folder.path() / "batch_0000.pt"), 5000U);
    EXPECT_EQ(checkpoint::read_torch_zip(folder.path() / "batch_0000.pt").as_tensor().numel(), 4);
}

TEST(PredictionWriter, does_not_mix_two_predictions) {
    ft::TempDir folder;
    ft::Linear module;
    ft::write_file(folder.path() / "batch_notes.pt", "mine");
    Trainer trainer{PredictionWriter{{.directory = folder.path()}}};
    trainer.predict(module, ft::loader(16, 8));
    const auto message = error_of([&] { trainer.predict(module, ft::loader(8, 8)); });
    EXPECT_PRED2(says, message, "batch_0000.pt' is there already");
    EXPECT_EQ(names_in(folder.path()), "batch_0000.pt batch_0001.pt batch_notes.pt");
    Trainer{PredictionWriter{{.directory = folder.path(), .overwrite = true}}}.predict(module, ft::loader(8, 8));
    EXPECT_EQ(names_in(folder.path()), "batch_0000.pt batch_notes.pt");
}

// A limit on the size of files fails in the middle of a write, as a full disk does.
struct FullDisk {
    ::rlimit before{};
    void on_predict_batch_start(auto&, const auto&, std::int64_t index) {
        if (index == 1) limit(500);
    }
    void teardown() { limit(before.rlim_cur); }
    void on_predict_start() { ::getrlimit(RLIMIT_FSIZE, &before); }
    void limit(::rlim_t bytes) const {
        ::signal(SIGXFSZ, SIG_IGN);
        const ::rlimit limit{bytes, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
};

TEST(PredictionWriter, a_full_disk_is_an_error_and_no_half_file_is_left) {
    ft::TempDir folder;
    ft::Linear module;
    Trainer trainer{FullDisk{}, PredictionWriter{{.directory = folder.path()}}};
    const auto message = error_of([&] { trainer.predict(module, ft::loader(24, 8)); });
    EXPECT_PRED2(says, message, "batch_0001.pt'");
    EXPECT_PRED2(says, message, "make room");
    EXPECT_EQ(names_in(folder.path()), "batch_0000.pt");
}

TEST(PredictionWriter, a_directory_that_takes_no_files_is_an_error_before_the_first_batch) {
    ft::Linear module;
    int batches = 0;
    Trainer trainer{PredictionWriter{{.directory = "/proc/self/predictions"}},
                    on<hook::on_predict_batch_start>([&] { ++batches; })};
    EXPECT_THROW(trainer.predict(module, ft::loader(8, 8)), Error);
    EXPECT_EQ(batches, 0);
}

TEST(PredictionWriter, may_be_a_function) {
    ft::Linear module;
    std::int64_t samples = 0;
    std::vector<std::int64_t> indices;
    Trainer trainer{PredictionWriter{[&](auto&, const auto& prediction, const auto& batch, std::int64_t batch_idx) {
        samples += prediction.size(0);
        EXPECT_EQ(batch.data.size(0), prediction.size(0));
        indices.push_back(batch_idx);
    }}};
    EXPECT_TRUE(trainer.predict(module, ft::loader(20, 8), {.return_predictions = false}).empty());
    EXPECT_EQ(samples, 20);
    EXPECT_EQ(indices, (std::vector<std::int64_t>{0, 1, 2}));
    std::vector<std::int64_t> loaders;
    Trainer longer{PredictionWriter{[&](auto&, const auto&, const auto&, std::int64_t, std::int64_t dataloader_idx) {
        loaders.push_back(dataloader_idx);
    }}};
    longer.predict(module, data::Loaders{ft::loader(16, 8), ft::loader(8, 8)});
    EXPECT_EQ(loaders, (std::vector<std::int64_t>{0, 0, 1}));
    Trainer shorter{PredictionWriter{[&](auto&, const auto&) { ++samples; }}};
    shorter.predict(module, ft::loader(20, 8));
    EXPECT_EQ(samples, 23);
}

} // namespace
