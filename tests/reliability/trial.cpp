// SPDX-License-Identifier: BSL-1.0
#include "tests/reliability/trial.hpp"

#include <random>

#include <fmt/ranges.h>

#include "tests/reliability/oracle.hpp"
#include "tests/reliability/run.hpp"

namespace fulgurite::reliability {

namespace fs = std::filesystem;

Thrown run(const Composition& c, const Job& job, Recorder& recorder) {
    static constexpr RunKind kinds[] = {run_plain, run_any, run_hand, run_promises, run_stream};
    return kinds[c.kind % std::ssize(kinds)](c, job, recorder);
}

namespace {

std::set<std::string> files_in(const fs::path& folder) {
    std::set<std::string> names;
    if (!fs::exists(folder)) return names;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (!entry.is_directory()) names.insert(entry.path().lexically_relative(folder).string());
    return names;
}
std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// How a run is cut.
struct Cut {
    std::string name = {};
    Job job = {};
    std::optional<Call> fault = {}, blocks = {};
};

using Inodes = std::map<std::string, std::uint64_t>;
Inodes inodes_in(const fs::path& folder) {
    Inodes all;
    for (const auto& name : files_in(folder)) all.emplace(name, inode_of(folder / name));
    return all;
}

class Examination {
public:
    Examination(const Composition& composition, fs::path root, const Effort& effort)
        : c_(composition),
          root_(std::move(root)),
          folder_(root_ / "run"),
          effort_(effort),
          bits_(static_cast<std::uint64_t>(composition.seed)) {}

    Report operator()() {
        if (!run_whole()) return std::move(report_);
        for (auto& words : against_plain_loop(c_, whole_)) fault("plain loop", std::move(words));
        for (const auto& [name, value] : whole_.facts)
            if (name.ends_with(" lacks")) fault("whole", name + " the file " + value + " that it keeps");
        if (effort_.points != 0) resume_from_points();
        if (c_.has_last && effort_.cuts != 0) cut();
        return std::move(report_);
    }

    /// Each place once, in the middle of the run.
    Report with_faults() {
        if (!run_whole()) return std::move(report_);
        const auto calls = whole_.calls;
        for (const auto& [place, times] : calls) {
            const Cut cut{.name = "a fault in " + place, .fault = Call{place, 1 + times / 2}};
            one_cut(cut);
            fit_again(cut);
        }
        for (const auto* place : {"first.on_train_batch_end", "last.on_train_batch_start"}) {
            const Cut cut{.name = std::string("no folder after ") + place,
                          .blocks = Call{place, 1 + calls.at(place) / 2}};
            one_cut(cut);
            fit_again(cut);
        }
        return std::move(report_);
    }

private:
    bool run_whole() {
        fs::remove_all(root_);
        fs::create_directories(root_);
        const auto thrown = start({}, whole_);
        if (thrown.words.empty()) {
            fs::rename(folder_, root_ / "whole");
            return true;
        }
        if (thrown.refused) report_.refused = thrown.words;
        else fault("whole", "throws " + thrown.words);
        return false;
    }
    std::int64_t draw(std::int64_t below) {
        return static_cast<std::int64_t>(bits_() % static_cast<std::uint64_t>(below));
    }
    void fault(const std::string& where, std::string what) { report_.faults.push_back(where + ": " + std::move(what)); }
    Thrown start(const Job& job, Recorder& recorder) {
        ++report_.runs;
        fs::create_directories(folder_);
        return run(c_, job, recorder);
    }

