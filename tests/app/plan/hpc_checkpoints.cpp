// SPDX-License-Identifier: BSL-1.0
// A job that SLURM ends: what is saved, what is asked for, and that training goes on as if nothing had been.
#include "fulgurite/app/plan/hpc_checkpoints.hpp"

#include <fulgurite/app/available_models.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_hpc_checkpoints {

namespace {

struct LineOptions {
    double learning_rate = 0.1;
};

/// Learns a line; in some batches the cluster sends its signal.
struct Line : app::RootModule<Line, LineOptions> {
    torch::nn::Linear line = register_module("line", torch::nn::Linear(2, 1));
    static inline std::vector<int> signals; ///< the batches, counted over all runs
    static inline int batches = 0;

    using RootModule::RootModule;
    torch::Tensor forward(const torch::Tensor& x) { return line->forward(x); }
    auto training_step(const auto& batch) {
        if (std::find(signals.begin(), signals.end(), batches++) != signals.end()) {
            std::raise(SIGUSR1);
            std::raise(SIGTERM); // ignored
        }
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return std::pair{loss, app::Dict{{"train_loss", loss}}};
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = options().learning_rate}}; }
    auto tng_dataloader() {
        seed_everything(3);
        const auto x = torch::rand({40, 2});
        return data::Loader{data::tensors(x, x.sum(1, true)), {.batch_size = 8, .shuffle = true, .seed = 5}};
    }
};

app::RootRun run(const std::filesystem::path& folder) {
    app::AvailableModels models;
    models.add<Line>("line");
    std::vector<std::string> words{"--model_name", "line", "--max_nb_epochs", "3", "--seed", "1"};
    if (!folder.empty()) words.insert(words.end(), {"--hpc_path", folder.string()});
    return models.main(words);
}
torch::Tensor weight(const app::RootRun& run) { return run.module<Line>().line->weight.detach().clone(); }
void empty_file(const std::filesystem::path& path) { std::ofstream(path) << ""; }

} // namespace

TEST(HpcCheckpoints, are_counted_from_the_largest) {
    testing::TempDir folder;
    const app::HpcCheckpoints files(folder.path());
    EXPECT_EQ(files.newest(), "");
    EXPECT_EQ(files.next().filename(), "hpc_ckpt_1.ckpt");
    for (const char* name : {"hpc_ckpt_2.ckpt", "hpc_ckpt_10.ckpt", "hpc_ckpt_x.ckpt", "hpc_ckpt_.ckpt", "last.ckpt"})
        empty_file(folder.path() / name);
    EXPECT_EQ(files.newest().filename(), "hpc_ckpt_10.ckpt");
    EXPECT_EQ(files.next().filename(), "hpc_ckpt_11.ckpt");
    EXPECT_EQ(app::HpcCheckpoints(folder.path() / "none").newest(), "");
}
TEST(HpcCheckpoints, training_goes_on_after_each_signal_as_if_nothing_had_been) {
    Line::signals = {};
    Line::batches = 0;
    const auto whole = run({});

    testing::TempDir folder, tools;
    std::ofstream(tools.path() / "scontrol")
        << "#!/bin/sh\necho \"$@\" >> " << (tools.path() / "asked").string() << "\n";
    std::filesystem::permissions(tools.path() / "scontrol", std::filesystem::perms::owner_all);
    const std::string path = std::getenv("PATH");
    setenv("PATH", (tools.path().string() + ":" + path).c_str(), 1);
    setenv("SLURM_JOB_ID", "4711", 1);
    Line::signals = {1, 6}; // in the first epoch, and in the second
    Line::batches = 0;
    const auto first = run(folder.path()), second = run(folder.path());
    unsetenv("SLURM_JOB_ID");
    const auto last = run(folder.path());
    setenv("PATH", path.c_str(), 1);

    EXPECT_TRUE(first.was_saved_for_requeue());
    EXPECT_TRUE(second.was_saved_for_requeue());
    EXPECT_FALSE(last.was_saved_for_requeue());
    EXPECT_TRUE(exists(folder.path() / "hpc_ckpt_1.ckpt"));
    EXPECT_TRUE(exists(folder.path() / "hpc_ckpt_2.ckpt"));
    EXPECT_FALSE(exists(folder.path() / "hpc_ckpt_3.ckpt"));
    EXPECT_EQ(last.epochs(), 3);
    EXPECT_EQ(Line::batches, 15); // none twice
    EXPECT_TRUE(torch::equal(weight(last), weight(whole)));
    EXPECT_EQ(last.metric("train_loss"), whole.metric("train_loss"));
    std::string asked((std::stringstream() << std::ifstream(tools.path() / "asked").rdbuf()).str());
    EXPECT_EQ(asked, "requeue 4711\nrequeue 4711\n");
}
TEST(HpcCheckpoints, signals_are_the_programs_own_again_afterwards) {
    static int came = 0;
    const auto before = std::signal(SIGUSR1, [](int) { ++came; });
    {
        const app::HpcSignals signals;
        std::raise(SIGUSR1);
        EXPECT_TRUE(app::HpcSignals::came());
        EXPECT_EQ(came, 0);
    }
    std::raise(SIGUSR1);
    EXPECT_EQ(came, 1);
    std::signal(SIGUSR1, before);
}

} // namespace fulgurite::test_hpc_checkpoints
