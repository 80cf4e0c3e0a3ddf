// SPDX-License-Identifier: BSL-1.0
#include <fcntl.h>
#include <sys/file.h>

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/tune/search/importance.hpp"
#include "fulgurite/tune/search/json.hpp"
#include "tests/tune/search/support.hpp"

namespace fulgurite::test_tune_search_files {
namespace {

using namespace tune;
namespace detail = tune::detail;
namespace testing = tune::testing;

using detail::Json;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;
using testing::all_of;
using testing::curve;
using testing::lines_of;
using testing::text_of;

double plain(Trial& trial) { return trial.uniform("x", 0, 1); }

/// A folder with a search of six trials.
struct Folder {
    TempDir folder;
    std::filesystem::path journal = folder.path() / "journal.jsonl";
    SearchOptions options{.trials = 6, .seed = 4, .sampler = Random{}, .storage = folder.path()};
    std::string found = all_of(search(plain, options));
};

TEST(SearchJournal, is_json_in_lines_with_every_bit) {
    const Folder given;
    const auto lines = lines_of(given.journal);
    ASSERT_EQ(lines.size(), 7U);
    const auto head = nlohmann::json::parse(lines[0]);
    EXPECT_EQ(head["seed"], "4");
    EXPECT_EQ(head["sampler"], "Random{}");
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto line = nlohmann::json::parse(lines[i]);
        EXPECT_EQ(line["trial"], i - 1);
        EXPECT_EQ(line["state"], "complete");
        EXPECT_EQ(line["value"].get<double>(),
                  detail::random_place(4, static_cast<std::int64_t>(i) - 1, "x", detail::real("x", 0, 1)));
    }
}

TEST(SearchJournal, goes_on_after_a_line_that_was_torn) {
    for (const std::size_t kept : {1U, 30U, 150U}) { // bytes of the last line; of the heading, too
        Folder given;
        const auto text = text_of(given.journal);
        const auto last = text.rfind('\n', text.size() - 2) + 1;
        write_file(given.journal, text.substr(0, std::min(last + kept, text.size() - 1)));
        EXPECT_EQ(all_of(search(plain, given.options)), given.found);
        EXPECT_EQ(lines_of(given.journal).size(), 7U);
        write_file(given.journal, text.substr(0, kept));
        EXPECT_EQ(all_of(search(plain, given.options)), given.found);
    }
}

TEST(SearchJournal, refuses_any_other_line_that_is_broken) {
    const Folder given;
    const auto lines = lines_of(given.journal);
    const auto with = [&](std::size_t at, const std::string& line) {
        std::string text;
        for (std::size_t i = 0; i < lines.size(); ++i) text += (i == at ? line : lines[i]) + "\n";
        write_file(given.journal, text);
        return testing::refusal([&] { search(plain, given.options); });
    };
    const auto path = given.journal.string();
    EXPECT_EQ(with(3, lines[3].substr(0, 20)),
              path +
                  ":4: this is no line of a search's journal (column 21: ':' is wanted here); mend or remove the "
                  "line, or give another folder");
    EXPECT_EQ(with(6, "{}"), path +
                                 ":7: this is no line of a search's journal (there is no 'trial'); mend or remove the "
                                 "line, or give another folder");
    EXPECT_NE(with(0, "[1]").find(":1: this is no line of a search's journal"), std::string::npos);
    auto other = lines[2];
    other.replace(other.find("[\"x\",[\"real\",0,1,false],") + 24, 3, "0.9"); // a place that was not drawn
    EXPECT_NE(with(2, other).find(":3: trial 1 has x = 0.9"), std::string::npos);
    EXPECT_EQ(with(9, ""), "");
}

TEST(SearchJournal, refuses_another_search) {
    Folder given;
    const auto words = [&](auto change) {
        auto options = given.options;
        options.trials = 8;
        change(options);
        return testing::refusal([&] { search(plain, options); });
    };
    const auto begun = given.journal.string() + ":1: the search in this folder was begun with ";
    const std::string cure = "; give it the same again, or another folder";
    EXPECT_EQ(words([](SearchOptions& o) { o.seed = 5; }), begun + "seed 4, got 5" + cure);
    EXPECT_EQ(words([](SearchOptions& o) { o.sampler = TPE{}; }),
              begun + "sampler Random{}, got TPE{startup 10, candidates 24}" + cure);
    EXPECT_EQ(words([](SearchOptions& o) { o.pruner = ASHA{.max = 9}; }),
              begun + "pruner NoPruner{}, got ASHA{max 9, eta 3, min 1}" + cure);
    EXPECT_EQ(words([](SearchOptions& o) { o.maximize = true; }), begun + "direction minimize, got maximize" + cure);
    EXPECT_EQ(words([](SearchOptions& o) { o.window = 2; }), begun + "window 4, got 2" + cure);
    given.options.trials = 8;
    EXPECT_ERROR(search([](Trial& trial) { return trial.uniform("x", 0, 2); }, given.options),
                 "tune::search: the parameter 'x' is uniform(0, 2) in trial 6, and was uniform(0, 1) before (in " +
                     given.journal.string() + "); a name has one range in a whole search");
}

TEST(SearchJournal, is_written_to_by_one_search) {
    const Folder given;
    const auto file = ::open(given.journal.c_str(), O_RDWR);
    ASSERT_EQ(::flock(file, LOCK_EX), 0);
    EXPECT_ERROR(
        search(plain, given.options),
        "'" + given.journal.string() + "' is written to by another search; wait for its end, or give another folder");
    ::close(file);
    EXPECT_EQ(all_of(search(plain, given.options)), given.found);
}

TEST(SearchFiles, tell_of_every_trial) {
    const TempDir folder;
    const auto study = search(
        [](Trial& trial) {
            if (trial.number() == 3) throw Error("out, of \"luck\"");
            return curve(trial);
        },
        {.trials = 20, .seed = 3, .pruner = Hyperband{.max = 9}, .workers = 2, .storage = folder.path()});
    const auto csv = lines_of(folder.path() / "trials.csv");
    ASSERT_EQ(csv.size(), 21U);
    EXPECT_EQ(csv[0], "number,state,value,steps,x,y,k,kind,error");
    EXPECT_EQ(csv[4], "3,failed,,0,,,,,\"out, of \"\"luck\"\"\"");
    const auto html = text_of(folder.path() / "report.html");
    for (const auto* words : {"Finished", "parallel coordinates", "importance", "history", "Hyperband{max 9", "TPE{",
                              "out, of &quot;luck&quot;", "lowest value"})
        EXPECT_NE(html.find(words), std::string::npos) << words;
    EXPECT_EQ(html.find("nan"), std::string::npos);
    const auto table = study.to_string();
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 21);
    EXPECT_NE(table.find("\n*"), std::string::npos);
}

