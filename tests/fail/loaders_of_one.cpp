// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: data::Loaders is for several loaders
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    trainer.validate(model, data::Loaders{loader()});
#else
    trainer.validate(model, data::Loaders{std::vector{loader()}});
#endif
}
