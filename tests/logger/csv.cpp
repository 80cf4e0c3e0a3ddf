// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/csv.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::message_of;
using fulgurite::testing::read_file;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;
using Row = std::vector<logger::Scalar>;

TEST(Csv, writes_a_row_for_each_call) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    csv.log_metrics(Row{{"train/loss", 0.5}, {"lr", 1e-3}}, 49, 0);
    csv.log_metrics(Row{{"train/loss", 0.25}, {"lr", 1e-3}}, 99, 1);
    csv.finalize("success");
    EXPECT_EQ(read_file(csv.path()), "epoch,step,train/loss,lr\n0,49,0.5,0.001\n1,99,0.25,0.001\n");
}

TEST(Csv, leaves_no_file_where_nothing_starts) {
    TempDir dir;
    {
        Csv csv{dir.path() / "runs" / "metrics.csv"};
        csv.finalize("success");
    }
    EXPECT_FALSE(std::filesystem::exists(dir.path() / "runs"));
}

TEST(Csv, makes_the_folders_above_it_when_a_run_starts) {
    TempDir dir;
    Csv csv{dir.path() / "runs" / "lenet" / "metrics.csv"};
    csv.on_fit_start();
    EXPECT_TRUE(std::filesystem::exists(csv.path()));
}

TEST(Csv, widens_the_table_for_a_metric_that_appears_later) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    csv.log_metrics(Row{{"a", 1}}, 0, 0);
    csv.flush();
    csv.log_metrics(Row{{"b", 2}}, 1, 0);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,a,b\n0,0,1,\n0,1,,2\n");
    csv.log_metrics(Row{{"d", 4}, {"a", 3}, {"c", 5}}, 2, 1);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,a,b,d,c\n0,0,1,,,\n0,1,,2,,\n1,2,3,,4,5\n");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

TEST(Csv, begins_with_its_header_also_where_the_first_row_is_empty) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    csv.log_metrics(Row{}, 1, 0);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step\n0,1\n");
    csv.log_metrics(Row{{"x", 1}}, 2, 0);
    csv.log_metrics(Row{{"y", 2}}, 3, 0);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,x,y\n0,1,,\n0,2,1,\n0,3,,2\n");
}

TEST(Csv, widens_the_file_behind_a_link) {
    TempDir dir;
    std::filesystem::create_directory(dir.path() / "runs");
    std::filesystem::create_symlink("runs/metrics.csv", dir.path() / "latest.csv");
    Csv csv{dir.path() / "latest.csv"};
    csv.log_scalar("a", 1, 0);
    csv.log_scalar("b", 2, 1);
    csv.flush();
    EXPECT_TRUE(std::filesystem::is_symlink(csv.path()));
    EXPECT_EQ(read_file(dir.path() / "runs" / "metrics.csv"), "epoch,step,a,b\n,0,1,\n,1,,2\n");
}

TEST(Csv, is_whole_after_each_flush) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    for (int i = 0; i < 300; ++i) {
        csv.log_metrics(Row{{i < 150 ? "early" : "late", i * 0.1}}, i, 0);
        csv.flush();
        const auto text = read_file(csv.path());
        ASSERT_EQ(std::ranges::count(text, '\n'), i + 2);
        ASSERT_TRUE(text.ends_with('\n'));
    }
}

TEST(Csv, numbers_read_back_as_the_same) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    using limits = std::numeric_limits<double>;
    const std::vector<double> values{0.1,
                                     1.0 / 3,
                                     1e-300,
                                     limits::denorm_min(),
                                     limits::max(),
                                     -0.0,
                                     12345678901234567.0,
                                     limits::infinity(),
                                     -limits::infinity()};
    for (const double value : values) csv.log_metrics(Row{{"x", value}}, 0, 0);
    csv.flush();
    const auto text = read_file(csv.path());
    auto at = text.find('\n') + 1;
    for (const double value : values) {
        at = text.find(',', text.find(',', at) + 1) + 1;
        double read = 0;
        std::from_chars(text.data() + at, text.data() + text.size(), read);
        EXPECT_EQ(read, value);
        EXPECT_EQ(std::signbit(read), std::signbit(value));
    }
}

TEST(Csv, writes_nan_as_nan) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    csv.log_metrics(Row{{"x", std::numeric_limits<double>::quiet_NaN()}}, 0, 0);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,x\n0,0,nan\n");
}

TEST(Csv, quotes_names_that_need_it) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    csv.log_scalar("a,\"b\"\nc", 1, 5);
    csv.log_scalar("d", 2, 6);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,\"a,\"\"b\"\"\nc\",d\n,5,1,\n,6,,2\n");
}

