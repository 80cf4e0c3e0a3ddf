// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/checkpoint/store.hpp"
#include "fulgurite/checkpoint/tree_of.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/tensor/map_tensors.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// When predictions are written.
enum class WriteInterval {
    batch,          ///< each batch's as it is made: "batch_0003.pt", of several loaders "batch_1_0003.pt"
    epoch,          ///< all at the end, in one file, "predictions.pt": a list, or one list per loader; kept until then
    batch_and_epoch ///< both
};

struct PredictionWriterOptions {
    std::filesystem::path directory = "predictions"; ///< made if it is not there
    WriteInterval interval = WriteInterval::batch;
    bool overwrite = false; ///< removes an earlier prediction's files at the start; else they are an `Error`
};

namespace checkpoint {

/// The files of predictions in a directory.
class PredictionFiles {
public:
    explicit PredictionFiles(std::filesystem::path directory) : directory_(std::move(directory)) {}

    std::filesystem::path of_batch(std::int64_t index) const;
    /// Of a batch of one of several loaders, each of which counts its batches from 0.
    std::filesystem::path of_batch(std::int64_t index, std::int64_t loader) const;
    std::filesystem::path of_all() const { return directory_ / "predictions.pt"; }

    /// The directory can be written to, and holds no prediction of another run. Throws `Error` otherwise.
    void prepare(bool overwrite) const;
    void write(const StateTree& tree, const std::filesystem::path& path) const { write_torch_zip(tree, path); }

private:
    static bool is_ours(std::string_view name);
    static bool is_number(std::string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    }
    std::vector<std::filesystem::path> there() const;

    std::filesystem::path directory_;
};

/// A tree whose tensors are on the host and no larger than what is seen of them: a view of a large tensor is copied,
/// since a file would otherwise hold all of it.
StateTree compact(StateTree tree);

/// Part of the hook's signature, so that it is said when `predict` is checked; by a function, since for Clang a class
/// whose assertion failed is none, and then the hook could not be called, which would be said as well.
template <class Prediction, bool can_be_written>
consteval auto prediction_is_written() {
    static_assert(
        (holds_for<can_be_written, Prediction>),
        "fulgurite: PredictionWriter writes tensors, numbers, strings, and tuples, ranges, maps and announced "
        "structs of these; for what predict_step returns here give it a function: PredictionWriter{[](auto& "
        "run, const auto& prediction) { … }}");
    return std::type_identity<void>{};
}

} // namespace checkpoint

/// Writes what `predict` makes while it runs: by a function, `PredictionWriter{[](auto& run, const auto& prediction,
/// const auto& batch, std::int64_t batch_idx, std::int64_t dataloader_idx) { … }}`, which takes any prefix of these;
/// or, given options, to files, see below. Follows Lightning's `BasePredictionWriter`.
template <class F = void>
class PredictionWriter {
public:
    explicit PredictionWriter(F function) : function_(std::move(function)) {}

    template <class... Args>
        requires std::is_invocable_v<F&, Args&...>
    void on_predict_batch_end(Args&... args) {
        function_(args...);
    }

private:
    F function_;
};

/// Writes predictions to files that Python's `torch.load(path, weights_only=True)` reads:
///
///     Trainer trainer{PredictionWriter{{.directory = "predictions"}}};
///     trainer.predict(model, loader, {.return_predictions = false}); // predictions/batch_0000.pt, …
///
/// Of several loaders (`data::Loaders{a, b}`) the file's name has the loader's index before the batch's,
/// "batch_1_0003.pt", and what is written at the end is a list with a list for each loader, as `predict` returns it.
///
/// A prediction is what `predict_step` returns, see `checkpoint::TreeShaped`; its tensors are written as tensors of the
/// CPU. A file is there whole or not at all. Writing waits for the device and for the disk. Throws `Error` before the
/// first batch for a directory that cannot be written to or holds an earlier prediction, and for a file that cannot be
/// written, such as on a full disk.
template <>
class PredictionWriter<void> {
public:
    explicit PredictionWriter(PredictionWriterOptions options = {})
        : options_(std::move(options)), files_(std::filesystem::absolute(options_.directory).lexically_normal()) {}

    /// The file of a batch's prediction, whether it is there or not.
    std::filesystem::path path(std::int64_t batch_idx) const { return files_.of_batch(batch_idx); }
    /// The same where several loaders are predicted.
    std::filesystem::path path(std::int64_t batch_idx, std::int64_t dataloader_idx) const {
        return files_.of_batch(batch_idx, dataloader_idx);
    }
    /// The file of all of them.
    std::filesystem::path path() const { return files_.of_all(); }

    template <class Run>
    void on_predict_start(Run& run) {
        kept_.clear();
        kept_.resize(run.num_eval_loaders());
        files_.prepare(options_.overwrite);
    }
    template <class Run, class Prediction, class Batch>
    typename decltype(checkpoint::prediction_is_written<Prediction, checkpoint::TreeShaped<Prediction>>())::type
    on_predict_batch_end(Run&, const Prediction& prediction, const Batch&, std::int64_t batch_idx,
                         std::int64_t dataloader_idx) {
        if constexpr (checkpoint::TreeShaped<Prediction>) { // so that the sentence is the only error
            StateTree tree = checkpoint::compact(checkpoint::tree_of(prediction));
            if (options_.interval != WriteInterval::epoch)
                files_.write(tree, Run::evaluates_several_loaders ? path(batch_idx, dataloader_idx) : path(batch_idx));
            if (options_.interval != WriteInterval::batch)
                kept_[static_cast<std::size_t>(dataloader_idx)].push_back(std::move(tree));
        }
    }
    template <class Run>
    void on_predict_epoch_end(Run&) {
        const auto kept = std::exchange(kept_, {});
        if (options_.interval == WriteInterval::batch) return;
        StateTree all = StateTree::list();
        if constexpr (Run::evaluates_several_loaders)
            for (const auto& of_loader : kept) all.push_back(StateTree::list(of_loader));
        else all = StateTree::list(kept.front());
        files_.write(all, files_.of_all());
    }
    void on_exception() { kept_.clear(); }

private:
    PredictionWriterOptions options_;
    checkpoint::PredictionFiles files_;
    std::vector<std::vector<StateTree>> kept_; // by loader
};

PredictionWriter() -> PredictionWriter<void>;
PredictionWriter(PredictionWriterOptions) -> PredictionWriter<void>;
template <class F>
PredictionWriter(F) -> PredictionWriter<F>;

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/prediction_writer-inl.hpp"
#endif
