// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>
#include <ATen/record_function.h>
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/profiler_kineto.h>

#include <atomic>
#include <set>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/file/partial.hpp"
#include "fulgurite/profiler/torch_profiler.hpp"

namespace fulgurite {

namespace profiler {

/// LibTorch's profiler while a run goes on: the process has one of these at a time.
class Kineto {
public:
    explicit Kineto(const TorchProfilerOptions& options)
        : config_(torch::profiler::impl::ProfilerState::KINETO, options.record_shapes, options.profile_memory) {
        if (std::exchange(left_on_, false) && torch::profiler::impl::profilerEnabled())
            torch::autograd::profiler::disableProfiler(); // a run that ended in another thread has left it on
        if (torch::profiler::impl::profilerEnabled())
            throw Error(
                "TorchProfiler: a profiler of LibTorch's is at work in this thread already; end it before the run, or "
                "leave TorchProfiler out");
        if (taken_.exchange(true))
            throw Error(
                "TorchProfiler: another run of this process has one, and LibTorch has one at a time; let the runs "
                "follow each other, or leave it out of one");
        if (at::hasCUDA()) activities_.insert(torch::profiler::impl::ActivityType::CUDA);
    }
    Kineto(const Kineto&) = delete;
    Kineto& operator=(const Kineto&) = delete;
    ~Kineto() {
        ranges_.clear();
        try {
            if (collects_) stop();
        } catch (...) {
        } // what it had collected is lost with the run
        taken_ = false;
    }

    void prepare() { torch::autograd::profiler::prepareProfiler(config_, activities_); }
    void start() {
        torch::autograd::profiler::enableProfiler(
            config_, activities_,
            {at::RecordScope::FUNCTION, at::RecordScope::USER_SCOPE, at::RecordScope::BACKWARD_FUNCTION});
        collects_ = left_on_ = true;
        thread_ = std::this_thread::get_id();
    }
    std::unique_ptr<torch::autograd::profiler::ProfilerResult> stop() {
        collects_ = false;
        if (thread_ != std::this_thread::get_id())
            throw Error(
                "TorchProfiler: recorded steps began in another thread than they end in, and LibTorch's profiler is of "
                "one thread; advance a session that is profiled from one thread");
        left_on_ = false;
        step_.reset();
        return torch::autograd::profiler::disableProfiler();
    }

    void begin_step(std::int64_t number) {
        step_.reset();
        if (!collects_) return;
        name_ = "ProfilerStep#" + std::to_string(number);
        step_ = range(name_);
    }
    void enter(const char* name) { ranges_.push_back(collects_ ? range(name) : nullptr); }
    void leave() noexcept {
        if (!ranges_.empty()) ranges_.pop_back();
    }

private:
    using Range = std::unique_ptr<at::RecordFunction>;
    static Range range(std::string_view name) {
        auto record = std::make_unique<at::RecordFunction>(at::RecordScope::USER_SCOPE);
        if (!record->isActive()) return nullptr;
        begin(*record, name);
        return record;
    }
    template <class Record>
    static void begin(Record& record, std::string_view name) {
        const auto before = [&](const auto& named) {
            if (record.needsInputs()) record.before(named, c10::ArrayRef<const c10::IValue>{});
            else record.before(named);
        };
        if constexpr (requires { record.before(name); }) before(name);
        else before(std::string(name)); // LibTorch 2.8
    }

