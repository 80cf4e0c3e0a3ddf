// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "tests/reliability/feeds.hpp"
#include "tests/reliability/policies.hpp"

/// Runs a composition in one of the few types of Trainer that the tests are compiled for.
namespace fulgurite::reliability {

struct Job {
    std::filesystem::path from = {}; ///< resumed from
    std::int64_t cut_steps = 0;      ///< ended after so many optimizer steps, as by Steps
    std::int64_t drop_after = -1;    ///< the session is dropped after so many calls of the host
    bool hosted = false;             ///< a session of the host's, else `fit`
    bool again = false;              ///< after the run comes another one of the same objects, from the start
};

/// What came out, beside what the recorder has: empty where all went well, else what was thrown.
struct Thrown {
    std::string words;
    bool refused = false; ///< it is an `Error`, of the composition
    bool fault = false;   ///< it is the fault that was asked for
};

using RunKind = Thrown (*)(const Composition&, const Job&, Recorder&);
Thrown run_plain(const Composition&, const Job&, Recorder&);    ///< SGD, Accumulate, data::Loader
Thrown run_any(const Composition&, const Job&, Recorder&);      ///< Adam, AnyLoader, a vector of validation loaders
Thrown run_hand(const Composition&, const Job&, Recorder&);     ///< manual optimization, a view
Thrown run_promises(const Composition&, const Job&, Recorder&); ///< Eager, no validation, a size that is an upper bound
Thrown run_stream(const Composition&, const Job&, Recorder&);   ///< SGD, no size, two validation loaders
Thrown run(const Composition&, const Job&, Recorder&);

/// A clock of which one look costs a second: an `advance_for` of two seconds does one piece of work.
struct Looks {
    std::int64_t seconds = 0;
    std::chrono::time_point<std::chrono::steady_clock> now() {
        return std::chrono::time_point<std::chrono::steady_clock>(std::chrono::seconds(++seconds));
    }
};

template <class Result>
void facts_of_result(Recorder& recorder, const Result& result) {
    for (const auto& [name, value] : result.metrics()) recorder.facts["metric " + name] = fmt::format("{:.17g}", value);
    recorder.facts["epoch"] = std::to_string(result.epoch());
    recorder.facts["global_step"] = std::to_string(result.global_step());
    recorder.facts["stop_reason"] = result.stop_reason();
}
/// A file that a policy says it keeps must be there.
inline void check_file(Recorder& recorder, const std::string& name, const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) recorder.facts[name + " lacks"] = path.filename().string();
}
inline void check_file(Recorder& recorder, const std::string& name, const checkpoint::Scored& scored) {
    check_file(recorder, name, scored.path);
}
template <class Trainer, class M>
void facts_of_end(Recorder& recorder, Trainer& trainer, M& module) {
    recorder.facts_of("module", module.state_dict());
    recorder.weights.clear();
    for (const auto& each : module.parameters()) recorder.weights.push_back(each.detach().clone());
    for (const auto& each : module.buffers()) recorder.weights.push_back(each.detach().clone());
    recorder.facts["random state"] = text_of(RandomState::capture().cpu);
    std::size_t number = 0;
    trainer.policies().for_all([&]<class P>(P& policy) {
        const auto name = fmt::format("{} {}", short_type_name<P>(), number++);
        if constexpr (requires { policy.state_dict(); }) recorder.facts_of(name, policy.state_dict());
        if constexpr (requires { policy.saved(); })
            for (const auto& each : policy.saved()) check_file(recorder, name, each);
        if constexpr (requires { policy.exchange(module); }) {
            recorder.facts[name + " averaged"] = std::to_string(policy.averaged());
            if (policy.averaged() == 0) return;
            try {
                policy.exchange(module);
                recorder.facts_of(name + " exchanged", module.state_dict());
                policy.exchange(module);
            } catch (const Error& error) {
                recorder.facts[name + " refused"] = error.what();
            }
        }
    });
}
template <class Session>
void host(const Composition& c, const Job& job, Recorder& recorder, Session& session) {
    const auto snapshot = [&] { return session.snapshot(); };
    Looks clock;
    session.budget({.weight = 1, .headroom = 1});
    for (std::int64_t call = 0; call != job.drop_after; ++call) {
        if (c.pieces) {
            const auto done = session.advance_for(std::chrono::seconds(2), clock);
            if (done.over) break;
            recorder.between(fmt::format("before piece {}, {}", call + 1, name_of(done.next)), snapshot);
        } else {
            if (!session.advance()) break;
            recorder.between(fmt::format("after batch {}", call), snapshot);
        }
    }
}

template <class Run>
Thrown thrown_by(Recorder& recorder, Run&& run) {
    Thrown thrown;
    recorder.running = true;
    try {
        run();
        recorder.settle();
    } catch (const std::exception& error) {
        thrown.words = error.what();
        thrown.fault = recorder.was_thrown;
        thrown.refused = dynamic_cast<const Error*>(&error) != nullptr && !thrown.fault;
        if (thrown.words.empty()) thrown.words = "an exception without words";
    }
    recorder.running = false;
    return thrown;
}
template <class M, class Trainer, class Train, class... Val>
Thrown run_with(const Composition& c, const Job& job, Recorder& recorder, Trainer trainer, Train& train, Val&... val) {
    // A resumed run begins with other weights and other random numbers than it goes on with.
    seed_everything(static_cast<std::uint64_t>(c.seed + (job.from.empty() ? 0 : 1000)));
    M module(c, recorder);
    std::optional<StateTree> first;
    if (job.again) own_state(first.emplace(module.state_dict()));
    const auto random = RandomState::capture();
    auto thrown = thrown_by(recorder, [&] {
        if (!job.hosted) return facts_of_result(recorder, trainer.fit(module, train, val..., resume(job.from)));
        auto session = trainer.session(module, train, val..., resume(job.from));
        host(c, job, recorder, session);
        facts_of_result(recorder, session.result());
    });
    if (job.again) {
        recorder.start_anew();
        module.load_state_dict(*first);
        random.restore();
        thrown =
            thrown_by(recorder, [&] { facts_of_result(recorder, trainer.fit(module, train, val..., resume(""))); });
    }
    if (thrown.words.empty()) facts_of_end(recorder, trainer, module);
    return thrown;
}

} // namespace fulgurite::reliability
