// SPDX-License-Identifier: BSL-1.0
// The options of a program that knows nothing of LibTorch.
#include <fulgurite/config.hpp>

struct Options {
    double lr = 1e-3;
    int epochs = 1;
};

int main() {
    const auto command = fulgurite::config::command_line<Options>({"--lr", "0.5", "epochs=3"});
    return command.options().lr == 0.5 && command.options().epochs == 3 ? 0 : 1;
}
