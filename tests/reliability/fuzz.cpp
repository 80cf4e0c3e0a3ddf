// SPDX-License-Identifier: BSL-1.0
// Random compositions of a fit: docs/reliability.md says what is proven, and how one is repeated.
#include <csignal>
#include <unistd.h>

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
    std::map<std::string, int> refusals, words;
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
};

void tell(const Composition& composition, const Report& report) {
    std::string text;
    for (std::size_t i = 0; i < report.faults.size() && i < 8; ++i) text += "\n  " + report.faults[i];
    ADD_FAILURE() << "FULGURITE_FUZZ='" << words(composition) << "' tests_reliability --gtest_filter=Fuzz.*" << text;
}

TEST(Fuzz, runs_that_are_cut_end_as_the_unbroken_one) {
    const fulgurite::testing::TempDir folder;
    if (const char* one = std::getenv("FULGURITE_FUZZ")) {
        const auto composition = from_words(one);
        watch(composition);
        const auto report = examine(composition, folder.path(), {.points = -1, .cuts = -1});
        if (report.failed()) tell(composition, report);
        std::printf("%d runs%s%s\n", report.runs, report.refused.empty() ? "" : ", refused: ", report.refused.c_str());
        return;
    }
    const auto first = number_of("FULGURITE_FUZZ_SEED", 1), count = number_of("FULGURITE_FUZZ_COMPOSITIONS", 200);
    const auto shard = number_of("FULGURITE_FUZZ_SHARD", 0), shards = number_of("FULGURITE_FUZZ_SHARDS", 1);
    const bool thorough = count > 200, shrinks = number_of("FULGURITE_FUZZ_SHRINK", 1) != 0;
    const Effort effort{.points = static_cast<int>(number_of("FULGURITE_FUZZ_POINTS", thorough ? -1 : 12)),
                        .cuts = static_cast<int>(number_of("FULGURITE_FUZZ_CUTS", thorough ? 6 : 3))};
    Sum sum;
    for (auto seed = first + shard; seed < first + count; seed += shards) {
        auto composition = compose(static_cast<std::uint64_t>(seed));
        watch(composition);
        auto report = examine(composition, folder.path(), effort);
        sum.add(report);
        if (!report.failed()) continue;
        if (shrinks && sum.failed <= 5) {
            composition = shrink(composition, folder.path(), effort);
            report = examine(composition, folder.path(), effort);
        }
        tell(composition, report);
    }
    ::alarm(0);
    std::printf("%d compositions, %d runs: %d failed, %d refused; of %d snapshots in hooks %d refused\n", sum.compositions,
                sum.runs, sum.failed, sum.refused, sum.snapshots, sum.snapshots_refused);
    for (const auto& [what, times] : sum.words) std::printf("  refused %d times: %s\n", times, what.c_str());
    for (const auto& [place, times] : sum.refusals) std::printf("  snapshots refused %d times in %s\n", times, place.c_str());
    EXPECT_LT(10 * sum.refused, sum.compositions) << "too many compositions are refused to prove much";
}

} // namespace

} // namespace fulgurite::reliability
