// SPDX-License-Identifier: BSL-1.0
// What one gets without LibTorch.
#include <fulgurite/core/error.hpp>
#include <fulgurite/core/key.hpp>
#include <fulgurite/version.hpp>

int main() {
    static_assert(FULGURITE_VERSION >= 100);
    using namespace fulgurite;
    return "val/loss"_key.name() == "val/loss" ? 0 : 1;
}
