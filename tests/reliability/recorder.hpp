// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fulgurite/fulgurite.hpp>

#include "tests/reliability/composition.hpp"

/// What a run of a composition does, as its listeners see it, and what is done to it: snapshots, faults.
namespace fulgurite::reliability {

/// What is heard in the order in which it happens. Each entry is told apart by where it stands in training, so a run
/// that goes on from a file must hear just the end of what the unbroken one hears.
enum Channel { losses, rates, rows, validations, epoch_ends, last_batches, channels };
using Heard = std::array<std::vector<std::string>, channels>;
using Positions = std::array<std::size_t, channels>;
std::string_view name_of(Channel channel);

/// Where a run may be resumed from.
struct Point {
    std::string name;
    std::filesystem::path file, folder; ///< the snapshot; what the run's folder held by then
    Positions least, most;              ///< what had been heard by then
    bool open = true;                   ///< `most` is known once the next piece of work begins
};

/// One moment of a run, whatever the run's type.
struct Moment {
    std::int64_t epoch, batch, total;
    bool complete; ///< the epoch, at its end
    std::function<StateTree()> snapshot;
    std::function<void()> skip, stop;
    std::function<void(std::string, double)> log;
    std::function<std::string()> rates;
};

/// Thrown where a fault was asked for.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A place in the n-th call of which something is done: "first.on_train_batch_end", "logger", "dataset".
using Call = std::pair<std::string, std::int64_t>;

class Recorder {
public:
    Recorder(const Composition& of, std::filesystem::path where) : composition(of), folder(std::move(where)) {}

    const Composition& composition;
    std::filesystem::path folder;        ///< the run's
    std::filesystem::path points_folder; ///< empty: no points are kept

    // ---- what is asked for
    std::optional<Call> fault;  ///< thrown there
    std::optional<Call> blocks; ///< from there on no folder of a policy can be written to
    std::set<Call> snapshots;   ///< taken there

    // ---- what was seen
    Heard heard;
    std::map<std::string, std::int64_t> calls;
    std::map<std::string, std::string> facts; ///< of the end: weights, states, decisions
    std::vector<at::Tensor> weights;          ///< of the module at the end: parameters, then buffers
    std::vector<Point> points;
    std::map<std::string, std::string> refused; ///< places where run.snapshot() threw, with its words
    std::atomic<bool> running = true;           ///< else calls are not the run's
    std::atomic<bool> was_thrown = false;
    std::map<std::string, int> ends;   ///< how often a listener was told of an exception, of the end
    std::vector<std::string> statuses; ///< what loggers were finalized with

    /// The listener that stands first or last hears of a hook.
    void at(const char* hook, bool first, Moment& moment);
    /// The training step, before and after it has its loss.
    void step_begins(Moment& moment);
    void step_ends(const Moment& moment, const at::Tensor& data, double loss);
    void told(const char* hook, bool first);
    /// What is in the way of files goes.
    void unblock() const;
    /// The same objects run once more, in an empty folder, and nothing is asked for.
    void start_anew();
    /// A place without a run: throws where that was asked for.
    void call(const std::string& place);
    void row(std::string entry) {
        note_files(); // those before it do not lack it
        heard[rows].push_back(std::move(entry));
    }
    Positions positions() const;
    const Positions& settled() const { return settled_; } ///< when the last piece of work began
    /// The host has the session between two pieces of work.
    void between(const std::string& name, const std::function<StateTree()>& snapshot);
    /// A new piece of work begins, or the run is over: what was written since is a point; those that were open close.
    void settle();
    void note_files();
    void facts_of(const std::string& name, const StateTree& state);

private:
    void act(Place place, Moment& moment);
    void block();
    Point& keep(std::string name);
    void take(const std::string& name, const std::function<StateTree()>& snapshot);

    Positions settled_{};
    bool trains_ = false; // else a step is that of a training pass, which nobody hears of
    std::map<std::filesystem::path, std::uint64_t> seen_; // files and their inodes
    std::mutex called_;
};

/// A tree as lines "path" → "value", so that two can be told apart in words.
void flatten(const StateTree& state, const std::string& path, std::map<std::string, std::string>& into);
std::string text_of(const at::Tensor& tensor);
std::uint64_t inode_of(const std::filesystem::path& path);
/// Copies a folder by links: what is written later takes another file's place.
void copy_folder(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace fulgurite::reliability
