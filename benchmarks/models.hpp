// SPDX-License-Identifier: BSL-1.0
#pragma once
// The four models of the peers (Lightning, PyTorch, LibTorch's tutorial loop): the same layers made in the same order
// from the same seed, over the same batches, so that losses after equal steps can be compared.
#include <fulgurite/fulgurite.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fulgurite::bench {

using torch::Tensor;

/// One measurement: which model, at which batch size, for how many steps.
struct Case {
    std::string model;
    std::int64_t batch;
    std::int64_t steps;

    /// Steps before the clock counts, as the peers have it.
    std::int64_t warm_up() const { return std::max<std::int64_t>(3, steps / 10); }
};

struct Tiny : torch::nn::Module {
    torch::nn::Linear first = register_module("a", torch::nn::Linear(2, 32));
    torch::nn::Linear second = register_module("b", torch::nn::Linear(32, 32));
    torch::nn::Linear third = register_module("c", torch::nn::Linear(32, 1));

    Tensor forward(const Tensor& x) { return third(torch::relu(second(torch::relu(first(x))))); }
    static Tensor loss(const Tensor& output, const Tensor& target) { return torch::mse_loss(output, target); }
    static data::Batch data(std::int64_t n) {
        auto x = torch::randn({n, 2});
        return {x, x.prod(1, /*keepdim=*/true)};
    }
};

struct Mlp : torch::nn::Module {
    torch::nn::Linear first = register_module("a", torch::nn::Linear(784, 128));
    torch::nn::Linear second = register_module("b", torch::nn::Linear(128, 10));

    Tensor forward(const Tensor& x) { return second(torch::relu(first(x))); }
    static Tensor loss(const Tensor& output, const Tensor& target) { return torch::cross_entropy_loss(output, target); }
    static data::Batch data(std::int64_t n) {
        auto x = torch::randn({n, 784});
        return {x, torch::randint(0, 10, {n}, torch::kLong)};
    }
};

struct LeNet : torch::nn::Module {
    torch::nn::Conv2d conv1 = register_module("c1", torch::nn::Conv2d(torch::nn::Conv2dOptions(1, 6, 5).padding(2)));
    torch::nn::Conv2d conv2 = register_module("c2", torch::nn::Conv2d(torch::nn::Conv2dOptions(6, 16, 5)));
    torch::nn::Linear full1 = register_module("f1", torch::nn::Linear(400, 120));
    torch::nn::Linear full2 = register_module("f2", torch::nn::Linear(120, 84));
    torch::nn::Linear full3 = register_module("f3", torch::nn::Linear(84, 10));

    Tensor forward(Tensor x) {
        x = torch::max_pool2d(torch::relu(conv1(x)), 2);
        x = torch::max_pool2d(torch::relu(conv2(x)), 2);
        return full3(torch::relu(full2(torch::relu(full1(torch::flatten(x, 1))))));
    }
    static Tensor loss(const Tensor& output, const Tensor& target) { return torch::cross_entropy_loss(output, target); }
    static data::Batch data(std::int64_t n) {
        auto x = torch::randn({n, 1, 28, 28});
        return {x, torch::randint(0, 10, {n}, torch::kLong)};
    }
};

struct Block : torch::nn::Module {
    static constexpr std::int64_t width = 128, heads = 4;

    torch::nn::LayerNorm norm1 = register_module("l1", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
    torch::nn::LayerNorm norm2 = register_module("l2", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width})));
    torch::nn::Linear qkv = register_module("qkv", torch::nn::Linear(width, 3 * width));
    torch::nn::Linear proj = register_module("proj", torch::nn::Linear(width, width));
    torch::nn::Linear up = register_module("up", torch::nn::Linear(width, 4 * width));
    torch::nn::Linear down = register_module("down", torch::nn::Linear(4 * width, width));

    Tensor forward(Tensor x) {
        const auto batch = x.size(0), length = x.size(1);
        auto parts = qkv(norm1(x)).split(width, 2);
        for (auto& part : parts) part = part.view({batch, length, heads, width / heads}).transpose(1, 2);
        auto y = at::scaled_dot_product_attention(parts[0], parts[1], parts[2], {}, 0.0, /*is_causal=*/true);
        x = x + proj(y.transpose(1, 2).reshape({batch, length, width}));
        return x + down(torch::gelu(up(norm2(x))));
    }
};

struct CharTransformer : torch::nn::Module {
    static constexpr std::int64_t vocabulary = 65, length = 64, layers = 4;

    torch::nn::Embedding token = register_module("tok", torch::nn::Embedding(vocabulary, Block::width));
    Tensor position = register_parameter("pos", torch::randn({length, Block::width}) * 0.02);
    std::vector<std::shared_ptr<Block>> blocks = make_blocks();
    torch::nn::LayerNorm norm =
        register_module("ln", torch::nn::LayerNorm(torch::nn::LayerNormOptions({Block::width})));
    torch::nn::Linear head = register_module("head", torch::nn::Linear(Block::width, vocabulary));

    Tensor forward(const Tensor& x) {
        auto hidden = token(x) + position;
        for (auto& block : blocks) hidden = block->forward(hidden);
        return head(norm(hidden));
    }
    static Tensor loss(const Tensor& output, const Tensor& target) {
        return torch::cross_entropy_loss(output.view({-1, vocabulary}), target.view({-1}));
    }
    static data::Batch data(std::int64_t n) {
        auto text = torch::randint(0, vocabulary, {n, length + 1}, torch::kLong);
        return {text.slice(1, 0, length).contiguous(), text.slice(1, 1, length + 1).contiguous()};
    }

private:
    std::vector<std::shared_ptr<Block>> make_blocks() {
        std::vector<std::shared_ptr<Block>> all;
        for (int i = 0; i < layers; ++i)
            all.push_back(register_module(fmt::format("b{}", i), std::make_shared<Block>()));
        return all;
    }
};

/// Batches that are made beforehand and gone through in turn: what a loader costs is measured elsewhere.
class Cycle {
public:
    Cycle(std::vector<data::Batch> batches, std::int64_t count) : batches_(std::move(batches)), count_(count) {}

    template <class Net>
    static Cycle of(const Case& which) {
        constexpr std::int64_t distinct = 16;
        torch::manual_seed(0);
        const auto all = Net::data(which.batch * distinct);
        std::vector<data::Batch> batches;
        for (std::int64_t i = 0; i < distinct; ++i) {
            const auto from = i * which.batch, to = from + which.batch;
            batches.push_back({all.data.slice(0, from, to).clone(), all.target.slice(0, from, to).clone()});
        }
        return {std::move(batches), which.warm_up() + which.steps + 1};
    }

    struct Iterator {
        const std::vector<data::Batch>* batches;
        std::int64_t at;
        const data::Batch& operator*() const { return (*batches)[static_cast<std::size_t>(at) % batches->size()]; }
        Iterator& operator++() {
            ++at;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return at != other.at; }
    };
    Iterator begin() const { return {&batches_, 0}; }
    Iterator end() const { return {&batches_, count_}; }
    std::int64_t size() const { return count_; }

private:
    std::vector<data::Batch> batches_;
    std::int64_t count_;
};

} // namespace fulgurite::bench
