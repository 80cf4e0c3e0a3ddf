// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/callback/detect_anomaly.hpp>
#include <fulgurite/fulgurite.hpp>

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;
using Mode = torch::autograd::AnomalyMode;

/// A square root of 0 has an infinite derivative, which times 0 is NaN: the loss is finite, its gradient is not.
struct Rooted : fulgurite::testing::Linear {
    std::int64_t nan_at = -1;
    std::vector<bool> modes;

    auto training_step(const auto& batch, std::int64_t, auto& run) {
        modes.push_back(Mode::is_enabled());
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return run.global_step() == nan_at ? loss + (loss * 0).sqrt() : loss;
    }
    void on_after_backward() { modes.push_back(Mode::is_enabled()); }
    auto validation_step(const auto&) { modes.push_back(Mode::is_enabled()); }
};

struct Quiet : c10::WarningHandler {
    std::string text;
    void process(const c10::Warning& warning) override { text += warning.msg(); }
};

TEST(DetectAnomaly, names_the_function_and_the_place) {
    Rooted model;
    model.nan_at = 5;
    Trainer trainer{Epochs{2}, DetectAnomaly{}};
    Quiet warnings;
    std::string message, nested;
    {
        const c10::WarningUtils::WarningHandlerGuard guard(&warnings);
        try {
            trainer.fit(model, loader(64, 16));
        } catch (const Error& error) {
            message = error.what();
            try {
                std::rethrow_if_nested(error);
            } catch (const std::exception& cause) {
                nested = cause.what();
            }
        }
    }
    EXPECT_TRUE(
        message.starts_with("DetectAnomaly: the backward pass of epoch 1, batch 1 (optimizer step 5) failed: "
                            "Function 'MulBackward1' returned nan values in its 0th output. The warning above shows"))
        << message;
    EXPECT_TRUE(nested.starts_with("Function 'MulBackward1'")) << nested;
    EXPECT_NE(warnings.text.find("Error detected in MulBackward1"), std::string::npos) << warnings.text;
    EXPECT_FALSE(Mode::is_enabled());
    EXPECT_TRUE(model.layer->weight.isfinite().all().item<bool>());
}

TEST(DetectAnomaly, is_on_in_training_steps_alone) {
    Rooted model;
    Trainer trainer{Steps{2}, DetectAnomaly{}};
    for ([[maybe_unused]] const auto& tick : trainer.steps(model, loader(32, 16), loader(16, 16)))
        EXPECT_FALSE(Mode::is_enabled());
    EXPECT_EQ(model.modes, (std::vector<bool>{true, true, true, true, false}));
    EXPECT_FALSE(Mode::is_enabled());
}

TEST(DetectAnomaly, leaves_the_mode_that_it_found) {
    Rooted model;
    model.nan_at = 0;
    {
        const torch::autograd::DetectAnomalyGuard outer(/*check_nan=*/false);
        Trainer{Steps{1}, std::optional{DetectAnomaly{{.check_nan = false}}}}.fit(model, loader(16, 16));
        EXPECT_TRUE(Mode::is_enabled());
        EXPECT_FALSE(Mode::should_check_nan());
    }
    EXPECT_FALSE(Mode::is_enabled());
    EXPECT_FALSE(model.layer->weight.isfinite().all().item<bool>()); // not asked to check
}

} // namespace