    /// The whole run once more, with a snapshot in a hook of each name: all that one can go on from.
    std::vector<Point> trace(const std::string& name, const Job& job, const fs::path& points) {
        Recorder traced(c_, folder_);
        traced.points_folder = points;
        for (const auto& [place, times] : whole_.calls)
            if (place.starts_with("first.") || place.starts_with("last."))
                traced.snapshots.emplace(place, 1 + draw(times));
        if (const auto thrown = start(job, traced); !thrown.words.empty()) {
            fault(name, "throws " + thrown.words);
            return {};
        }
        compare(name, traced, {}, {});
        report_.snapshots += static_cast<int>(traced.snapshots.size());
        report_.snapshots_refused += static_cast<int>(traced.refused.size());
        for (const auto& [place, words] : traced.refused) ++report_.refusals[place.substr(0, place.find(' '))];
        return traced.points;
    }
    void resume_from_points() {
        auto points = trace("with snapshots", {.hosted = true}, root_ / "points");
        host_calls_ = std::count_if(points.begin(), points.end(), [](const Point& point) {
            return point.name.starts_with("after batch") || point.name.starts_with("before piece");
        });
        if (c_.seed % 3 == 0) { // where no host keeps the run
            fs::remove_all(folder_);
            const auto in_fit = trace("with snapshots in fit", {}, root_ / "points of fit");
            points.insert(points.end(), in_fit.begin(), in_fit.end());
        }
        std::shuffle(points.begin(), points.end(), bits_);
        if (effort_.points >= 0 && std::ssize(points) > effort_.points)
            points.erase(points.begin() + effort_.points, points.end());
        for (const auto& point : points) {
            copy_folder(point.folder, folder_);
            resume(point.name, point.file, point.least, point.most);
        }
    }
    // A file that could not be written is missing. Where saving is refused after a step by hand, the run goes on from
    // an earlier file, and finds files of the run before under its names.
    static bool lacks_files(const std::string& name) {
        if (!name.starts_with("resumed")) return false;
        for (const auto* why : {"no folder", "fault in flush", "of flush", "state_dict", "on_before_optimizer_step"})
            if (name.find(why) != name.npos) return true;
        return false;
    }
    void resume(const std::string& from, const fs::path& file, const Positions& least, const Positions& most) {
        Recorder rest(c_, folder_);
        const auto before = inodes_in(folder_);
        const auto thrown = start({.from = file}, rest);
        if (!thrown.words.empty()) return fault("resumed from " + from, "throws " + thrown.words);
        compare("resumed from " + from, rest, least, most, before);
    }

