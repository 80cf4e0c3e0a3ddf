// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a precision policy with scales_loss = true needs at::Tensor scale(const at::Tensor& loss)
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Doubles : policy::Precision {
    static constexpr bool scales_loss = true;
    FullPrecision::Scope scope() const { return {}; }
    at::Tensor scale(const at::Tensor& loss) const { return loss * 2; }
#ifndef FULGURITE_MISTAKE
    bool unscale(std::span<const at::Tensor>) const { return true; }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Doubles{}};
    trainer.fit(model, loader());
}
