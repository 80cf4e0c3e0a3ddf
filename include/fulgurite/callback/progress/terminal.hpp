// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/callback/stats/clock.hpp"
#include "fulgurite/file/standard_stream.hpp"

namespace fulgurite::callback {

/// Where text for people goes, what can be shown there, and what time it is. A test puts its own functions here.
struct Terminal {
    std::function<void(std::string_view)> write;
    std::function<double()> now;  ///< seconds, of a clock that only goes forward
    std::function<int()> columns; ///< of the window, asked for at each redraw
    bool live = false;            ///< lines can be drawn over; else each line is written once, and in ASCII
    bool colour = false;
    bool unicode = false;
};

inline bool environment_has(const char* name, std::string_view text) {
    const char* value = std::getenv(name);
    return value && std::string_view(value).find(text) != std::string_view::npos;
}

/// Whether the locale writes UTF-8: the first of LC_ALL, LC_CTYPE and LANG that is set decides.
inline bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (!value || *value == '\0') continue;
        return environment_has(name, "UTF-8") || environment_has(name, "utf8") || environment_has(name, "utf-8");
    }
    return false;
}

/// The window's width: the kernel's answer, else COLUMNS, else 80.
inline int columns_of(std::FILE* stream) {
    struct winsize size = {};
    if (::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char* columns = std::getenv("COLUMNS");
    const int number = columns ? std::atoi(columns) : 0;
    return number > 0 ? number : 80;
}

/// A stream as it is: live if it is a terminal that knows how to move its cursor, coloured unless NO_COLOR is set. A
/// standard stream that the program was started without gets nothing: its number may be a file's by now.
inline Terminal terminal_of(std::FILE* stream) {
    Terminal terminal;
    const char* kind = std::getenv("TERM");
    const char* no_colour = std::getenv("NO_COLOR");
    terminal.live = ::isatty(::fileno(stream)) == 1 && kind && *kind != '\0' && std::string_view(kind) != "dumb";
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

/// A few lines at the bottom of a terminal that are drawn over and over. The cursor rests after the last one and is
/// hidden only while a frame is written, so that a program that is killed leaves a terminal that works.
class Screen {
public:
    explicit Screen(Terminal terminal) : terminal_(std::move(terminal)) {}

    const Terminal& terminal() const { return terminal_; }
    bool empty() const { return rows_ == 0; }

    /// Shows these lines in place of those that are there. No line may be wider than the window.
    void show(std::initializer_list<std::string_view> lines) {
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
    /// Leaves what is shown where it is and goes on below it.
    void keep() {
        if (empty()) return;
        terminal_.write("\n");
        forget();
    }
    void clear() {
        if (empty()) return;
        terminal_.write(home_ + "\033[J");
        forget();
    }
    /// Writes a line that stays, above what is shown.
    void print(std::string_view line) {
        const std::string text = std::string(line) + "\n";
        if (empty()) return terminal_.write(text);
        terminal_.write("\033[?25l" + home_ + "\033[J" + text + frame_ + "\033[?25h");
    }

private:
    void forget() {
        rows_ = 0;
        home_ = "\r";
    }

    Terminal terminal_;
    std::string frame_, home_ = "\r";
    int rows_ = 0;
};

} // namespace fulgurite::callback
