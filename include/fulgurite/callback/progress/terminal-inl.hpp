// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/progress/terminal.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (!value || *value == '\0') continue;
        return environment_has(name, "UTF-8") || environment_has(name, "utf8") || environment_has(name, "utf-8");
    }
    return false;
}

FULGURITE_INLINE bool is_continuous_integration() {
    const char* value = std::getenv("CI");
    const std::string_view said = value ? value : "";
    return !said.empty() && said != "false" && said != "0";
}

FULGURITE_INLINE int columns_of(std::FILE* stream) {
    struct winsize size = {};
    if (::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char* columns = std::getenv("COLUMNS");
    const int number = columns ? std::atoi(columns) : 0;
    return number > 0 ? number : 80;
}

FULGURITE_INLINE Terminal terminal_of(std::FILE* stream) {
    Terminal terminal;
    const char* kind = std::getenv("TERM");
    const char* no_colour = std::getenv("NO_COLOR");
    terminal.live = ::isatty(::fileno(stream)) == 1 && kind && *kind != '\0' && std::string_view(kind) != "dumb" &&
                    !is_continuous_integration();
    terminal.colour = terminal.live && !(no_colour && *no_colour != '\0');
    terminal.unicode = terminal.live && locale_is_utf8();
    terminal.write = [stream, arrives = file::is_itself(stream)](std::string_view text) {
        if (!arrives) return;
        std::fwrite(text.data(), 1, text.size(), stream);
        std::fflush(stream);
    };
    terminal.now = steady_seconds;
    terminal.columns = [stream] { return columns_of(stream); };
    return terminal;
}

FULGURITE_INLINE void Screen::show(std::initializer_list<std::string_view> lines) {
    frame_.clear();
    rows_ = 0;
    for (const auto line : lines) {
        if (line.empty()) continue;
        if (rows_++ > 0) frame_ += "\033[K\n";
        frame_ += line;
    }
    frame_ += "\033[J";
    terminal_.write("\033[?25l" + home_ + frame_ + "\033[?25h");
    home_ = "\r";
    if (rows_ > 1) home_ = "\033[" + std::to_string(rows_ - 1) + "A\r";
}

FULGURITE_INLINE void Screen::keep() {
    if (empty()) return;
    terminal_.write("\n");
    forget();
}

FULGURITE_INLINE void Screen::clear() {
    if (empty()) return;
    terminal_.write(home_ + "\033[J");
    forget();
}

FULGURITE_INLINE void Screen::print(std::string_view line) {
    const std::string text = std::string(line) + "\n";
    if (empty()) return terminal_.write(text);
    terminal_.write("\033[?25l" + home_ + "\033[J" + text + frame_ + "\033[?25h");
}

} // namespace fulgurite::callback
