// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: on_epoch_end is not a hook; did you mean on_train_epoch_end?
#include "fulgurite/app/training/own_callbacks.hpp"

struct Own {
#ifdef FULGURITE_MISTAKE
    void on_epoch_end(auto&) {}
#endif
    void on_validation_end(auto&) {}
};

int main() {
    fulgurite::app::OwnCallbacks all("runs");
    all.add("Own", Own{});
}
