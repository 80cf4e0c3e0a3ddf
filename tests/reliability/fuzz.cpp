// SPDX-License-Identifier: BSL-1.0
// Random compositions of a fit: docs/reliability.md says what is proven, and how one is repeated.
#include <unistd.h>
#include <csignal>

#include "tests/reliability/trial.hpp"
#include "tests/support.hpp"

namespace fulgurite::reliability {

namespace {

std::int64_t number_of(const char* name, std::int64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::stoll(text);
}

/// A composition that crashes or never ends is told, too.
char running[2048];
void tell_of_the_end(int signal) {
    const char* what = signal == SIGALRM ? "\nnever ends: " : "\ncrashes: ";
    (void)!::write(2, what, std::strlen(what));
    (void)!::write(2, running, std::strlen(running));
    (void)!::write(2, "\n", 1);
    std::_Exit(3);
}
void watch(const Composition& composition) {
    std::snprintf(running, sizeof running, "FULGURITE_FUZZ='%s'", words(composition).c_str());
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGALRM}) std::signal(signal, tell_of_the_end);
    ::alarm(300);
}

struct Sum {
    int compositions = 0, failed = 0, refused = 0, runs = 0, snapshots = 0, snapshots_refused = 0;
    std::map<std::string, int> refusals, words, kinds; ///< kinds of faults, and how many compositions have them
    void add(const Report& report) {
        ++compositions;
        failed += report.failed() ? 1 : 0;
        refused += report.refused.empty() ? 0 : 1;
        runs += report.runs;
        snapshots += report.snapshots;
        snapshots_refused += report.snapshots_refused;
        for (const auto& [place, times] : report.refusals) refusals[place] += times;
        if (!report.refused.empty()) ++words[report.refused];
    }
    void tell() const {
        fmt::print("{} compositions, {} runs: {} failed, {} refused; of {} snapshots in hooks {} refused\n",
                   compositions, runs, failed, refused, snapshots, snapshots_refused);
        for (const auto& [what, times] : words) fmt::print("  refused {} times: {}\n", times, what);
        for (const auto& [place, times] : refusals) fmt::print("  snapshots refused {} times in {}\n", times, place);
        for (const auto& [kind, times] : kinds) fmt::print("  {} times: {}\n", times, kind);
    }
};

void tell(const Composition& composition, const std::vector<std::string>& faults) {
    std::string text;
    for (const auto& fault : faults) text += "\n  " + fault;
    ADD_FAILURE() << "FULGURITE_FUZZ='" << words(composition) << "' tests_reliability --gtest_filter=Fuzz.*" << text;
}
/// Each kind of fault once, by the smallest composition that has it.
void tell_of_kinds(const Composition& composition, const Report& report, const std::filesystem::path& folder,
                   Sum& sum) {
    std::map<std::string, std::string> kinds;
    for (const auto& fault : report.faults) kinds.emplace(kind_of(fault), fault);
    bool any_new = false;
    for (const auto& [kind, fault] : kinds) any_new = sum.kinds[kind]++ == 0 || any_new;
    if (!any_new) return;
    const auto shrinks = number_of("FULGURITE_FUZZ_SHRINK", 1) != 0 && sum.failed <= 5;
    const auto smaller = shrinks ? shrink(composition, kinds.begin()->first, folder) : composition;
    std::vector<std::string> faults;
    for (const auto& [kind, fault] : kinds) faults.push_back(fault);
    if (faults.size() > 8) faults.resize(8);
    tell(smaller, faults);
}

TEST(Fuzz, runs_that_are_cut_end_as_the_unbroken_one) {
    const fulgurite::testing::TempDir folder;
    if (const char* one = std::getenv("FULGURITE_FUZZ")) {
        const auto composition = from_words(one);
        watch(composition);
        const auto report = examine(composition, folder.path(), {.points = -1, .cuts = -1});
        if (report.failed()) tell(composition, report.faults);
        fmt::print("{} runs{}{}\n", report.runs, report.refused.empty() ? "" : ", refused: ", report.refused);
        return;
    }
    const auto first = number_of("FULGURITE_FUZZ_SEED", 1), count = number_of("FULGURITE_FUZZ_COMPOSITIONS", 200);
    const auto shard = number_of("FULGURITE_FUZZ_SHARD", 0), shards = number_of("FULGURITE_FUZZ_SHARDS", 1);
    const bool thorough = count > 200;
    const Effort effort{.points = static_cast<int>(number_of("FULGURITE_FUZZ_POINTS", thorough ? -1 : 12)),
                        .cuts = static_cast<int>(number_of("FULGURITE_FUZZ_CUTS", thorough ? 6 : 3))};
    Sum sum;
    for (auto seed = first + shard; seed < first + count; seed += shards) {
        const auto composition = compose(static_cast<std::uint64_t>(seed));
        watch(composition);
        const auto report = examine(composition, folder.path(), effort);
        sum.add(report);
        if (report.failed()) tell_of_kinds(composition, report, folder.path(), sum);
    }
    ::alarm(0);
    sum.tell();
    EXPECT_EQ(sum.failed, 0);
    EXPECT_LT(10 * sum.refused, sum.compositions) << "too many compositions are refused to prove much";
}

// Compositions that once ended otherwise, by the smallest that did.
TEST(OnceFound, compositions_end_as_the_unbroken_run) {
    const fulgurite::testing::TempDir folder;
    for (const auto* found : {
             "seed=1042 skip=1 pieces=1 rates=2", // a batch that was left out was taken for the first of its step
         }) {
        const auto composition = from_words(found);
        const auto report = examine(composition, folder.path(), {.points = -1, .cuts = -1});
        if (report.failed()) tell(composition, report.faults);
    }
}

} // namespace

} // namespace fulgurite::reliability
