// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a callback of a registry has a hook that is heard by a policy of a typed Trainer alone
#include "fulgurite/app/training/own_callbacks.hpp"

struct Own {
#ifdef FULGURITE_MISTAKE
    void on_before_backward(auto&) {}
#endif
    void on_train_epoch_end(auto&) {}
};

int main() {
    fulgurite::app::OwnCallbacks all("runs");
    all.add("Own", Own{});
}
