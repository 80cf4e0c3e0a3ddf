// SPDX-License-Identifier: BSL-1.0
// A module and its optimizers have the same tensors, or it is said.
#include "fulgurite/engine/state/check_optimizers.hpp"

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

enum class Has : std::uint8_t { all, unregistered_layer, unregistered_tensor, body };

template <bool ForeignParameters = false>
struct Net : Module<Net<ForeignParameters>> {
    static constexpr bool foreign_parameters = ForeignParameters;
    torch::nn::Linear body = this->register_module("body", torch::nn::Linear(2, 4));
    torch::nn::Linear head = this->register_module("head", torch::nn::Linear(4, 1));
    torch::nn::BatchNorm1d norm = this->register_module("norm", torch::nn::BatchNorm1d(4));
    torch::nn::Linear unregistered{4, 4};
    torch::Tensor style = torch::zeros({1, 4}).set_requires_grad(true);
    torch::Tensor buffer = this->register_buffer("buffer", torch::zeros({4}).set_requires_grad(true));
    Has has;
    explicit Net(Has what) : has(what) {}

    auto training_step(const auto& batch) {
        return torch::mse_loss(head(norm(unregistered(body(batch.data)) + style + buffer)), batch.target);
    }
    auto configure_optimizers() {
        auto given = has == Has::body ? body->parameters() : this->parameters();
        if (has == Has::unregistered_layer)
            for (auto& each : unregistered->parameters()) given.push_back(each);
        if (has == Has::unregistered_tensor) given.push_back(style);
        if (has == Has::all) given.push_back(buffer);
        return optim::Adam{given, {.lr = 1e-3}};
    }
};
/// What is thrown, and what is told on stderr.
template <class M, class... Ps>
std::pair<std::string, std::string> said(M&& model, Ps... policies) {
    std::string thrown;
    ::testing::internal::CaptureStderr();
    try {
        Trainer{Epochs{2}, policies...}.fit(model, loader());
    } catch (const Error& error) {
        thrown = error.what();
    }
    return {thrown, ::testing::internal::GetCapturedStderr()};
}
using Said = std::pair<std::string, std::string>;

TEST(Optimizers, with_tensors_that_the_module_does_not_have_are_refused) {
    const auto layer = said(Net(Has::unregistered_layer)).first;
    EXPECT_TRUE(
        layer.starts_with("configure_optimizers gives Adam tensors that Net does not have, 2 in number, first "
                          "parameter 6 of group 0, of the shape [4, 4]"))
        << layer;
    EXPECT_NE(layer.find("register_module"), std::string::npos);
    const auto tensor = said(Net(Has::unregistered_tensor)).first;
    EXPECT_NE(tensor.find("1 in number, first parameter 6 of group 0, of the shape [1, 4]"), std::string::npos)
        << tensor;
    EXPECT_NE(tensor.find("register_parameter"), std::string::npos);
}
TEST(Optimizers, may_have_such_tensors_where_the_module_says_so) {
    EXPECT_EQ(said(Net<true>(Has::unregistered_tensor)), Said());
}
TEST(Optimizers, may_have_registered_parameters_and_buffers) { EXPECT_EQ(said(Net(Has::all)), Said()); }

TEST(ParametersOfNoOptimizer, are_told_once_in_a_fit) {
    const auto [thrown, told] = said(Net(Has::body));
    EXPECT_EQ(thrown, "");
    EXPECT_TRUE(
        told.starts_with("fulgurite: no optimizer has the parameters 'head.weight', 'head.bias', 'norm.weight' "
                         "and 1 more, which require a gradient"))
        << told;
    EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 1);
}
TEST(ParametersOfNoOptimizer, that_are_frozen_are_meant) {
    Net model(Has::body);
    freeze(model.head);
    freeze(model.norm, /*train_bn=*/false);
    EXPECT_EQ(said(std::move(model)), Said());
}
TEST(ParametersOfNoOptimizer, may_join_one_later) {
    Finetuning later{[](auto& net) { freeze(net.head); }, [](auto&) {}};
    EXPECT_EQ(said(Net(Has::body), later), Said());
}
struct WithABackbone : Module<WithABackbone> {
    torch::nn::Linear backbone = register_module("backbone", torch::nn::Linear(2, 4));
    torch::nn::Linear head = register_module("head", torch::nn::Linear(4, 1));
    auto training_step(const auto& batch) { return torch::mse_loss(head(backbone(batch.data)), batch.target); }
    auto configure_optimizers() { return optim::SGD{trainable_parameters(*this), {.lr = 0.1}}; }
};
TEST(ParametersOfNoOptimizer, of_a_backbone_that_is_finetuned_are_meant) {
    EXPECT_EQ(said(WithABackbone(), BackboneFinetuning{{.unfreeze_backbone_at_epoch = 1}}), Said());
}

} // namespace