TEST(Csv, refuses_a_metric_under_the_name_of_a_column_of_its_own) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    for (const std::string name : {"epoch", "step"})
        EXPECT_EQ(message_of([&] { csv.log_metrics(Row{{"x", 1}, {name, 98}}, 3, 2); }),
                  "Csv: a metric is called '" + name +
                      "', and so is a column that every table has; log it under another name, such as 'train/" + name +
                      "'");
    csv.log_metrics(Row{{"x", 1}, {"train/step", 98}}, 3, 2);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,x,train/step\n2,3,1,98\n");
}

TEST(Csv, refuses_a_flush_that_is_no_time) {
    for (const double seconds : {-1.0, std::nan(""), std::numeric_limits<double>::infinity(), 1e300})
        EXPECT_NE(message_of([&] { Csv("metrics.csv", {.flush_seconds = seconds}); }).find("flush_seconds is"),
                  std::string::npos)
            << seconds;
    EXPECT_EQ(logger::flush_interval(0), std::chrono::milliseconds(10));
    EXPECT_EQ(logger::flush_interval(2.5), std::chrono::milliseconds(2500));
}

// While it lives, no file of this process can be larger.
class LargestFile {
public:
    explicit LargestFile(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit now{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~LargestFile() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    LargestFile(const LargestFile&) = delete;
    LargestFile& operator=(const LargestFile&) = delete;

private:
    rlimit before_{};
    void (*signal_)(int);
};

std::string too_large(const std::filesystem::path& path) {
    return "cannot write to '" + path.string() + "': File too large; make room or give a path on another disk";
}

TEST(Csv, that_cannot_be_widened_stays_as_it_was_with_nothing_beside_it) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    for (int i = 0; i < 100; ++i) csv.log_scalar("a", i, i);
    csv.flush();
    const auto before = read_file(csv.path());
    {
        const LargestFile limit(before.size());
        csv.log_scalar("b", 1, 100);
        EXPECT_NE(message_of([&] { csv.flush(); }).find("make room"), std::string::npos);
    }
    EXPECT_EQ(read_file(csv.path()), before);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(dir.path()), {}), 1);
}

// As /dev/stdout is, where it was redirected to a file.
TEST(Csv, keeps_its_rows_in_a_file_that_is_open_elsewhere_when_a_column_comes) {
    TempDir dir;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> open(std::fopen((dir.path() / "out").c_str(), "w"),
                                                               std::fclose);
    ASSERT_TRUE(open);
    std::filesystem::create_symlink("/proc/self/fd/" + std::to_string(fileno(open.get())), dir.path() / "link");
    Csv csv{dir.path() / "link"};
    csv.log_scalar("a", 1, 0);
    csv.flush();
    csv.log_scalar("b", 2, 1);
    csv.flush();
    EXPECT_EQ(read_file(dir.path() / "out"), "epoch,step,a,b\n,0,1,\n,1,,2\n");
}

TEST(Csv, copies_names_that_do_not_outlive_the_call) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv"};
    for (int i = 0; i < 100; ++i) {
        const std::string name = "a name made at run time, number " + std::to_string(i % 3);
        csv.log_scalar(name, i, i);
    }
    csv.flush();
    const auto text = read_file(csv.path());
    EXPECT_TRUE(text.starts_with("epoch,step,a name made at run time, number 0") ||
                text.starts_with("epoch,step,\"a name made at run time, number 0\""));
    EXPECT_NE(text.find("number 2"), text.npos);
}

TEST(Csv, replaces_a_file_of_an_earlier_run) {
    TempDir dir;
    write_file(dir.path() / "metrics.csv", "something else\n");
    Csv csv{dir.path() / "metrics.csv"};
    csv.log_scalar("x", 1, 0);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,x\n,0,1\n");
}

TEST(Csv, goes_on_with_a_file_of_an_earlier_run_if_asked) {
    TempDir dir;
    const auto path = dir.path() / "metrics.csv";
    // The last line was not finished: the run was killed.
    write_file(path, "epoch,step,\"a,b\",c\n0,0,1,2\n0,1,3");
    Csv csv{path, {.append = true}};
    csv.log_metrics(Row{{"c", 7}, {"d", 8}}, 2, 1);
    csv.flush();
    EXPECT_EQ(read_file(path), "epoch,step,\"a,b\",c,d\n0,0,1,2,\n1,2,,7,8\n");
}

TEST(Csv, starts_a_file_when_asked_to_go_on_with_none) {
    TempDir dir;
    Csv csv{dir.path() / "metrics.csv", {.append = true}};
    csv.log_scalar("x", 1, 0);
    csv.flush();
    EXPECT_EQ(read_file(csv.path()), "epoch,step,x\n,0,1\n");
}

