// SPDX-License-Identifier: BSL-1.0
// expect: FreezeEncoder: this module has no member `encoder`
#include "tests/fail/net.hpp"

using namespace fulgurite;

template <class Module, bool has_encoder>
struct freeze_encoder_needs_one {
    static_assert(holds_for<has_encoder, Module>, "FreezeEncoder: this module has no member `encoder`");
};
struct FreezeEncoder {
    template <class Run>
    using fit_verdict = typename refusal::verdict<requires(Run& run) { run.module().encoder; },
                                                  freeze_encoder_needs_one<typename Run::module_type, false>>::type;
    void setup(auto& run) { freeze(run.module().encoder); }
};
struct Coder : Net {
#ifndef FULGURITE_MISTAKE
    torch::nn::Linear encoder = register_module("encoder", torch::nn::Linear(2, 2));
#endif
};

int main() {
    Coder model;
    Trainer trainer{Epochs{1}, std::optional<FreezeEncoder>()};
    trainer.fit(model, loader());
}
