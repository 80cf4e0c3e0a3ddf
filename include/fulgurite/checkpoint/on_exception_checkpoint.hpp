// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

/// Saves a checkpoint to go on from when training ends by an exception, Ctrl-C and SIGTERM included:
/// `OnExceptionCheckpoint{"checkpoints"}` writes "checkpoints/on_exception.ckpt".
///
/// Saved is the run as the exception left it: one that came from a step makes a resumed run repeat that step. Before
/// the first batch there is nothing to save. The exception reaches the caller of `fit` in any case: that the file could
/// not be written is told on stderr. The file is removed when the fit that was resumed from it, or a later one of the
/// same Trainer, ends well. Cost: nothing until then. Throws `Error` at the start for a directory that cannot be
/// written to. Follows Lightning's callback of the same name; `KeepLast` does the same and saves on the way, too.
class OnExceptionCheckpoint : public policy::Checkpoint {
public:
    /// Throws `Error` for an empty filename; ".ckpt" is added to it.
    explicit OnExceptionCheckpoint(std::filesystem::path directory, std::string filename = "on_exception")
        : directory_(std::filesystem::absolute(directory).lexically_normal()), filename_(std::move(filename)) {
        if (filename_.empty())
            throw Error("OnExceptionCheckpoint: the filename is empty; give one, such as \"on_exception\"");
    }

    /// The file, whether it has been written or not.
    std::filesystem::path path() const { return directory_ / (filename_ + ".ckpt"); }

    std::string describe() const { return "OnExceptionCheckpoint{after an exception}"; }

    void on_fit_start() {
        training_ = ended_ = false;
        checkpoint::prepare(directory_);
    }
    void on_train_start() { training_ = true; }
    template <class Run>
    void on_exception(Run& run) {
        ended_ = false;
        if constexpr (Run::stage() == Stage::fit)
            if (std::exchange(training_, false))
                written_ = checkpoint::carry_out_or_tell({checkpoint::Save{path()}}, [&] { return run.snapshot(); });
    }
    void on_fit_end() {
        training_ = false;
        ended_ = true;
    }
    /// Once the files that others asked for at the end are there.
    template <class Run>
    void teardown(Run& run) {
        if (run.stage() != Stage::fit || !std::exchange(ended_, false)) return;
        std::error_code none_there; // then it is not the one that was resumed from
        const auto& source = run.resumed_from();
        if (written_ || (!source.empty() && std::filesystem::equivalent(source, path(), none_there)))
            checkpoint::remove_file(path());
        written_ = false;
    }

private:
    std::filesystem::path directory_;
    std::string filename_;
    bool training_ = false, ended_ = false, written_ = false;
};

} // namespace fulgurite
