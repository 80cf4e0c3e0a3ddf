// SPDX-License-Identifier: BSL-1.0
// A program with a command `check`, as fulgurite::app::main has it: check FILE [OVERRIDE...].
#include <fulgurite/config.hpp>

#include <cstdio>
#include <string>
#include <vector>

struct Options {
    double lr = 1e-3;
    int epochs = 1;
};

int main(int argc, char** argv) {
    if (argc < 3 || std::string(argv[1]) != "check") return 0;
    std::vector<std::string> words(argv + 3, argv + argc);
    words.insert(words.begin(), std::string("--config=") + argv[2]);
    try {
        fulgurite::config::command_line<Options>(words);
    } catch (const fulgurite::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
    return 0;
}
