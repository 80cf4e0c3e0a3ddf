// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/callback/progress/terminal.hpp"

#include <fcntl.h>

#include "tests/callback/screen.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;
using callback::Screen;
using Lines = std::vector<std::string>;

/// A variable of the environment, as it was again at the end.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* old = std::getenv(name)) old_ = old;
        set(value);
    }
    ~Variable() { set(old_ ? old_->c_str() : nullptr); }
    Variable(const Variable&) = delete;

private:
    void set(const char* value) const {
        if (value) ::setenv(name_, value, 1);
        else ::unsetenv(name_);
    }
    const char* name_;
    std::optional<std::string> old_;
};

/// The program's side of a new pseudo-terminal.
struct Pty {
    int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    std::FILE* stream = nullptr;
    Pty() {
        if (master >= 0 && ::grantpt(master) == 0 && ::unlockpt(master) == 0)
            stream = std::fopen(::ptsname(master), "w");
    }
    ~Pty() {
        if (stream) std::fclose(stream);
        ::close(master);
    }
    void resize(unsigned short columns) const {
        struct winsize size = {};
        size.ws_col = columns;
        ::ioctl(master, TIOCSWINSZ, &size);
    }
    std::string read() const {
        std::string text(4096, '\0');
        text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(master, text.data(), text.size()))));
        return text;
    }
};

TEST(Terminal, knows_what_a_terminal_can_do) {
    const Variable ci("CI", nullptr), kind("TERM", "xterm-256color"), colour("NO_COLOR", nullptr),
        all("LC_ALL", nullptr), ctype("LC_CTYPE", ""), lang("LANG", "en_US.UTF-8");
    Pty pty;
    ASSERT_NE(pty.stream, nullptr);
    auto terminal = callback::terminal_of(pty.stream);
    EXPECT_TRUE(terminal.live && terminal.colour && terminal.unicode);
    terminal.write("hello");
    EXPECT_EQ(pty.read(), "hello");
    {
        const Variable no_colour("NO_COLOR", "1"), c("LC_ALL", "C");
        terminal = callback::terminal_of(pty.stream);
        EXPECT_TRUE(terminal.live && !terminal.colour && !terminal.unicode);
    }
    {
        const Variable empty("NO_COLOR", "");
        EXPECT_TRUE(callback::terminal_of(pty.stream).colour) << "an empty NO_COLOR does not count";
    }
    for (const char* value : {"true", "1", "false", "0", ""}) {
        const Variable set("CI", value);
        const bool is_one = std::string(value) == "true" || std::string(value) == "1";
        EXPECT_EQ(callback::terminal_of(pty.stream).live, !is_one) << "a log keeps what is drawn over: " << value;
    }
    for (const char* name : {"dumb", "", static_cast<const char*>(nullptr)}) {
        const Variable dumb("TERM", name);
        terminal = callback::terminal_of(pty.stream);
        EXPECT_FALSE(terminal.live || terminal.colour || terminal.unicode);
    }
}

TEST(Terminal, asks_for_the_width_each_time) {
    const Variable columns("COLUMNS", nullptr);
    Pty pty;
    ASSERT_NE(pty.stream, nullptr);
    const auto terminal = callback::terminal_of(pty.stream);
    for (const unsigned short width : std::array<unsigned short, 2>{120, 33}) {
        pty.resize(width);
        EXPECT_EQ(terminal.columns(), width);
    }
    pty.resize(0);
    EXPECT_EQ(terminal.columns(), 80) << "a terminal that does not know";
    const Variable set("COLUMNS", "61");
    EXPECT_EQ(terminal.columns(), 61);
}

TEST(Terminal, a_file_is_no_terminal) {
    const Variable kind("TERM", "xterm");
    ft::TempDir dir;
    std::FILE* file = std::fopen((dir.path() / "log").c_str(), "w");
    const auto terminal = callback::terminal_of(file);
    EXPECT_FALSE(terminal.live || terminal.colour || terminal.unicode);
    std::fclose(file);
}

TEST(Screen, draws_over_what_it_drew) {
    ft::Lab lab;
    Screen screen(lab.terminal());
    screen.show({"a long line", "another"});
    EXPECT_EQ(lab.glass.lines(), (Lines{"a long line", "another"}));
    screen.show({"short", "rest"});
    EXPECT_EQ(lab.glass.lines(), (Lines{"short", "rest"}));
    screen.show({"one", ""});
    EXPECT_EQ(lab.glass.lines(), (Lines{"one"}));
    screen.show({"", "two"});
    EXPECT_EQ(lab.glass.lines(), (Lines{"two"}));
    screen.clear();
    EXPECT_EQ(lab.glass.lines(), Lines{});
    EXPECT_EQ(lab.glass.column(), 0U);
}

TEST(Screen, keeps_what_is_to_stay) {
    ft::Lab lab;
    Screen screen(lab.terminal());
    screen.show({"one", "two"});
    screen.keep();
    screen.keep();
    screen.show({"three"});
    EXPECT_EQ(lab.glass.lines(), (Lines{"one", "two", "three"}));
}

TEST(Screen, prints_above_what_it_shows) {
    ft::Lab lab;
    Screen screen(lab.terminal());
    screen.print("first");
    screen.show({"a bar", "another"});
    screen.print("second");
    screen.print("third");
    EXPECT_EQ(lab.glass.lines(), (Lines{"first", "second", "third", "a bar", "another"}));
    screen.show({"a bar"});
    EXPECT_EQ(lab.glass.lines(), (Lines{"first", "second", "third", "a bar"}));
}

TEST(Screen, writes_a_frame_at_once_and_leaves_the_cursor_visible) {
    ft::Lab lab;
    Screen screen(lab.terminal());
    for (const std::string line : {"one", "two"}) {
        const int before = lab.glass.writes;
        screen.show({line});
        EXPECT_EQ(lab.glass.writes, before + 1);
        EXPECT_TRUE(lab.glass.cursor_visible());
    }
}

// What a program does that is started without its standard error: the test runs itself as that program.
TEST(Terminal, of_a_stream_that_the_program_has_not_writes_into_no_file) {
    if (const char* path = std::getenv("FULGURITE_TEST_DATA")) {
        std::ofstream data(path); // takes number 2
        ASSERT_NE(::fcntl(STDERR_FILENO, F_GETFD), -1);
        callback::terminal_of(stderr).write("a line of the bar");
        data << "data";
        return;
    }
    ft::TempDir folder;
    const auto path = (folder.path() / "data").string();
    const auto command = "FULGURITE_TEST_DATA='" + path + "' '" +
                         std::filesystem::read_symlink("/proc/self/exe").string() +
                         "' --gtest_filter=Terminal.of_a_stream_that_the_program_has_not* >/dev/null 2>&-";
    EXPECT_EQ(std::system(command.c_str()), 0);
    EXPECT_EQ(ft::read_file(path), "data");
}

} // namespace
