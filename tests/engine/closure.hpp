// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "tests/engine/models.hpp"

namespace fulgurite::testing {

/// Stepped by hand by an optimizer that asks for the loss.
struct ByClosure : Linear {
    static constexpr auto optimization = manual;
    optim::LBFGSOptions lbfgs = {};

    auto training_step(const auto& batch, std::int64_t, auto& run) {
        auto& [optimizer] = run.optimizers();
        auto loss = optimizer.step([&] {
            optimizer.zero_grad();
            auto error = torch::mse_loss(forward(batch.data), batch.target);
            run.backward(error);
            return error;
        });
        return logs(log("loss"_key, loss));
    }
    auto configure_optimizers() { return optim::LBFGS{parameters(), lbfgs}; }
};

} // namespace fulgurite::testing