    void cut() {
        const auto cuts = effort_.cuts < 0 ? 12 : effort_.cuts;
        for (int i = 0; i < cuts; ++i) {
            Cut cut;
            const auto how = draw(4);
            const auto steps = std::stoll(whole_.facts.at("global_step"));
            if (how == 0 && steps > 1 && c_.extras < 2) {
                cut.job.cut_steps = 1 + draw(steps - 1);
                cut.name = fmt::format("Steps{{{}}}", cut.job.cut_steps);
            } else if (how == 1 && host_calls_ > 1) {
                cut.job.hosted = true;
                cut.job.drop_after = 1 + draw(host_calls_ - 1);
                cut.name = fmt::format("a session dropped after {} calls", cut.job.drop_after);
            } else {
                const auto place = std::next(whole_.calls.begin(), draw(std::ssize(whole_.calls)));
                cut.fault = Call{place->first, 1 + draw(place->second)};
                cut.name = fmt::format("a fault in call {} of {}", cut.fault->second, place->first);
            }
            one_cut(cut);
            if (cut.job.cut_steps == 0 && draw(3) == 0) fit_again(cut);
        }
    }
    void one_cut(const Cut& cut) {
        fs::remove_all(folder_);
        Recorder part(c_, folder_);
        part.fault = cut.fault;
        part.blocks = cut.blocks;
        const auto thrown = start(cut.job, part);
        part.unblock();
        const bool unheard = is_unheard(cut, thrown), fails = (cut.fault || cut.blocks) && !unheard;
        check_end(cut, fails, part, thrown);
        for (std::size_t i = 0; i < channels; ++i) check_part(cut.name, part, static_cast<Channel>(i));
        if (unheard) compare(cut.name + ", which nobody heard", part, {}, {}); // it has changed nothing
        const auto file = folder_ / "last.ckpt";
        // Where weights were half changed, and where a state cannot be had, the file is an earlier one.
        const bool saving = cut.fault && (cut.fault->first == "state_dict" || cut.fault->first == "flush");
        const bool late = cut.fault && cut.fault->first.ends_with("on_before_optimizer_step") && c_.accumulate > 1;
        const bool may_be_older = fails && (c_.kind == 2 || saving || late);
        if (!fs::exists(file)) {
            if (!part.heard[rates].empty() && c_.has_last && !may_be_older) fault(cut.name, "KeepLast left no file");
            return;
        }
        auto most = part.positions();
        if (cut.fault && cut.fault->first == "scalar")
            most[rows] = whole_.heard[rows].size(); // the rest of its row is lost
        resume("KeepLast after " + cut.name, file, !fails ? most : may_be_older ? Positions{} : part.settled(), most);
    }
    /// A batch that is fetched ahead, by a worker or to know whether it is there, and that nobody takes, fails unheard.
    bool is_unheard(const Cut& cut, const Thrown& thrown) const {
        const bool fetched_ahead = c_.workers > 0 || c_.kind == 1 || c_.kind == 4; // these do not know their sizes
        return cut.fault && cut.fault->first == "dataset" && fetched_ahead && c_.skip + c_.stop > 0 &&
               thrown.words.empty();
    }
    void check_end(const Cut& cut, bool fails, const Recorder& part, const Thrown& thrown) {
        if (!fails && !thrown.words.empty()) return fault(cut.name, "throws " + thrown.words);
        if (fails && !thrown.fault) return fault(cut.name, "gives '" + thrown.words + "' and not the fault");
        if (fails && cut.fault && thrown.words.find("a fault in call") == std::string::npos)
            fault(cut.name, "gives '" + thrown.words + "' and not the words of the fault");
        const bool ends = cut.fault && (cut.fault->first.ends_with("teardown") || cut.fault->first == "finalize");
        for (const auto& [place, times] : {std::pair("first.on_exception", fails && !ends),
                                           {"last.on_exception", fails && !ends},
                                           {"first.teardown", true},
                                           {"last.teardown", true}}) {
            const auto told = part.ends.find(place);
            const auto often = told == part.ends.end() ? 0 : told->second;
            if (often != (times ? 1 : 0)) fault(cut.name, fmt::format("{} is called {} times", place, often));
        }
        const bool after_success = cut.fault && cut.fault->first == "finalize";
        const auto* status = fails && !after_success ? "failed" : cut.job.drop_after >= 0 ? "interrupted" : "success";
        if (part.statuses != std::vector<std::string>{status})
            fault(cut.name,
                  fmt::format("loggers end with '{}', not with '{}'", fmt::join(part.statuses, ", "), status));
    }
    /// The same objects once more.
    void fit_again(Cut cut) {
        fs::remove_all(folder_);
        Recorder again(c_, folder_);
        again.fault = cut.fault;
        again.blocks = cut.blocks;
        cut.job.again = true;
        const auto thrown = start(cut.job, again);
        if (!thrown.words.empty()) return fault("the next fit after " + cut.name, "throws " + thrown.words);
        compare("the next fit after " + cut.name, again, {}, {});
    }
    void check_part(const std::string& name, const Recorder& part, Channel channel) {
        const auto &heard = part.heard[channel], &all = whole_.heard[channel];
        const auto differs = std::mismatch(heard.begin(), heard.end(), all.begin(), all.end());
        if (differs.first == heard.end()) return;
        fault(name, fmt::format("the part before it has {} that the whole has not: '{}', not '{}'", name_of(channel),
                                *differs.first, differs.second == all.end() ? "none" : *differs.second));
    }

