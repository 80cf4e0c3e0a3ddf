// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/html.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fulgurite/report/environment.hpp"

namespace {

using namespace fulgurite::report;

Page page() {
    Page page;
    page.title = "Net <3>";
    page.subtitle = "today";
    page.status = Status::success;
    for (int i = 0; i < 5; ++i) {
        page.series.add("train/loss", i, 1.0 / (i + 1));
        page.series.add("val/acc", i, 0.1 * i);
    }
    page.options = {{"path", "a/b"}};
    page.timing = {{"Training", "1.0 s"}};
    page.policies = {"Epochs"};
    return page;
}

TEST(Html, needs_nothing_but_itself) {
    const auto text = html(page());
    for (const auto* foreign : {"http", "<script src", "<link", "src=", "@import", "url("})
        EXPECT_EQ(text.find(foreign), text.npos) << foreign;
}

TEST(Html, has_a_form_for_light_and_for_dark) {
    const auto text = html(page());
    EXPECT_NE(text.find("prefers-color-scheme:dark"), text.npos);
    EXPECT_NE(text.find("color-scheme:light dark"), text.npos);
}

TEST(Html, shows_all_parts_and_escapes_them) {
    const auto text = html(page());
    for (const auto* part :
         {"Net &lt;3&gt;", "Finished", "Curves", "Metrics", "Options", "a/<wbr>b", "Timing", "Trainer", "Epochs"})
        EXPECT_NE(text.find(part), text.npos) << part;
    EXPECT_EQ(text.find("Environment"), text.npos) << "an empty part has no heading";
}

TEST(Html, opens_and_closes_its_elements_in_order) {
    const auto text = html(page());
    std::vector<std::string> open;
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
        const auto end = text.find_first_of(" >/", at + 2);
        const bool closes = text[at + 1] == '/';
        const auto name = text.substr(at + 1 + closes, end - at - 1 - closes);
        const bool single =
            text[text.find('>', at) - 1] == '/' || name == "meta" || name == "wbr" || name == "!doctype";
        if (closes) {
            ASSERT_FALSE(open.empty());
            ASSERT_EQ(open.back(), name);
            open.pop_back();
        } else if (!single) {
            open.push_back(name);
        }
    }
    EXPECT_TRUE(open.empty());
}

TEST(Html, looks_again_by_itself_only_while_the_run_runs) {
    auto running = page();
    running.status = Status::running;
    EXPECT_NE(html(running).find("http-equiv=\"refresh\" content=\"10\""), std::string::npos);
    running.refresh_seconds = 2.5;
    EXPECT_NE(html(running).find("http-equiv=\"refresh\" content=\"3\""), std::string::npos);
    running.refresh_seconds = 0;
    EXPECT_NE(html(running).find("http-equiv=\"refresh\" content=\"1\""), std::string::npos);
    EXPECT_EQ(html(page()).find("http-equiv"), std::string::npos);
}

TEST(Html, says_that_values_were_no_numbers) {
    auto odd = page();
    odd.series.add("train/loss", 9, std::numeric_limits<double>::quiet_NaN());
    EXPECT_NE(html(odd).find("1 not finite"), std::string::npos);
}

TEST(Html, groups_many_metrics) {
    auto many = page();
    for (int i = 0; i < 40; ++i) many.series.add("grad_norm/" + std::to_string(i), 0, i);
    const auto text = html(many);
    EXPECT_NE(text.find("<details><summary>grad_<wbr>norm<small>40</small></summary>"), text.npos);
    EXPECT_EQ(html(page()).find("<details"), std::string::npos);
}

TEST(Html, is_a_page_also_of_a_run_that_logged_nothing) {
    Page empty;
    empty.title = "Nothing";
    const auto text = html(empty);
    EXPECT_EQ(text.find("<svg"), text.npos);
    EXPECT_NE(text.find("</html>"), text.npos);
}

TEST(Environment, knows_where_it_runs) {
    std::string names;
    for (const auto& [name, value] : environment()) {
        names += name + " ";
        EXPECT_FALSE(value.empty()) << name;
    }
    EXPECT_NE(names.find("Compiler"), names.npos);
    EXPECT_NE(names.find("Hardware threads"), names.npos);
    EXPECT_GT(peak_memory(), 1e5);
    EXPECT_EQ(date_time(1700000000).size(), std::string("2023-11-14 22:13").size());
}

} // namespace
