// SPDX-License-Identifier: BSL-1.0
// Trainings by a dictionary, with the three configs that CNN-Project was published with, as they stand.
#include <fulgurite/app/train.hpp>
#include <fulgurite/config.hpp>
#include <fulgurite/data/digits.hpp>
#include <fulgurite/data/loader.hpp>
#include <fulgurite/data/map.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_published_configs {

namespace {

const std::string config_json = R"({
  "seed": 74,
  "comment": "First lightning test!",
  "model": {"model_name": "FourLayer", "model_args": [], "model_kwargs": {"dirname": "FourLayer_lightning_test"}},
  "training": {
    "loss_fn": "NLLLoss",
    "params": "all",
    "learning_rate": 1e-4,
    "trainer_kwargs": {"max_epochs": 10, "accelerator": "cpu", "deterministic": true},
    "finish_training_kwargs": {"remove_bool": true, "plot_accuracy": true}
  }
})";
config::Value four_layer() { return config::parse_json(config_json); }
config::Value two_layer() {
    auto config = four_layer();
    config["model"]["model_name"] = "TwoLayer";
    config["model"]["model_kwargs"]["dirname"] = "TwoLayer_lightning_test";
    return config;
}
config::Value to_go_on() {
    auto config = four_layer();
    auto& trainer = config["training"]["trainer_kwargs"];
    trainer["max_epochs"] = 2;
    trainer["limit_train_batches"] = 10;
    trainer["limit_val_batches"] = 10;
    return config;
}
/// Digits of 32 × 32, few of them.
auto loader(std::uint64_t seed, bool shuffle) {
    const auto pad = [](data::Batch& batch) { batch.data = torch::constant_pad_nd(batch.data, {2, 2, 2, 2}); };
    return data::Loader{data::Digits{{.size = 60, .seed = seed}} | data::map(pad),
                        {.batch_size = 10, .shuffle = shuffle, .seed = seed}};
}
auto loaders() { return std::pair{loader(1, true), loader(2, false)}; }
config::Value shorter(config::Value config, const std::filesystem::path& folder) {
    auto& dirname = config["model"]["model_kwargs"]["dirname"];
    dirname = folder / dirname.as_string();
    auto& trainer = config["training"]["trainer_kwargs"];
    if (!trainer.contains("limit_train_batches")) trainer["max_epochs"] = 3;
    trainer["enable_progress_bar"] = false;
    trainer["enable_model_summary"] = false;
    return config;
}
/// The mean loss over what is validated on.
double val_loss(const app::Trained& trained) {
    const torch::NoGradGuard no_gradients;
    trained.model().ptr()->eval();
    double sum = 0, samples = 0;
    for (auto& batch : loader(2, false)) {
        const auto p = trained.model().forward(batch.data).gather(1, batch.target.unsqueeze(1));
        sum -= p.sum().item<double>(), samples += static_cast<double>(p.size(0));
    }
    return sum / samples;
}

} // namespace

