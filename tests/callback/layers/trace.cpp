// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/layers/measure_flops.hpp>
#include <fulgurite/callback/layers/table.hpp>
#include <fulgurite/callback/model_summary.hpp>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
namespace nn = torch::nn;

/// A model of tests/golden/model_summary.py.
struct Model : nn::Module {
    torch::Tensor example;
    virtual torch::Tensor forward(const torch::Tensor& input) = 0;
};
struct Chain : Model {
    nn::Sequential net;
    template <class... Layers>
    explicit Chain(torch::IntArrayRef shape, Layers... layers)
        : net(register_module("net", nn::Sequential(std::move(layers)...))) {
        example = torch::zeros(shape);
    }
    torch::Tensor forward(const torch::Tensor& input) override { return net->forward(input); }
};
namespace nested {
/// LibTorch's own cannot be put into another one.
struct SequentialImpl : nn::SequentialImpl {
    using nn::SequentialImpl::SequentialImpl;
    torch::Tensor forward(torch::Tensor input) { return nn::SequentialImpl::forward(input); }
};
TORCH_MODULE(Sequential);
} // namespace nested
struct Recurrent : Model {
    nn::Embedding embedding = register_module("embedding", nn::Embedding(50, 16));
    nn::LSTM lstm =
        register_module("lstm", nn::LSTM(nn::LSTMOptions(16, 32).num_layers(2).bidirectional(true).batch_first(true)));
    nn::GRU gru = register_module("gru", nn::GRU(nn::GRUOptions(64, 24).num_layers(2).batch_first(true)));
    nn::RNN rnn = register_module("rnn", nn::RNN(nn::RNNOptions(24, 12).batch_first(true)));
    nn::LSTMCell cell = register_module("cell", nn::LSTMCell(12, 8));
    nn::Linear head = register_module("head", nn::Linear(nn::LinearOptions(8, 3).bias(false)));
    Recurrent() { example = torch::zeros({4, 7}, torch::kLong); }
    torch::Tensor forward(const torch::Tensor& words) override {
        auto x = std::get<0>(rnn(std::get<0>(gru(std::get<0>(lstm(embedding(words)))))));
        return head(std::get<0>(cell(x.select(1, -1))));
    }
};
struct Attention : Model {
    nn::LayerNorm norm = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({16})));
    nn::MultiheadAttention attention = register_module("attention", nn::MultiheadAttention(16, 4));
    nn::Linear head = register_module("head", nn::Linear(16, 5));
    Attention() { example = torch::zeros({6, 3, 16}); }
    torch::Tensor forward(const torch::Tensor& input) override {
        auto x = norm(input);
        return head(std::get<0>(attention(x, x, x)));
    }
};
namespace tied {
struct LinearImpl : nn::LinearImpl {
    explicit LinearImpl(torch::Tensor with) : nn::LinearImpl(nn::LinearOptions(8, 10).bias(false)) {
        parameters_["weight"] = weight = std::move(with);
    }
};
TORCH_MODULE(Linear);
} // namespace tied
struct Tied : Model {
    nn::Embedding embedding = register_module("embedding", nn::Embedding(10, 8));
    nn::Linear mix = register_module("mix", nn::Linear(8, 8));
    tied::Linear head = register_module("head", tied::Linear(embedding->weight));
    Tied() { example = torch::zeros({2, 5}, torch::kLong); }
    torch::Tensor forward(const torch::Tensor& words) override { return head(mix(torch::tanh(mix(embedding(words))))); }
};

