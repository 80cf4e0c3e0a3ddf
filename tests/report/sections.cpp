// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/report/sections.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "fulgurite/core/base64.hpp"
#include "fulgurite/report/html.hpp"
#include "fulgurite/report/reproduce.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite::report;

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(Sections, show_counts_and_shares_of_a_confusion_matrix) {
    const Matrix matrix{"val/confusion", {"cat", "<dog>"}, {3, 1, 0, 6}};
    const auto text = heat_map(matrix);
    EXPECT_NE(text.find("10 in all, 90 % of them right"), text.npos) << text;
    EXPECT_NE(text.find(R"(--s:0.750" title="cat taken for cat: 3, 75 %">3<small>75 %</small>)"), text.npos) << text;
    EXPECT_NE(text.find(R"(title="&lt;dog&gt; taken for cat: 0, 0 %">0<small>0 %</small>)"), text.npos);
    EXPECT_EQ(count(text, "<tr>"), 3U);
    EXPECT_EQ(heat_map({"none", {"a"}, {0}}).find("nan"), std::string::npos);
}

TEST(Sections, never_call_a_share_whole_that_is_not) {
    EXPECT_EQ(fulgurite::report::detail::percent(1), "100 %");
    EXPECT_EQ(fulgurite::report::detail::percent(0.99999), "99.9 %");
    EXPECT_EQ(fulgurite::report::detail::percent(1e-6), "0.1 %");
    EXPECT_EQ(fulgurite::report::detail::percent(0), "0 %");
}

TEST(Sections, show_the_commonest_mistakes_of_many_classes) {
    Matrix matrix{"val/confusion", {}, std::vector<double>(100 * 100, 0)};
    for (int i = 0; i < 100; ++i) matrix.classes.push_back("class " + std::to_string(i));
    matrix.counts[3 * 100 + 7] = 5;
    matrix.counts[3 * 100 + 3] = 15;
    matrix.counts[8 * 100 + 1] = 2;
    const auto text = heat_map(matrix);
    EXPECT_NE(text.find("<th>class 3</th><td class=\"text\">class 7</td><td>5</td><td>25 %</td>"), text.npos) << text;
    EXPECT_LT(text.find("class 3"), text.find("class 8"));
    EXPECT_EQ(count(text, "<tr>"), 3U);
}

TEST(Sections, put_images_into_the_page) {
    const Gallery all{"wrong", {{"PNG", "a 3 for a 5", 28, 28}}, 7};
    const auto text = gallery(all);
    EXPECT_NE(text.find(R"(src="data:image/png;base64,UE5H")"), text.npos);
    EXPECT_NE(text.find("7 more are not shown"), text.npos);
}

TEST(Sections, write_bytes_as_rfc_4648_does) { // its section 10
    for (const auto& [bytes, text] :
         std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"},
                                                          {std::string("\xff\xfe\x00", 3), "//4A"}})
        EXPECT_EQ(fulgurite::base64(bytes), text);
}

TEST(Sections, part_notes_into_paragraphs) {
    EXPECT_EQ(notes({"one\n\n\ntwo <b>", ""}),
              R"(<h2>Notes</h2><div class="card notes"><p>one</p><p>two &lt;b&gt;</p></div>)");
    EXPECT_EQ(notes({"", "\n\n"}), "");
}

TEST(Sections, draw_curves_from_0_to_1_where_they_lie_there) {
    const Curve roc{"ROC", "false positive rate", "true positive rate", {{"cat", {{0, 0}, {0.25, 1}, {1, 1}}}}};
    const auto text = figure(roc);
    EXPECT_NE(text.find("true positive rate over false positive rate"), text.npos);
    EXPECT_NE(text.find(R"({"x":"false positive rate","curve":1,"lines":[{"l":"cat","c":"c0","f":0,"s":[0,0.25,1],)"),
              text.npos)
        << text;
    EXPECT_NE(text.find(">0.2</text>"), text.npos);
    EXPECT_EQ(count(text, "L"), 2U);
    EXPECT_EQ(figure(Curve{"empty"}).find("nan"), std::string::npos);
}