TEST(PublishedConfigs, the_published_configs_leave_reports_and_the_best_weights) {
    testing::TempDir folder;
    for (const auto& config : {shorter(four_layer(), folder.path()), shorter(two_layer(), folder.path())}) {
        const auto trained = app::train(loaders(), config);
        EXPECT_EQ(trained.epochs(), 3);
        for (const char* name : {"train_loss", "val_loss", "train_accur", "val_accur"})
            EXPECT_EQ(trained.history(name).size(), 3U) << name;
        for (const double loss : trained.history("train_loss")) { // a softmax, and what NLLLoss makes of it
            EXPECT_LE(loss, 0);
            EXPECT_GE(loss, -1);
        }
        EXPECT_NEAR(val_loss(trained), trained.history().best("val_loss").first, 1e-6);
        EXPECT_EQ(config::read(trained.folder() / "config.json"), config);
        const auto report = testing::read_file(trained.folder() / "TrainingReport.txt");
        for (const char* words :
             {"trainings: 1", "epochs: 3", "best epoch: ", "loss: NLLLoss", "First lightning test!"})
            EXPECT_NE(report.find(words), std::string::npos) << words << "\n" << report;
        EXPECT_NE(testing::read_file(trained.folder() / "DataReport.txt").find("60"), std::string::npos);
        for (const char* file : {"ModelReport.txt", "Images/loss.svg", "Images/accuracy.svg", "best_model.pt"})
            EXPECT_TRUE(exists(trained.folder() / file)) << file;
        EXPECT_FALSE(exists(trained.folder() / "Epochs")); // remove_bool
    }
    EXPECT_TRUE(exists(folder.path() / "FourLayer_lightning_test"));
    EXPECT_TRUE(exists(folder.path() / "TwoLayer_lightning_test"));
}
TEST(PublishedConfigs, goes_on_with_its_history_from_the_folder_that_is_named) {
    testing::TempDir folder;
    auto config = shorter(to_go_on(), folder.path());
    const auto first = app::train(loaders(), config);
    EXPECT_EQ(first.history("val_loss").size(), 2U);
    config["training"]["trainer_kwargs"]["default_root_dir"] = first.folder();
    const auto second = app::train(loaders(), config);
    EXPECT_EQ(second.folder(), first.folder());
    EXPECT_EQ(second.epochs(), 2);
    ASSERT_EQ(second.history("val_loss").size(), 4U);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(second.history("val_loss")[i], first.history("val_loss")[i]);
    EXPECT_LE(second.history().best("val_loss").first, first.history().best("val_loss").first);
    EXPECT_NEAR(val_loss(second), second.history().best("val_loss").first, 1e-6);
    const auto report = testing::read_file(first.folder() / "TrainingReport.txt");
    for (const char* words : {"trainings: 2", "epochs: 4"}) EXPECT_NE(report.find(words), std::string::npos) << report;
    EXPECT_TRUE(exists(first.folder() / "config_2.json"));
}
TEST(PublishedConfigs, a_folder_that_is_there_is_not_written_over) {
    testing::TempDir folder;
    const auto config = shorter(to_go_on(), folder.path());
    const auto first = app::train(loaders(), config), second = app::train(loaders(), config);
    EXPECT_NE(first.folder(), second.folder());
    EXPECT_TRUE(second.folder().filename().string().starts_with("FourLayer_lightning_test_20")); // with the date
    EXPECT_EQ(first.history("train_loss"), second.history("train_loss")); // the seed is the config's
}
TEST(PublishedConfigs, a_comment_may_be_missing_and_a_name_in_any_case) {
    testing::TempDir folder;
    auto config = shorter(to_go_on(), folder.path());
    config.erase("comment");
    config["training"]["trainer_kwargs"]["max_epochs"] = 1;
    config["training"]["finish_training_kwargs"] =
        config::parse_json(R"({"remove_bool": false, "plot_accuracy": false})");
    config["model"]["model_name"] = "fourLAYER";
    const auto trained = app::train(loaders(), config);
    EXPECT_NE(testing::read_file(trained.folder() / "TrainingReport.txt").find("comment: \n"), std::string::npos);
    EXPECT_FALSE(exists(trained.folder() / "Images/accuracy.svg"));
    EXPECT_FALSE(std::filesystem::is_empty(trained.folder() / "Epochs"));
}
TEST(PublishedConfigs, what_is_wrong_is_told_before_a_folder_is_made) {
    testing::TempDir folder;
    auto config = shorter(four_layer(), folder.path());
    config["model"]["model_name"] = "FiveLayer";
    config["training"]["loss_fn"] = "NLLLos";
    config["training"]["trainer_kwargs"]["max_epoch"] = 3;
    try {
        app::train(loaders(), config);
        FAIL() << "nothing was refused";
    } catch (const Error& error) {
        const std::string told = error.what();
        for (const char* words : {"there is no model 'FiveLayer'; did you mean 'FourLayer'?",
                                  "there is no criterion 'NLLLos'; did you mean 'NLLLoss'?",
                                  "did you mean 'training.trainer_kwargs.max_epochs'?"})
            EXPECT_NE(told.find(words), std::string::npos) << words << "\n" << told;
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

} // namespace fulgurite::test_published_configs
