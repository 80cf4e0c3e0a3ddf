// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: on_fit_start() of a logger of a registry takes nothing; a callback is given the run
#include <string_view>

#include "fulgurite/app/training/own_loggers.hpp"

struct Own {
    void log_scalar(std::string_view, double, std::int64_t) {}
#ifdef FULGURITE_MISTAKE
    void on_fit_start(auto&) {}
#else
    void on_fit_start() {}
#endif
};

int main() {
    fulgurite::app::OwnLoggers all;
    all.add(Own{});
}
