// SPDX-License-Identifier: BSL-1.0
#include <ATen/record_function.h>

#include "tests/engine/logger.hpp"
#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::Rows;
using Numbers = std::vector<std::int64_t>;

// Lightning: test_log_every_n_steps, row 9: 3 batches an epoch, 10 steps.
TEST(LogEvery, calls_the_logger_at_the_steps_of_lightning) {
    const auto steps = [](std::int64_t n) {
        Linear model;
        Trainer trainer{Steps{10}, LogEvery{n}, Rows{}};
        trainer.fit(model, loader(12, 4));
        return trainer.policy<Rows>().steps_of("train/loss_step");
    };
    EXPECT_EQ(steps(5), (Numbers{4, 9}));
    EXPECT_EQ(steps(1), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}
TEST(LogEvery, is_fifty_where_it_is_not_named) {
    Linear model;
    Trainer trainer{Steps{101}, Rows{}};
    trainer.fit(model, loader(12, 4));
    EXPECT_EQ(trainer.policy<Rows>().steps_of("train/loss_step"), (Numbers{49, 99}));
}

/// Counts what is read from a device. Values of 16 bits are: no shortcut through a pointer is made for them.
class CountReads {
public:
    CountReads() : handle_(at::addThreadLocalCallback(callback())) { reads = 0; }
    ~CountReads() { at::removeCallback(handle_); }
    static inline int reads = 0;

private:
    static at::RecordFunctionCallback callback() {
        return at::RecordFunctionCallback(
                   [](const at::RecordFunction& function) -> std::unique_ptr<at::ObserverContext> {
                       if (std::string_view(function.name()) == "aten::_local_scalar_dense") ++reads;
                       return nullptr;
                   })
            .scopes({at::RecordScope::FUNCTION});
    }
    at::CallbackHandle handle_;
};
/// As on an accelerator: values stay tensors until they are wanted.
struct FarAway : policy::Device {
    static constexpr bool host_scalars = false;
    c10::Device device() const { return c10::kCPU; }
};
struct Half : Linear {
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        auto half = loss.detach().to(torch::kHalf);
        return step(loss, log("now"_key, half, prog_bar), log("both"_key, half, on_step | on_epoch | reduce_max),
                    log("least"_key, half, on_epoch | reduce_min));
    }
};
struct ReadsAfter {
    std::vector<int> batches;
    int at_epoch_end = -1;
    void on_train_batch_start() { batches.push_back(CountReads::reads); }
    void on_train_epoch_end() { at_epoch_end = CountReads::reads; }
};

TEST(LogEvery, reads_no_value_from_the_device_before_a_logger_is_due) {
    Half model;
    Trainer trainer{Epochs{1}, FarAway{}, LogEvery{3}, Rows{}, ReadsAfter{}};
    const CountReads counting;
    trainer.fit(model, loader(28, 4)); // 7 batches, rows after the third and the sixth
    EXPECT_EQ(trainer.policy<ReadsAfter>().batches, (std::vector<int>{0, 0, 0, 2, 2, 2, 4}));
    EXPECT_EQ(trainer.policy<Rows>().steps_of("now"), (Numbers{2, 5}));
    EXPECT_EQ(trainer.policy<Rows>().steps_of("least"), (Numbers{6}));
    EXPECT_GT(CountReads::reads, 4);
}
TEST(LogEvery, without_a_logger_nothing_is_read_in_an_epoch) {
    Half model;
    Trainer trainer{Epochs{1}, FarAway{}, LogEvery{1}, ReadsAfter{}};
    const CountReads counting;
    trainer.fit(model, loader(28, 4));
    EXPECT_EQ(trainer.policy<ReadsAfter>().batches, std::vector<int>(7, 0));
}

} // namespace
