// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a logger of a registry has one hook, on_fit_start()
#include <string_view>

#include "fulgurite/app/training/own_loggers.hpp"

struct Own {
    void log_scalar(std::string_view, double, std::int64_t) {}
    void on_fit_start() {}
#ifdef FULGURITE_MISTAKE
    void on_train_epoch_end(auto&) {}
#endif
};

int main() {
    fulgurite::app::OwnLoggers all;
    all.add(Own{});
}
