// SPDX-License-Identifier: BSL-1.0
// Configs of Lightning's command line: what they become, and in whose words they are refused.
#include "fulgurite/app/dialect/lightning_cli.hpp"

#include <gtest/gtest.h>

#include "fulgurite/config/yaml.hpp"

namespace fulgurite::test_lightning_cli {

namespace {

struct Told {
    config::Value config;
    std::string problems;
    std::vector<std::string> notices;
};
Told told(const std::string& text) {
    config::Problems problems;
    Told all;
    all.config = app::dialect::LightningCli(problems, all.notices)(config::parse_yaml(text, "run.yaml"));
    all.problems = app::dialect::LightningCli::in_its_words(problems.text());
    return all;
}
const std::string model = R"(
model:
  class_path: autolightning.lm.Classifier
  init_args:
    top_k: 5
    net: {class_path: torchvision.ops.MLP, init_args: {in_channels: 784, hidden_channels: [100, 10]}}
)";
const std::string data = R"(
data:
  class_path: autolightning.datasets.MNIST
  init_args: {root: data, transforms: [{class_path: torchvision.transforms.ToTensor}]}
)";

} // namespace

TEST(LightningCli, becomes_sections_that_know_where_they_stand) {
    const auto all = told(model + data + R"(
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 1e-3}}
lr_scheduler: {class_path: torch.optim.lr_scheduler.StepLR, init_args: {step_size: 2}}
seed_everything: 4
trainer: {max_epochs: 10}
)");
    EXPECT_EQ(all.problems, "");
    EXPECT_TRUE(all.notices.empty());
    const auto wanted = config::parse_yaml(R"(
model: {class_path: torchvision.ops.MLP, init_args: {in_channels: 784, hidden_channels: [100, 10]}}
criterion: {name: "CrossEntropyLoss"}
learner: {name: "SupervisedLearner", cfg: {classification: true, topk: [5]}}
dataset:
  transforms: {post: [{class_path: torchvision.transforms.ToTensor}]}
  name: "MagicData"
  cfg: {name: "MNIST"}
  kwargs: {root: data}
optimizer: {class_path: torch.optim.Adam, init_args: {lr: 1e-3}}
lr_scheduler: {class_path: torch.optim.lr_scheduler.StepLR, init_args: {step_size: 2}}
seed: 4
training: {max_epochs: 10}
)");
    EXPECT_EQ(all.config, wanted);
    EXPECT_EQ(all.config.at("model", "init_args", "in_channels").origin().text(), "run.yaml:6:69");
    EXPECT_EQ(all.config.place_of("training")->text(), "run.yaml:15:1");
    EXPECT_EQ(all.config.at("dataset", "kwargs").place_of("root")->text(), "run.yaml:10:15");
}
TEST(LightningCli, a_later_file_may_leave_out_init_args) {
    const auto all = told(model + data + "  root: elsewhere\n  download: true\n");
    EXPECT_EQ(all.problems, "");
    EXPECT_EQ(all.config.at("dataset", "kwargs", "root").as_string(), "elsewhere");
    EXPECT_TRUE(all.config.at("dataset", "kwargs", "download").as_bool());
}
TEST(LightningCli, moments_and_splits_have_other_names_here) {
    const auto all = told(model + R"(
data:
  class_path: MNIST
  init_args:
    transforms: {pre: [{class_path: B}], pre_load: {class_path: A}, val: {class_path: C}}
    batch_transforms: {before: {class_path: D}, after: {class_path: E}}
    dataloaders: {defaults: {batch_size: 8}, train: {batch_size: 4}}
    random_split: {train: 0.75, val: 0.25}
    pre_load: true
)");
    EXPECT_EQ(all.problems, "");
    const auto& dataset = all.config.at("dataset");
    EXPECT_EQ(dataset.at("transforms"),
              config::parse_yaml("{pre: [{class_path: A}, {class_path: B}], val: {class_path: C}}"));
    EXPECT_EQ(dataset.at("batch_transforms"), config::parse_yaml("{pre: {class_path: D}, post: {class_path: E}}"));
    EXPECT_EQ(dataset.at("cfg", "val_percentage").as_double(), 0.25);
    EXPECT_EQ(all.config.at("dataloaders"), config::parse_yaml("{default: {batch_size: 8}, train: {batch_size: 4}}"));
}
TEST(LightningCli, a_split_is_of_all_samples) {
    const auto split = [](const std::string& shares) {
        return told("data:\n  class_path: MNIST\n  init_args:\n    random_split: " + shares + "\n" + model);
    };
    const auto counts = split("{train: 100, val: 10}");
    EXPECT_EQ(counts.problems, "");
    EXPECT_EQ(counts.config.at("dataset", "cfg", "samples"), config::Value::list({100, 10}));
    EXPECT_FALSE(counts.config.at("dataset", "cfg").contains("val_percentage"));
    EXPECT_EQ(split("{train: 0.9, val: 0.1}").config.at("dataset", "cfg", "val_percentage").as_double(), 0.1);
    EXPECT_EQ(
        split("{train: 0.1, val: 0.1}").problems,
        "run.yaml:4:19: 'data.init_args.random_split' has 0.1 and 0.1 to learn from and to validate on; fractions "
        "that are 1 together, or numbers of all samples, are wanted");
    EXPECT_NE(split("{train: 99.5, val: 0.5}").problems, "");
}
TEST(LightningCli, what_is_none_is_not_said) {
    const auto all = told(
        "model: {class_path: Classifier, init_args: {net: {class_path: A}, top_k: null, "
        "criterion: null, optimizer: null}}\n"
        "data: {class_path: MNIST, init_args: {root: data, download: null}}\n"
        "optimizer: {class_path: Adam}\nckpt_path: null\nweights_only: null\n");
    EXPECT_EQ(all.problems, "");
    EXPECT_TRUE(all.notices.empty());
    EXPECT_EQ(all.config.at("learner", "cfg"), config::parse_yaml("{classification: true}"));
    EXPECT_EQ(all.config.at("criterion", "name").as_string(), "CrossEntropyLoss");
    EXPECT_EQ(all.config.at("optimizer", "class_path").as_string(), "Adam");
    EXPECT_EQ(all.config.at("dataset", "kwargs"), config::parse_yaml("{root: data}"));
}
TEST(LightningCli, what_is_not_there_is_refused_or_told) {
    const auto all = told(model + R"(
data:
  class_path: MNIST
  init_args:
    cross_val: {n_splits: 5, fold: 0}
    random_split: {train: 0.7, val: 0.2, test: 0.1}
    seed: 42
training: {max_epochs: 3}
traner: {max_epochs: 3}
ckpt_path: last.ckpt
wandb: {watch: {enable: false}}
torch: {set_float32_matmul_precision: highest, backends: {cudnn: {benchmark: true}}}
)");
    EXPECT_EQ(all.problems,
              "run.yaml:11:5: 'data.init_args.cross_val': there is no cross-validation here\n"
              "run.yaml:12:42: 'data.init_args.random_split.test': what is learnt from is split into train and val; "
              "tests have files of their own\n"
              "run.yaml:14:1: unknown section 'training'; did you mean 'trainer'?\n"
              "run.yaml:15:1: unknown section 'traner'; did you mean 'trainer'?\n"
              "run.yaml:16:1: 'ckpt_path' stands in a config; give --ckpt FILE\n"
              "5 errors");
    EXPECT_EQ(all.notices,
              (std::vector<std::string>{"run.yaml:13:5: 'data.init_args.seed' has no effect here",
                                        "run.yaml:17:1: 'wandb' has no effect here",
                                        "run.yaml:18:9: 'torch.set_float32_matmul_precision' has no effect here"}));
    EXPECT_TRUE(all.config.at("training", "benchmark").as_bool());
}
TEST(LightningCli, a_module_without_a_network_is_refused) {
    EXPECT_EQ(told("model: {class_path: lm.Supervised, init_args: {criterion: {class_path: MSELoss}}}").problems,
              "run.yaml:1:21: 'model.init_args' has no net, the network that Supervised trains");
    EXPECT_EQ(told("model: {init_args: {}}").problems, "run.yaml:1:8: 'model.class_path' is missing");
    EXPECT_EQ(told("data: MNIST").problems, "run.yaml:1:7: 'data.class_path' is missing");
}
TEST(LightningCli, is_told_from_configs_of_this_library) {
    const auto is_one = [](const char* text) { return app::dialect::is_lightning_cli(config::parse_yaml(text)); };
    EXPECT_TRUE(is_one("{trainer: {max_epochs: 1}, model: {class_path: A}}"));
    EXPECT_TRUE(is_one("{data: {class_path: A}, training: {max_epochs: 1}}"));
    EXPECT_FALSE(is_one("{trainer: {max_epochs: 1}, dataset: {name: A}}")); // a typing error
    EXPECT_FALSE(is_one("{training: {max_epochs: 1}, model: {name: A}}"));
    EXPECT_FALSE(is_one("{}"));
}

} // namespace fulgurite::test_lightning_cli