TEST(Csv, refuses_to_go_on_with_a_file_that_is_none_of_its_own) {
    TempDir dir;
    const auto path = dir.path() / "metrics.csv";
    write_file(path, "date,price\n1,2\n");
    Csv csv{path, {.append = true}};
    const auto message = message_of([&] { csv.on_fit_start(); });
    EXPECT_NE(message.find(path.string()), message.npos) << message;
    EXPECT_NE(message.find("'epoch,step' is wanted"), message.npos) << message;
    EXPECT_EQ(read_file(path), "date,price\n1,2\n");
}

TEST(Csv, says_that_a_folder_is_no_table_to_go_on_with) {
    TempDir dir;
    Csv csv{dir.path(), {.append = true}};
    EXPECT_EQ(message_of([&] { csv.on_fit_start(); }),
              "cannot open '" + dir.path().string() + "': Is a directory; give another path");
}

TEST(Csv, says_where_a_file_cannot_be_made) {
    TempDir dir;
    write_file(dir.path() / "file", "");
    Csv csv{dir.path() / "file" / "metrics.csv"};
    const auto message = message_of([&] { csv.on_fit_start(); });
    EXPECT_NE(message.find((dir.path() / "file").string()), message.npos) << message;
    EXPECT_NE(message.find("directory"), message.npos) << message;
}

TEST(Csv, says_that_the_disk_is_full_on_the_training_thread) {
    if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no such device on this system";
    Csv csv{"/dev/full"};
    csv.on_fit_start();
    csv.log_scalar("x", 1, 0);
    const auto message = message_of([&] { csv.finalize("success"); });
    EXPECT_EQ(message,
              "cannot write to '/dev/full': No space left on device; make room or give a path on another disk");
    EXPECT_NO_THROW(csv.log_scalar("x", 1, 1));
    EXPECT_NO_THROW(csv.finalize("failed"));
}

TEST(Csv, that_could_not_be_written_is_taken_up_by_the_next_run) {
    TempDir dir;
    const auto path = dir.path() / "metrics.csv";
    Csv csv{path};
    csv.on_fit_start();
    csv.log_scalar("x", 1, 0);
    csv.flush();
    {
        const LargestFile full(16);
        csv.log_scalar("x", 2, 1);
        EXPECT_EQ(message_of([&] { csv.flush(); }), too_large(path));
        EXPECT_NO_THROW(csv.finalize("failed"));
    }
    csv.on_fit_start();
    csv.log_scalar("x", 3, 2);
    csv.finalize("success");
    EXPECT_EQ(read_file(path), "epoch,step,x\n,0,1\n,2,3\n");
    Csv never{dir.path() / "never.csv"};
    never.on_fit_start();
    {
        const LargestFile full(3); // not even the first line
        never.log_scalar("x", 2, 1);
        EXPECT_EQ(message_of([&] { never.flush(); }), too_large(never.path()));
    }
    never.on_fit_start();
    never.log_scalar("x", 3, 2);
    never.finalize("success");
    EXPECT_EQ(read_file(dir.path() / "never.csv"), "epoch,step,x\n,2,3\n");
}

TEST(Csv, keeps_its_rows_also_where_a_run_between_could_not_open_it) {
    TempDir dir;
    const auto folder = dir.path() / "runs", away = dir.path() / "away";
    Csv csv{folder / "metrics.csv"};
    csv.log_scalar("x", 1, 0);
    csv.flush();
    {
        const LargestFile full(16);
        csv.log_scalar("x", 2, 1);
        EXPECT_EQ(message_of([&] { csv.flush(); }), too_large(csv.path()));
    }
    std::filesystem::rename(folder, away);
    write_file(folder, "");
    EXPECT_NE(message_of([&] { csv.on_fit_start(); }).find("a file stands where a folder is wanted"),
              std::string::npos);
    EXPECT_NO_THROW(csv.finalize("failed"));
    std::filesystem::remove(folder);
    std::filesystem::rename(away, folder);
    csv.on_fit_start();
    csv.log_scalar("x", 3, 2);
    csv.finalize("success");
    EXPECT_EQ(read_file(csv.path()), "epoch,step,x\n,0,1\n,2,3\n");
}

TEST(Csv, can_be_moved_while_it_is_open_and_copied_as_a_new_one) {
    TempDir dir;
    Csv first{dir.path() / "metrics.csv"};
    first.log_scalar("x", 1, 0);
    Csv second = std::move(first);
    second.log_scalar("x", 2, 1);
    second.flush();
    EXPECT_EQ(read_file(second.path()), "epoch,step,x\n,0,1\n,1,2\n");
    const Csv copy = second;
    EXPECT_EQ(copy.path(), second.path());
    EXPECT_EQ(read_file(second.path()), "epoch,step,x\n,0,1\n,1,2\n");
}

} // namespace