std::unique_ptr<Model> make(const std::string& name) {
    using Shape = torch::IntArrayRef;
    if (name == "lenet")
        return std::make_unique<Chain>(
            Shape{4, 1, 28, 28}, nn::Conv2d(nn::Conv2dOptions(1, 6, 5).padding(2)), nn::ReLU(), nn::MaxPool2d(2),
            nn::Conv2d(6, 16, 5), nn::BatchNorm2d(16), nn::ReLU(nn::ReLUOptions(true)), nn::MaxPool2d(2), nn::Flatten(),
            nn::Identity(), nn::Linear(400, 120), nn::ReLU(), nn::Dropout(0.5), nn::Linear(120, 10), nn::LogSoftmax(1));
    if (name == "flat")
        return std::make_unique<Chain>(Shape{8, 4, 4}, nn::Flatten(), nn::ReLU(), nn::Linear(16, 3), nn::Sigmoid());
    if (name == "wide")
        return std::make_unique<Chain>(Shape{2, 3, 5, 8}, nn::Linear(8, 6),
                                       nested::Sequential(nn::Tanh(), nn::Linear(6, 4)), nn::Identity());
    if (name == "conv1d")
        return std::make_unique<Chain>(Shape{2, 3, 40}, nn::Conv1d(nn::Conv1dOptions(3, 8, 5).stride(2)), nn::GELU(),
                                       nn::ConvTranspose1d(nn::ConvTranspose1dOptions(8, 4, 4).stride(2)));
    if (name == "conv2d")
        return std::make_unique<Chain>(
            Shape{2, 8, 16, 12}, nn::Conv2d(nn::Conv2dOptions(8, 16, 3).groups(4).dilation(2).bias(false)),
            nn::LeakyReLU(), nn::ConvTranspose2d(nn::ConvTranspose2dOptions(16, 4, 3).stride(2).groups(2)),
            nn::AvgPool2d(2));
    if (name == "conv3d")
        return std::make_unique<Chain>(Shape{1, 2, 6, 6, 6}, nn::Conv3d(2, 4, 3), nn::ReLU(),
                                       nn::ConvTranspose3d(4, 2, 2));
    if (name == "recurrent") return std::make_unique<Recurrent>();
    if (name == "attention") return std::make_unique<Attention>();
    return std::make_unique<Tied>();
}

/// oneDNN's recurrent layers hide their products from Python's counter, which the numbers come from.
struct WithoutOneDnn {
    bool before = at::globalContext().userEnabledMkldnn();
    WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(false); }
    ~WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(before); }
};

std::vector<std::vector<std::string>> golden_rows() {
    std::ifstream file(ft::golden("model_summary.txt"));
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        rows.emplace_back();
        for (std::string field; std::getline(fields, field, '|');) rows.back().push_back(field);
    }
    return rows;
}

// tests/golden/model_summary.py
TEST(LayerTrace, says_what_lightning_and_torchs_counter_say) {
    const WithoutOneDnn without;
    std::unique_ptr<Model> model;
    std::unique_ptr<callback::LayerTrace> trace;
    std::map<std::string, std::pair<std::string, std::int64_t>> layers;
    std::vector<std::string> unknown;
    int models = 0;
    for (const auto& row : golden_rows()) {
        const std::string &name = row.at(0), &layer = row.at(1);
        SCOPED_TRACE(name + " " + layer);
        if (layer.empty()) {
            ++models;
            model = make(name);
            if (name != "recurrent" && name != "tied") model->parameters().front().set_requires_grad(false);
            trace = callback::trace_forward(*model, model->example);
            layers.clear();
            callback::each_layer(*model, [&](const std::string& key, const nn::Module& each) {
                layers[key] = {callback::layer_type(each), callback::parameters_in(each).total()};
            });
            const auto count = callback::parameters_in(*model);
            EXPECT_EQ(std::to_string(count.total()), row.at(2));
            EXPECT_EQ(std::to_string(count.trainable()), row.at(3));
            EXPECT_NEAR(count.megabytes(), std::stod(row.at(4)), 1e-9);
            EXPECT_EQ(std::to_string(trace->total_flops()), row.at(5));
            const auto step = measure_flops([&] { model->forward(model->example).sum().backward(); });
            EXPECT_EQ(std::to_string(step), row.at(6));
            continue;
        }
        ASSERT_TRUE(layers.contains(layer));
        if (layer !=
            "attention.out_proj") { // called by its weight in Python, so that its operations are the attention's
            EXPECT_EQ(layers[layer].first, row.at(2));
            EXPECT_EQ(std::to_string(trace->flops(layer)), row.at(4));
        }
        EXPECT_EQ(std::to_string(layers[layer].second), row.at(3));
        if (trace->in_size(layer) == "?") {
            unknown.push_back(name + " " + layer);
            continue;
        }
        if (row.at(5) == "?") continue;
        EXPECT_EQ(trace->in_size(layer), row.at(5));
        EXPECT_EQ(trace->out_size(layer), row.at(6));
    }
    EXPECT_EQ(models, 9);
    EXPECT_EQ(unknown, std::vector<std::string>{"attention attention"});
}

