// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

struct Small : torch::nn::Module {
    torch::nn::Sequential net = register_module(
        "net", torch::nn::Sequential(torch::nn::Linear(256, 512), torch::nn::BatchNorm1d(512), torch::nn::ReLU()));
    torch::nn::Linear head = register_module("head", torch::nn::Linear(torch::nn::LinearOptions(512, 10).bias(false)));
    torch::Tensor scale = register_parameter("scale", torch::ones({3}));
};

TEST(ModelSummary, lists_the_children_and_the_totals) {
    Small module;
    module.head->eval();
    for (auto& parameter : module.head->parameters()) parameter.set_requires_grad(false);
    EXPECT_EQ(summarize(module),
              "  | Name         | Type       | Params | Mode\n"
              "----------------------------------------------\n"
              "0 | net          | Sequential |  132 K | train\n"
              "1 | head         | Linear     |  5.1 K | eval\n"
              "  | other params | n/a        |      3 | n/a\n"
              "----------------------------------------------\n"
              "132 K     Trainable params\n"
              "5.1 K     Non-trainable params\n"
              "137 K     Total params\n"
              "0.551     Total estimated model params size (MB)\n"
              "4         Modules in train mode\n"
              "1         Modules in eval mode\n");
}

TEST(ModelSummary, goes_as_deep_as_it_is_told) {
    Small module;
    EXPECT_EQ(summarize(module, 1).find("net.0"), std::string::npos);
    for (const int depth : {2, -1}) {
        const auto text = summarize(module, depth);
        EXPECT_NE(text.find("1 | net.0        | Linear      |  131 K | train"), std::string::npos) << text;
        EXPECT_NE(text.find("3 | net.2        | ReLU        |      0 | train"), std::string::npos) << text;
        EXPECT_NE(text.find("4 | head         | Linear      |"), std::string::npos) << text;
    }
    EXPECT_TRUE(summarize(module, 0).starts_with("137 K     Trainable params\n"));
}

TEST(ModelSummary, counts_numbers_as_lightning_does) {
    const std::vector<std::pair<std::int64_t, std::string>> golden{{0, "0"},
                                                                   {123, "123"},
                                                                   {999, "999"},
                                                                   {1000, "1.0 K"},
                                                                   {1234, "1.2 K"},
                                                                   {99999, "100.0 K"},
                                                                   {999999, "999 K"},
                                                                   {2000000, "2.0 M"},
                                                                   {61706, "61.7 K"},
                                                                   {3000000000, "3.0 B"},
                                                                   {400000000000000, "400 T"},
                                                                   {5000000000000000, "5,000 T"}};
    for (const auto& [number, text] : golden) EXPECT_EQ(callback::human_count(number), text);
}

struct Tied : torch::nn::Module {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(4, 4));
    torch::nn::Linear again = register_module("again", layer);
};

TEST(ModelSummary, counts_a_shared_layer_once_and_bytes_as_they_are) {
    Tied module;
    module.to(torch::kDouble);
    const auto count = callback::parameters_in(module);
    EXPECT_EQ(count.total(), 20);
    EXPECT_DOUBLE_EQ(count.megabytes(), 160e-6);
}

TEST(ModelSummary, lists_a_shared_layer_once) {
    Tied module;
    const auto text = summarize(module);
    EXPECT_EQ(text.find("again"), std::string::npos);
    EXPECT_NE(text.find("1         Modules in train mode"), std::string::npos);
}

struct Net : torch::nn::Module {
    torch::nn::Sequential net =
        register_module("net", torch::nn::Sequential(torch::nn::Linear(256, 512), torch::nn::BatchNorm1d(512)));
    torch::Tensor forward(const torch::Tensor& input) { return net->forward(input); }
};