    static inline std::atomic<bool> taken_ = false;
    static inline thread_local bool left_on_ = false; // LibTorch's profiler, in this thread
    torch::profiler::impl::ProfilerConfig config_;
    std::set<torch::profiler::impl::ActivityType> activities_{torch::profiler::impl::ActivityType::CPU};
    bool collects_ = false;
    std::thread::id thread_;
    std::string name_;
    Range step_;
    std::vector<Range> ranges_; // that are open, as far as they began while it collected
};

FULGURITE_INLINE KinetoOfThisObject::KinetoOfThisObject() = default;
FULGURITE_INLINE KinetoOfThisObject::KinetoOfThisObject(const KinetoOfThisObject&) {}
FULGURITE_INLINE KinetoOfThisObject& KinetoOfThisObject::operator=(const KinetoOfThisObject&) {
    held.reset();
    return *this;
}
FULGURITE_INLINE KinetoOfThisObject::~KinetoOfThisObject() = default;

} // namespace profiler

FULGURITE_INLINE TorchProfiler::TorchProfiler(std::filesystem::path path, TorchProfilerOptions options)
    : path_(std::move(path)), options_(options) {
    const auto& o = options_;
    if (path_.filename().empty()) throw Error("TorchProfiler: the path '", path_.string(), "' names no file");
    if (o.active < 1) throw Error("TorchProfiler: active is ", o.active, "; record 1 or more steps");
    if (o.wait < 0 || o.warmup < 0 || o.repeat < 0 || o.skip_first < 0)
        throw Error("TorchProfiler: wait is ", o.wait, ", warmup ", o.warmup, ", repeat ", o.repeat, ", skip_first ",
                    o.skip_first, "; none of them may be below 0");
}

FULGURITE_INLINE std::filesystem::path TorchProfiler::path(std::int64_t trace) const {
    if (trace == 1) return path_;
    auto name = path_.stem();
    name += "-" + std::to_string(trace);
    name += path_.extension();
    return path_.parent_path() / name;
}

FULGURITE_INLINE TorchProfiler::Phase TorchProfiler::phase_of(std::int64_t step) const {
    const auto cycle = options_.wait + options_.warmup + options_.active;
    step -= options_.skip_first;
    if (step < 0 || (options_.repeat > 0 && step / cycle >= options_.repeat)) return Phase::rest;
    step %= cycle;
    if (step < options_.wait) return Phase::rest;
    return step < options_.wait + options_.warmup ? Phase::warmup : Phase::active;
}
FULGURITE_INLINE bool TorchProfiler::begins_a_cycle(std::int64_t step) const {
    step -= options_.skip_first;
    return step > 0 && step % (options_.wait + options_.warmup + options_.active) == 0;
}

FULGURITE_INLINE void TorchProfiler::begin(Stage) {
    if (depth_ == 0) {
        file::require_folder(file::folder_of(path_));
        kineto_.held = std::make_unique<profiler::Kineto>(options_);
        step_ = -1;
        earlier_ = traces_;
        phase_ = Phase::rest;
    }
    ++depth_;
}

FULGURITE_INLINE void TorchProfiler::step() {
    if (depth_ != 1) return;
    ++step_;
    const auto phase = phase_of(step_);
    if (phase != phase_ || begins_a_cycle(step_)) go_to(phase);
    kineto_.held->begin_step(step_);
}

FULGURITE_INLINE void TorchProfiler::go_to(Phase phase) {
    const auto before = std::exchange(phase_, Phase::rest); // nothing more is done where this throws
    if (before == Phase::active) save();
    try {
        if (phase == Phase::warmup || (phase == Phase::active && before != Phase::warmup)) kineto_.held->prepare();
        if (phase == Phase::active) kineto_.held->start();
    } catch (const c10::Error& error) {
        throw Error("TorchProfiler: LibTorch's profiler does not start: ", error.what_without_backtrace());
    }
    phase_ = phase;
}

FULGURITE_INLINE void TorchProfiler::save() {
    const auto result = kineto_.held->stop();
    const auto target = path(traces_ + 1), unfinished = file::folder_of(path_) / file::partial::next_name();
    result->save(unfinished.string()); // which tells nobody where it cannot write
    std::error_code failed;
    const auto size = std::filesystem::file_size(unfinished, failed);
    if (!failed && size == 0) failed = std::make_error_code(std::errc::no_space_on_device);
    if (!failed) {
        std::filesystem::rename(unfinished, target, failed);
        if (!failed) ++traces_;
    }
    if (failed) {
        std::error_code ignored;
        std::filesystem::remove(unfinished, ignored);
        throw Error("TorchProfiler: cannot write '", target.string(), "': ", failed.message());
    }
}

FULGURITE_INLINE void TorchProfiler::end(std::string_view) {
    if (depth_ == 0 || --depth_ > 0) return;
    const auto phase = std::exchange(phase_, Phase::rest);
    const struct Closed {
        profiler::KinetoOfThisObject& kineto;
        ~Closed() { kineto.held.reset(); }
    } closed{kineto_};
    if (phase == Phase::active) save();
    if (phase == Phase::warmup) { // which LibTorch ends by a recording alone
        kineto_.held->start();
        kineto_.held->stop();
    }
    if (traces_ == earlier_ && step_ < options_.skip_first + options_.wait + options_.warmup)
        warn("TorchProfiler: there is no trace: the run had " + std::to_string(step_ + 1) +
             " steps, and skip_first, wait and warmup leave out " +
             std::to_string(options_.skip_first + options_.wait + options_.warmup));
}

FULGURITE_INLINE void TorchProfiler::enter(const char* name) {
    if (kineto_.held) kineto_.held->enter(name);
}
FULGURITE_INLINE void TorchProfiler::leave() noexcept {
    if (kineto_.held) kineto_.held->leave();
}

} // namespace fulgurite
