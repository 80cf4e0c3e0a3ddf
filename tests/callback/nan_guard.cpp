// SPDX-License-Identifier: BSL-1.0
#include <ATen/record_function.h>
#include <fulgurite/callback/nan_guard.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

/// Goes wrong where it is told to, in the optimizer step of that number.
struct Fragile : fulgurite::testing::Linear {
    std::int64_t loss_at = -1, gradient_at = -1, weight_at = -1;
    float wrong = std::numeric_limits<float>::quiet_NaN();

    Fragile() {
        torch::NoGradGuard no_grad;
        layer->weight.copy_(torch::tensor({{0.5F, -0.25F}}));
        layer->bias.zero_();
    }
    auto training_step(const auto& batch, std::int64_t, auto& run) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return run.global_step() == loss_at ? loss + wrong : loss;
    }
    void on_after_backward(auto& run) {
        if (run.global_step() == gradient_at) layer->bias.mutable_grad().fill_(wrong);
    }
    void on_train_batch_start(auto& run) { // after the look at the step before
        torch::NoGradGuard no_grad;
        if (run.global_step() == weight_at) layer->weight[0][1] = wrong;
    }
};

std::string error_of(auto guard, Fragile& model, std::int64_t epochs = 2) {
    Trainer trainer{Epochs{epochs}, std::move(guard)};
    try {
        trainer.fit(model, loader(64, 16)); // 4 batches an epoch
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}
bool starts(const std::string& text, const std::string& with) { return text.starts_with(with); }

TEST(NanGuard, tells_whether_the_weights_were_lost_before_the_loss) {
    Fragile model;
    model.loss_at = 5;
    const auto loss = error_of(NanGuard{}, model);
    EXPECT_TRUE(
        starts(loss, "NanGuard: the loss is NaN in epoch 1, batch 1 (optimizer step 5); the weights are finite"))
        << loss;
    Fragile lost;
    lost.weight_at = 2;
    lost.wrong = -std::numeric_limits<float>::infinity();
    const auto weight = error_of(NanGuard{}, lost);
    EXPECT_TRUE(starts(weight,
                       "NanGuard: the loss is infinite in epoch 0, batch 2 (optimizer step 2); the parameter "
                       "'layer.weight' is not finite by now"))
        << weight;
}

TEST(NanGuard, names_the_gradient_before_it_reaches_the_weights) {
    Fragile model;
    model.gradient_at = 6;
    const auto message = error_of(NanGuard{{.loss = false, .gradients = true}}, model);
    EXPECT_TRUE(starts(message,
                       "NanGuard: the gradient of the parameter 'layer.bias' has a NaN in epoch 1, batch 2 "
                       "(optimizer step 6)"))
        << message;
    EXPECT_TRUE(model.layer->bias.isfinite().all().item<bool>());
}

TEST(NanGuard, names_the_weight_and_the_step_that_lost_it) {
    Fragile model;
    model.gradient_at = 3;
    model.wrong = std::numeric_limits<float>::infinity();
    const auto message = error_of(NanGuard{{.loss = false, .weights = true}}, model);
    EXPECT_TRUE(starts(message,
                       "NanGuard: the parameter 'layer.bias' has an infinity in epoch 0, batch 3 "
                       "(optimizer step 3)"))
        << message;
}

TEST(NanGuard, looks_as_often_as_it_is_told_to) {
    const auto step_of_error = [](NanGuardOptions options) {
        Fragile model;
        model.gradient_at = 1;
        const auto message = error_of(NanGuard{options}, model, 3);
        const auto at = message.find("step ");
        return at == message.npos ? -1 : std::stoi(message.substr(at + 5));
    };
    EXPECT_EQ(step_of_error({.loss = false, .weights = true, .every = Steps{3}}), 3);
    EXPECT_EQ(step_of_error({.every = Steps{5}}), 5);
    EXPECT_EQ(step_of_error({.loss = false, .weights = true, .every = Epochs{1}}), 3);
    EXPECT_EQ(step_of_error({.every = Epochs{2}}), 7);
    EXPECT_EQ(step_of_error({.loss = false, .gradients = true, .every = Steps{1}}), 1);
    EXPECT_EQ(step_of_error({.loss = false, .gradients = true, .every = Steps{100}}), -1);
}

struct Growing : Fragile {
    void on_train_epoch_end(auto& run) {
        if (run.epoch() == 0) register_parameter("late", torch::full({2}, wrong));
    }
};
TEST(NanGuard, sees_what_is_added_to_the_module_from_the_next_epoch_on) {
    Growing model;
    Trainer trainer{Epochs{3}, NanGuard{{.loss = false, .weights = true}}};
    std::string message;
    try {
        trainer.fit(model, loader(64, 16));
    } catch (const Error& error) {
        message = error.what();
    }
    EXPECT_TRUE(starts(message, "NanGuard: the parameter 'late' has a NaN in epoch 1, batch 0")) << message;
}

TEST(NanGuard, says_what_is_wrong_with_its_options) {
    EXPECT_THROW(NanGuard{{.loss = false}}, Error);
    EXPECT_THROW(NanGuard{{.every = Steps{0}}}, Error);
    EXPECT_THROW(NanGuard{{.every = Minutes{1}}}, Error);
}

TEST(NonFinite, is_found_wherever_it_stands_and_large_values_are_none) {
    const float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
    for (const std::int64_t size : {1, 7, 8, 33, 5000})
        for (const std::int64_t at : {std::int64_t{0}, size / 2, size - 1})
            for (const float wrong : {nan, inf, -inf}) {
                auto first = torch::full({3}, 3e38F), second = torch::full({size}, -3e38F);
                EXPECT_FALSE(callback::find_non_finite({first, second}));
                second[at] = wrong;
                const auto found = callback::find_non_finite({first, torch::empty({0}), second});
                ASSERT_TRUE(found) << size << " " << at << " " << wrong;
                EXPECT_EQ(found->index, 2U);
                EXPECT_EQ(found->is_nan, std::isnan(wrong));
            }
    auto both = torch::full({64}, inf);
    both[63] = nan;
    EXPECT_TRUE(callback::find_non_finite({both})->is_nan);
    EXPECT_FALSE(callback::find_non_finite({torch::full({2}, 1e300, torch::kDouble), torch::tensor({1, 2})}));
    EXPECT_TRUE(callback::find_non_finite({torch::full({2}, inf, torch::kBFloat16)}));
    EXPECT_FALSE(callback::find_non_finite({}));
}

thread_local int conversions = 0;
std::unique_ptr<at::ObserverContext> count_conversions(const at::RecordFunction& function) {
    if (std::string_view(function.name()) == "aten::_to_copy") ++conversions;
    return nullptr;
}
TEST(NonFinite, is_looked_for_in_all_types_at_once) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<Tensor> tensors{torch::ones({4}), torch::ones({4}, torch::kHalf),
                                torch::full({2}, 1e300, torch::kDouble), torch::full({3}, c10::complex<float>(1, -1))};
    for (int i = 0; i < 20; ++i) tensors.push_back(torch::ones({2}));
    conversions = 0;
    const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback(count_conversions));
    EXPECT_FALSE(callback::find_non_finite(tensors));
    at::removeCallback(handle);
    EXPECT_LE(conversions, 3) << "they do not grow with the number of tensors";
    tensors[3][1] = c10::complex<float>(0, nan);
    const auto found = callback::find_non_finite(tensors);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->index, 3U);
    EXPECT_TRUE(found->is_nan);
}

} // namespace
