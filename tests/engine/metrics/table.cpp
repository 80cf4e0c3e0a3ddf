// SPDX-License-Identifier: BSL-1.0
#include <map>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

struct Reduced : fulgurite::testing::Linear {
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        auto first = batch.target.mean();
        return step(loss, log("mean"_key, loss, on_epoch), log("min"_key, first, on_epoch | reduce_min),
                    log("max"_key, first, on_epoch | reduce_max), log("sum"_key, first, on_epoch | reduce_sum));
    }
};
struct StopAt {
    std::int64_t step;
    void on_train_batch_end(auto& run) {
        if (run.global_step() == step) run.stop("far enough");
    }
};

template <class Device>
std::map<std::string, double> metrics_of(const std::filesystem::path& from, auto... policies) {
    torch::manual_seed(5);
    Reduced model;
    return Trainer{Epochs{1}, Device{}, std::move(policies)...}
        .fit(model, loader(56, 8), resume(from, {.forget_stop = true}))
        .metrics();
}

// On a device values stay tensors until the epoch ends; what a checkpoint holds of them are numbers.
template <class Device>
void expect_the_same_after_a_resume() {
    for (const std::int64_t step : {1, 3, 6}) {
        TempDir folder;
        metrics_of<Device>({}, StopAt{step}, KeepLast{{.directory = folder.path(), .every = Steps{1}}});
        EXPECT_EQ(metrics_of<Device>(folder.path() / "last.ckpt"), metrics_of<Device>({})) << "at step " << step;
    }
}

TEST(Metrics, of_an_epoch_that_was_resumed_in_its_middle_are_those_of_the_whole) {
    expect_the_same_after_a_resume<Cpu>();
    expect_the_same_after_a_resume<FirstAvailable>();
}

} // namespace
