// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this policy has nobody to log to
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Tested : Net {
    auto test_step(const auto& batch) { return logs(log("test/loss"_key, layer(batch.data).sum())); }
};

int main() {
    Tested model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{DeviceStatsMonitor{}};
#else
    Trainer trainer{DeviceStatsMonitor{}, Csv{"test.csv"}};
#endif
    trainer.test(model, loader());
}