TEST(SearchImportance, finds_what_matters) {
    std::vector<TrialRecord> trials;
    for (std::int64_t number = 0; number < 200; ++number) {
        TrialRecord trial;
        trial.number = number;
        trial.state = TrialState::complete;
        for (const auto* name : {"a", "b", "c"}) {
            const auto range = detail::real(name, 0, 1);
            trial.params.set({name, range, detail::random_place(1, number, name, range)});
        }
        const auto kind = detail::choice("kind", {"p", "q"});
        trial.params.set({"kind", kind, detail::random_place(1, number, "kind", kind)});
        trial.value = 10 * trial.params.at("a").place + trial.params.at("b").place + trial.params.at("kind").place;
        trials.push_back(trial);
    }
    const auto found = detail::importance(trials, Mode::min);
    EXPECT_EQ(found[0].first, "a");
    EXPECT_GT(found[0].second, 0.85);
    for (const auto& [name, share] : found)
        if (name != "a") {
            EXPECT_LT(share, 0.1) << name;
        }
    // By hand: groups {1, 2}, {5, 6}: within 1, total 17; 1 − (1/17)(3/2).
    EXPECT_DOUBLE_EQ(detail::epsilon_squared({1, 2, 5, 6}, {0, 0, 1, 1}), 1 - 1.5 / 17);
    EXPECT_EQ(detail::epsilon_squared({1, 2, 3}, {0, 0, 0}), 0);
}

TEST(SearchJson, reads_what_it_writes_and_refuses_the_rest) {
    for (const double value : {0.1, -1e-308, 5e-324, 1.7976931348623157e308, 3.0, HUGE_VAL, -HUGE_VAL})
        EXPECT_EQ(Json::read(detail::digits_of(value)).real(), value);
    EXPECT_TRUE(std::isnan(Json::read(detail::digits_of(NAN)).real()));
    const std::string text = "a \"b\" \\ \n\t\x01 é";
    EXPECT_EQ(Json::read(fulgurite::in_quotes(text)).string(), text);
    EXPECT_EQ(nlohmann::json::parse(fulgurite::in_quotes(text)).get<std::string>(), text);
    for (const auto* broken :
         {"", "{", "[1,", "[1}", "{\"a\" 1}", "tru", "1 2", "\"a", "[1,]", "\"\\u12\"", "\"\\q\"", "--1"})
        EXPECT_THROW(Json::read(broken), Error) << broken;
}

} // namespace
} // namespace fulgurite::test_tune_search_files