// The text of Lightning's own documentation.
TEST(ModelSummary, tells_shapes_and_operations_for_an_example) {
    Net module;
    EXPECT_EQ(summarize(module, torch::zeros({10, 256}), -1),
              "  | Name  | Type        | Params | Mode  | FLOPs | In sizes  | Out sizes\n"
              "------------------------------------------------------------------------\n"
              "0 | net   | Sequential  |  132 K | train | 2.6 M | [10, 256] | [10, 512]\n"
              "1 | net.0 | Linear      |  131 K | train | 2.6 M | [10, 256] | [10, 512]\n"
              "2 | net.1 | BatchNorm1d |  1.0 K | train |     0 | [10, 512] | [10, 512]\n"
              "------------------------------------------------------------------------\n"
              "132 K     Trainable params\n"
              "0         Non-trainable params\n"
              "132 K     Total params\n"
              "0.530     Total estimated model params size (MB)\n"
              "3         Modules in train mode\n"
              "0         Modules in eval mode\n"
              "2.6 M     Total FLOPs\n");
}

TEST(ModelSummary, a_module_without_layers_has_a_summary_too) {
    const torch::nn::Module module;
    EXPECT_NE(summarize(module).find("0         Total params\n"), std::string::npos);
}

TEST(ModelSummary, is_printed_when_training_starts_unless_its_depth_is_0) {
    ft::TempDir dir;
    ft::Linear module;
    for (const int depth : {1, 0}) {
        const auto path = dir.path() / std::to_string(depth);
        std::FILE* file = std::fopen(path.c_str(), "w");
        ASSERT_NE(file, nullptr);
        Trainer trainer{Epochs{1}, ModelSummary{{.max_depth = depth, .stream = file}}};
        trainer.fit(module, ft::loader());
        std::fclose(file);
        EXPECT_EQ(ft::read_file(path), depth == 0 ? "" : summarize(module) + "\n");
    }
    EXPECT_THROW((ModelSummary{{.max_depth = -2}}), Error);
    EXPECT_THROW((ModelSummary{{.example_input = torch::zeros({1}), .from_first_batch = true}}), Error);
}

/// Fails in its second batch, or reads what was printed by then.
struct Looks {
    std::filesystem::path path;
    std::string before, after;
    void on_train_batch_start() {
        if (before.empty()) before = ft::read_file(path) + "nothing";
    }
    void on_train_batch_end() {
        if (after.empty()) after = ft::read_file(path);
        EXPECT_FALSE(at::hasThreadLocalCallbacks());
    }
};
struct InDouble : ft::Linear {
    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
};

TEST(ModelSummary, is_told_the_shapes_by_an_example_or_by_the_first_batch) {
    ft::TempDir dir;
    for (const bool first_batch : {false, true}) {
        const auto path = dir.path() / std::to_string(first_batch);
        std::FILE* file = std::fopen(path.c_str(), "w");
        ASSERT_NE(file, nullptr);
        ModelSummaryOptions options{.stream = file};
        if (first_batch) options.from_first_batch = true;
        else options.example_input = torch::zeros({16, 2});
        InDouble module;
        Trainer trainer{Epochs{1}, DoublePrecision{}, ModelSummary{options}, Looks{path, {}, {}}};
        trainer.fit(module, ft::loader(64, 16));
        std::fclose(file);
        const auto& looks = trainer.policy<Looks>();
        EXPECT_EQ(looks.before == "nothing", first_batch);
        EXPECT_EQ(looks.after, summarize(module, torch::zeros({16, 2})) + "\n");
        EXPECT_NE(looks.after.find("0 | layer | Linear |      3 | train |    64 | [16, 2]  | [16, 1]"),
                  std::string::npos)
            << looks.after;
        EXPECT_EQ(ft::read_file(path), looks.after) << "it is printed once";
    }
}

struct Whole : Module<Whole> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    torch::Tensor forward(const data::Batch& batch) { return layer(batch.data); }
    auto training_step(const auto& batch) { return forward(batch).mean(); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

TEST(ModelSummary, refuses_an_example_that_forward_does_not_take) {
    Whole module;
    Trainer trainer{Epochs{1}, ModelSummary{{.example_input = torch::zeros({1, 2})}}};
    EXPECT_THROW(trainer.fit(module, ft::loader()), Error);
}

} // namespace