TEST(Sections, take_the_place_of_what_has_their_name) {
    Sections all;
    named(all.tables, "profile").columns = {"a"};
    named(all.tables, "profile").columns = {"b"};
    named(all.curves, "profile").x = "x";
    ASSERT_EQ(all.tables.size(), 1U);
    EXPECT_EQ(all.tables[0].columns[0], "b");
    all.erase("profile");
    EXPECT_TRUE(all.tables.empty() && all.curves.empty());
}

TEST(Figure, holds_its_numbers_as_json_with_gaps) {
    SeriesSet all;
    for (int i = 0; i < 3; ++i) all.add("val/</script>\n", i, i == 1 ? std::nan("") : 0.1 + i);
    const auto text = figure(charts_of(all).at(0), false);
    EXPECT_NE(text.find(R"("s":[0,1,2],"v":[0.1,null,2.1])"), text.npos) << text;
    EXPECT_EQ(count(text, "</script>"), 1U);
    EXPECT_EQ(fulgurite::report::detail::json_text("a\"\\\n<"), R"("a\"\\\u000a\u003c")");
}

TEST(Figure, groups_many_charts_by_how_their_names_begin) {
    SeriesSet all;
    for (const std::string prefix : {"grad/", "weight/", ""})
        for (int k = 0; k < 10; ++k)
            for (int i = 0; i < 2; ++i) all.add(prefix + "m" + std::to_string(k), i, i);
    all.add("alone/m", 0, 1), all.add("alone/m", 1, 1);
    const auto text = figures(charts_of(all));
    EXPECT_NE(text.find("<summary>grad<small>10</small></summary>"), text.npos);
    EXPECT_NE(text.find("<summary>weight<small>10</small></summary>"), text.npos);
    EXPECT_EQ(count(text, "<details"), 2U);
    EXPECT_EQ(count(text, "<figure"), 31U);
    EXPECT_EQ(count(text, R"(id="smooth")"), 1U);
}

TEST(Figure, has_a_colour_for_each_of_many_lines) {
    EXPECT_EQ(colour_class(11), "c11");
    EXPECT_EQ(colour_class(12), "c0 dashed");
    EXPECT_EQ(colour_class(24), "c0");
}

TEST(Reproduction, knows_the_revision_of_a_repository_and_of_a_worktree) {
    fulgurite::testing::TempDir dir;
    const auto git = dir.path() / "repo" / ".git";
    std::filesystem::create_directories(git / "refs" / "heads");
    std::filesystem::create_directories(dir.path() / "repo" / "src");
    fulgurite::testing::write_file(git / "HEAD", "ref: refs/heads/main\n");
    EXPECT_EQ(git_revision(dir.path() / "repo" / "src"), "");
    fulgurite::testing::write_file(git / "packed-refs", "# pack-refs\n1234 refs/heads/main\n");
    EXPECT_EQ(git_revision(dir.path() / "repo" / "src"), "1234");
    fulgurite::testing::write_file(git / "refs" / "heads" / "main", "abcd\n");
    EXPECT_EQ(git_revision(dir.path() / "repo" / "src"), "abcd");
    const auto tree = git / "worktrees" / "other", other = dir.path() / "other";
    std::filesystem::create_directories(tree);
    std::filesystem::create_directories(other);
    fulgurite::testing::write_file(other / ".git", "gitdir: " + tree.string() + "\n");
    fulgurite::testing::write_file(tree / "HEAD", "ref: refs/heads/main\n");
    fulgurite::testing::write_file(tree / "commondir", "../..\n");
    EXPECT_EQ(git_revision(other), "abcd");
    fulgurite::testing::write_file(tree / "HEAD", "ef01\n");
    EXPECT_EQ(git_revision(other), "ef01");
}

TEST(Reproduction, writes_the_command_as_a_shell_reads_it) {
    EXPECT_EQ(fulgurite::report::detail::shell_word("--lr=0.1"), "--lr=0.1");
    EXPECT_EQ(fulgurite::report::detail::shell_word("two words"), "'two words'");
    EXPECT_EQ(fulgurite::report::detail::shell_word("it's"), R"('it'\''s')");
    EXPECT_EQ(fulgurite::report::detail::shell_word(""), "''");
}

} // namespace
