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
bool locale_is_utf8();

/// Whether this is a continuous integration's machine, whose log keeps every line that is drawn over: CI is set, as all
/// services do.
bool is_continuous_integration();

/// The window's width: the kernel's answer, else COLUMNS, else 80.
int columns_of(std::FILE* stream);

/// A stream as it is: live if it is a terminal that knows how to move its cursor, and whose user sees it move; coloured
/// unless NO_COLOR is set. A standard stream that the program was started without gets nothing: its number may be a
/// file's by now.
Terminal terminal_of(std::FILE* stream);

/// A few lines at the bottom of a terminal that are drawn over and over. The cursor rests after the last one and is
/// hidden only while a frame is written, so that a program that is killed leaves a terminal that works.
class Screen {
public:
    explicit Screen(Terminal terminal) : terminal_(std::move(terminal)) {}

    const Terminal& terminal() const { return terminal_; }
    bool empty() const { return rows_ == 0; }

    /// Shows these lines in place of those that are there. No line may be wider than the window.
    void show(std::initializer_list<std::string_view> lines);
    /// Leaves what is shown where it is and goes on below it.
    void keep();
    void clear();
    /// Writes a line that stays, above what is shown.
    void print(std::string_view line);

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

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/progress/terminal-inl.hpp"
#endif
