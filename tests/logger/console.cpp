// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/console.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/logger/version_folder.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using Row = std::vector<logger::Scalar>;

struct Lines {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::tmpfile(), std::fclose};

    std::string text() const {
        std::string all(static_cast<std::size_t>(std::ftell(file.get())), '\0');
        std::rewind(file.get());
        EXPECT_EQ(std::fread(all.data(), 1, all.size(), file.get()), all.size());
        return all;
    }
};

TEST(Console, writes_a_line_for_each_row) {
    Lines lines;
    Console console{{.stream = lines.file.get()}};
    console.log_hyperparams({{"lr", "0.1"}, {"note", "two\nlines"}});
    console.log_metrics(Row{{"train/loss", 0.123456789}}, 49, 0);
    console.log_metrics(Row{{"val/loss", 2.0}, {"val/acc", 0.5}}, 49, 0);
    console.log_scalar("x", 1e-9, 50);
    console.finalize("failed");
    EXPECT_EQ(lines.text(),
              "options lr 0.1 note two lines\nepoch 0 step 49 train/loss 0.123457\n"
              "epoch 0 step 49 val/loss 2 val/acc 0.5\nstep 50 x 1e-09\nstatus failed\n");
}

TEST(Console, gathers_what_comes_sooner_than_it_writes) {
    Lines lines;
    Console console{{.stream = lines.file.get(), .every_n_steps = 100}};
    for (const std::int64_t step : {49, 99, 149, 199})
        console.log_metrics(Row{{"a", static_cast<double>(step)}}, step, 0);
    console.log_metrics(Row{{"b", 1}}, 199, 0);
    console.log_metrics(Row{{"a", 7}}, 249, 1);
    console.finalize("success");
    EXPECT_EQ(lines.text(),
              "epoch 0 step 49 a 49\nepoch 0 step 149 a 149\nepoch 0 step 199 a 199 b 1\nepoch 1 step 249 a 7\n");
}

TEST(Console, says_where_it_cannot_write) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> full(std::fopen("/dev/full", "w"), std::fclose);
    if (full) {
        Console console{{.stream = full.get()}};
        EXPECT_THROW(console.log_scalar("x", 1, 0), Error);
    }
    EXPECT_THROW(Console({.every_n_steps = -1}), Error);
    auto none = Console::silent();
    none.log_scalar("x", 1, 0);
}

TEST(VersionFolder, is_another_one_for_each_run) {
    fulgurite::testing::TempDir dir;
    const auto all = dir.path() / "runs";
    EXPECT_EQ(logger::version_folder(all), all / "version_0");
    EXPECT_TRUE(std::filesystem::is_directory(all / "version_0"));
    fulgurite::testing::write_file(all / "version_1", ""); // whatever has the name
    EXPECT_EQ(logger::version_folder(all), all / "version_2");
    try {
        logger::version_folder(all / "version_1");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("cannot make a folder for the run in"), std::string::npos);
    }
}

} // namespace