TEST(LayerTrace, counts_recurrent_layers_whoever_computes_them) {
    Recurrent model;
    EXPECT_EQ(callback::trace_forward(model, model.example)->flops("lstm"), 2064384);
    EXPECT_EQ(callback::trace_forward(model, model.example)->total_flops(), 2642240);
}

/// A layer within a module that calls an operator on the way in.
struct Block : nn::Module {
    nn::Linear inner = register_module("inner", nn::Linear(4, 4));
    nn::Tanh never = register_module("never", nn::Tanh());
    torch::Tensor forward(const torch::Tensor& x) { return x + inner(torch::relu(x)); }
};
struct Guessing : nn::Module {
    nn::Sequential net = register_module("net", nn::Sequential(nn::Linear(4, 4), Block(), nn::Linear(4, 2)));
    nn::Sequential open = register_module("open", nn::Sequential(Block()));
    torch::Tensor forward(const torch::Tensor& x) { return net->forward(open->forward(x)); }
};

TEST(LayerTrace, says_that_it_does_not_know_rather_than_guess) {
    Guessing model;
    const auto trace = callback::trace_forward(model, torch::zeros({3, 4}));
    EXPECT_EQ(trace->in_size("open"), "?");
    EXPECT_EQ(trace->in_size("open.0"), "?");
    EXPECT_EQ(trace->in_size("open.0.inner"), "[3, 4]");
    EXPECT_EQ(trace->in_size("open.0.never"), "?");
    EXPECT_EQ(trace->in_size("net.1"), "[3, 4]") << "between two that are known";
    EXPECT_EQ(trace->out_size("net"), "[3, 2]");
    EXPECT_EQ(trace->in_size("no such layer"), "?");
}

TEST(LayerTrace, leaves_module_and_random_state_as_they_were) {
    auto model = make("lenet");
    model->train();
    auto& net = *static_cast<Chain&>(*model).net;
    net[1]->eval();
    const auto means = net.named_buffers()["4.running_mean"].clone();
    const auto images = torch::randn({2, 1, 28, 28});
    torch::manual_seed(5);
    const auto expected = torch::rand(3);
    torch::manual_seed(5);
    callback::trace_forward(*model, images);
    EXPECT_TRUE(torch::equal(torch::rand(3), expected));
    EXPECT_TRUE(net.is_training());
    EXPECT_FALSE(net[1]->is_training());
    EXPECT_TRUE(torch::equal(net.named_buffers()["4.running_mean"], means));
}

struct Fails : nn::Module {
    nn::Linear layer = register_module("layer", nn::Linear(2, 2));
    torch::Tensor forward(const torch::Tensor& x) { return layer(x).reshape({7, 7}); }
};

TEST(LayerTrace, is_over_when_the_pass_throws) {
    Fails model;
    EXPECT_THROW(callback::trace_forward(model, torch::zeros({1, 2})), c10::Error);
    EXPECT_FALSE(at::hasThreadLocalCallbacks());
    EXPECT_EQ(measure_flops([&] { model.layer(torch::zeros({3, 2})); }), 24) << "nothing is left of the pass before";
}

TEST(MeasureFlops, counts_attention_forward_and_backward) {
    const auto query = torch::randn({2, 3, 5, 8}).requires_grad_(), key = torch::randn({2, 3, 7, 8}).requires_grad_(),
               value = torch::randn({2, 3, 7, 4}).requires_grad_();
    const std::int64_t scores = 2 * 3 * 5 * 7;
    torch::Tensor out;
    EXPECT_EQ(measure_flops([&] { out = torch::scaled_dot_product_attention(query, key, value); }),
              2 * scores * (8 + 4));
    // The scores are computed anew or not, as the backend has it.
    const auto backward = measure_flops([&] { out.sum().backward(); });
    EXPECT_GE(backward, 2 * scores * (2 * 8 + 2 * 4));
    EXPECT_LE(backward, 2 * scores * (3 * 8 + 2 * 4));
}

TEST(MeasureFlops, counts_nothing_for_what_is_no_product) {
    const auto x = torch::randn({10, 10});
    EXPECT_EQ(measure_flops([&] { torch::relu(x + x * 2).sum(); }), 0);
    EXPECT_EQ(measure_flops([&] { torch::linear(x, torch::randn({3, 10})); }), 600);
    EXPECT_EQ(measure_flops([&] { torch::einsum("ij,jk->ik", {x, x}); }), 2000);
}

} // namespace