    void compare(const std::string& name, const Recorder& rest, const Positions& least, const Positions& most,
                 const Inodes& before = {}) {
        std::vector<std::string> differences;
        for (std::size_t i = 0; i < channels; ++i)
            compare_channel(static_cast<Channel>(i), rest, least[i], most[i], differences);
        compare_facts(rest, lacks_files(name), differences);
        // Where nothing more was trained, a last file says the same in other words.
        if (!lacks_files(name)) compare_files(before, !rest.heard[rates].empty(), differences);
        if (differences.size() > 5) {
            differences.resize(5);
            differences.emplace_back("…");
        }
        for (const auto& each : differences) fault(name, each);
    }
    void compare_channel(Channel channel, const Recorder& rest, std::size_t least, std::size_t most,
                         std::vector<std::string>& differences) const {
        const auto &all = whole_.heard[channel], &own = rest.heard[channel];
        const auto from = std::ssize(all) - std::ssize(own);
        const auto name = name_of(channel);
        if (from < static_cast<std::int64_t>(least) || from > static_cast<std::int64_t>(most))
            differences.push_back(
                fmt::format("{} {} of {}, where {} to {} were before", own.size(), name, all.size(), least, most));
        // The first that differs of those that should be the same.
        const auto tail =
            std::clamp<std::int64_t>(from, static_cast<std::int64_t>(least), static_cast<std::int64_t>(most));
        for (auto at = tail; at < std::ssize(all); ++at) {
            const auto i = static_cast<std::size_t>(at - tail);
            const auto other = i < own.size() ? own[i] : "none";
            if (other == all[static_cast<std::size_t>(at)]) continue;
            differences.push_back(fmt::format("{}: '{}', not '{}'", name, other, all[static_cast<std::size_t>(at)]));
            return;
        }
    }
    void compare_facts(const Recorder& rest, bool without_files, std::vector<std::string>& differences) const {
        for (const auto& [name, value] : whole_.facts) {
            if (without_files && name.starts_with("Keep")) continue;
            const auto own = rest.facts.find(name);
            if (own != rest.facts.end() && own->second == value) continue;
            differences.push_back(
                fmt::format("{} is {}, not {}", name, own == rest.facts.end() ? "none" : own->second, value));
        }
        for (const auto& [name, value] : rest.facts)
            if (!whole_.facts.contains(name) && !(without_files && name.starts_with("Keep")))
                differences.push_back(fmt::format("{} is {}, not none", name, value));
    }
    /// Their names, and what is in those that were written since.
    void compare_files(const Inodes& before, bool trained, std::vector<std::string>& differences) const {
        const auto whole = files_in(root_ / "whole"), own = files_in(folder_);
        if (own != whole)
            differences.push_back(fmt::format("files {}, not {}", fmt::join(own, " "), fmt::join(whole, " ")));
        auto now = inodes_in(folder_);
        for (const auto& name : whole) {
            if (!trained || !own.contains(name) || (before.contains(name) && before.at(name) == now[name])) continue;
            if (bytes_of(folder_ / name) == bytes_of(root_ / "whole" / name)) continue;
            std::map<std::string, std::string> ours, theirs;
            flatten(checkpoint::load(folder_ / name), "", ours);
            flatten(checkpoint::load(root_ / "whole" / name), "", theirs);
            for (const auto& [path, value] : theirs)
                if (!ours.contains(path) || ours.at(path) != value)
                    differences.push_back(fmt::format("{} has {} {}, not {}", name, path,
                                                      ours.contains(path) ? ours.at(path) : "none", value));
            for (const auto& [path, value] : ours)
                if (!theirs.contains(path))
                    differences.push_back(fmt::format("{} has {} {}, not none", name, path, value));
        }
    }

    const Composition& c_;
    fs::path root_, folder_;
    Effort effort_;
    std::mt19937_64 bits_;
    Report report_;
    Recorder whole_{c_, folder_};
    std::int64_t host_calls_ = 0;
};

} // namespace

Report examine(const Composition& composition, const fs::path& folder, const Effort& effort) {
    return Examination(composition, folder, effort)();
}

Report examine_faults(const Composition& composition, const std::filesystem::path& folder) {
    return Examination(composition, folder, {}).with_faults();
}

std::string kind_of(const std::string& fault) {
    const auto middle = fault.find(": ");
    auto where = fault.substr(0, middle), what = middle == fault.npos ? "" : fault.substr(middle + 2);
    for (const char* stop : {" call ", " after ", " of "})
        if (const auto at = where.rfind(stop); at != where.npos && !where.starts_with("KeepLast")) where.resize(at);
    for (const char* stop : {" is ", ": '", ", not", ", where"})
        if (const auto at = what.find(stop); at != what.npos) what.resize(at);
    std::string kind;
    for (const char each : where + ": " + what) {
        const bool digit = std::isdigit(static_cast<unsigned char>(each)) != 0;
        if (!digit) kind += each;
        else if (kind.empty() || kind.back() != 'N') kind += 'N';
    }
    return kind;
}

Composition shrink(Composition composition, const std::string& fault, const fs::path& folder) {
    const auto still_fails = [&](const Composition& smaller) {
        const auto report = examine(smaller, folder, {.points = -1, .cuts = 6});
        return std::any_of(report.faults.begin(), report.faults.end(),
                           [&](const std::string& each) { return kind_of(each) == fault; });
    };
    for (const auto& field : fields()) {
        if (composition.*field.value == field.nothing || std::string_view(field.name) == "seed") continue;
        auto smaller = composition;
        smaller.*field.value = field.nothing;
        if (still_fails(smaller)) composition = smaller;
    }
    return composition;
}

} // namespace fulgurite::reliability
