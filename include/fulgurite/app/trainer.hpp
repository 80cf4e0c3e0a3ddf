// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/app/base/run_record.hpp"
#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/training/event_file.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/app/training/trainer_of.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/file/folder.hpp"

namespace fulgurite::app {

namespace training {

/// Loaders are asked for anew: it is given data modules.
using Inner = TrainerWith<std::optional<ReloadEvery>>;

inline Inner inner_of(Policies policies) {
    const auto reload = policies.reload_every;
    return trainer_of(std::move(policies), reload);
}

template <class D>
concept HasDataset = requires(D& data) { data.get_dataset(Stage::validate); };

} // namespace training

/// The Trainer that a config describes. A run has a folder of its own, which is made when it first trains or evaluates:
/// `default_root_dir/version_0`, `version_1`, …, with the config as given, as it is with all options filled in, and
/// what it was done with: config.json, resolved.json, run.json.
class Trainer {
public:
    explicit Trainer(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {}

    template <class M, class... Args>
    auto fit(M& module, Args&&... args) {
        return in_folder([&](auto& trainer) { return trainer.fit(module, std::forward<Args>(args)...); });
    }
    template <class M, class... Args>
    auto validate(M& module, Args&&... args) {
        check_evaluates<Args...>(Stage::validate);
        return in_folder([&](auto& trainer) { return trainer.validate(module, std::forward<Args>(args)...); });
    }
    template <class M, class... Args>
    auto test(M& module, Args&&... args) {
        check_evaluates<Args...>(Stage::test);
        return in_folder([&](auto& trainer) { return trainer.test(module, std::forward<Args>(args)...); });
    }
    template <class M, class... Args>
    auto predict(M& module, Args&&... args) {
        check_evaluates<Args...>(Stage::predict);
        return in_folder([&](auto& trainer) { return trainer.predict(module, std::forward<Args>(args)...); });
    }
    /// What run.json says beside versions, the seed and the environment. Without effect once the folder is there.
    void note(std::string_view key, config::Value value) { notes_[key] = std::move(value); }
    /// Where the run writes. Empty before the first call of `fit`, `validate`, `test` or `predict`.
    const std::filesystem::path& folder() const { return folder_; }
    /// Batches go through these once they are on the device: what the section `batch_transforms` has under "post".
    void transform_on_device(data::Transforms transforms) { on_device_ = std::move(transforms); }
    /// What a run that writes into this folder consists of.
    Policies policies(const std::filesystem::path& folder) const;
    /// The Trainer behind it, whose policies are `std::optional`s: `trainer.inner().policy<Csv>()`.
    training::Inner& inner();

private:
    template <class... Args>
    void check_evaluates(Stage stage) const {
        setup_->check_evaluates(stage, (training::HasDataset<Args> || ...));
    }
    /// Where nothing comes of it, no folder is left behind.
    template <class F>
    auto in_folder(F&& f) {
        const bool is_new = !inner_;
        try {
            return f(inner());
        } catch (...) {
            if (is_new && holds_nothing(folder_)) {
                inner_.reset();
                std::error_code failure; // what was thrown is what is told
                std::filesystem::remove_all(folder_, failure);
                for (const auto& above : made_) std::filesystem::remove(above, failure); // not what others write in
                folder_.clear();
                for (const auto& other : other_folders_)
                    if (holds_nothing(other)) std::filesystem::remove_all(other, failure);
                other_folders_.clear();
            }
            throw;
        }
    }
    /// Of what was trained or evaluated: neither values nor checkpoints.
    static bool holds_nothing(const std::filesystem::path& folder);
    std::filesystem::path new_folder(const std::filesystem::path& root);
    void write(const char* name, const config::Value& value) const;

    std::shared_ptr<const Setup> setup_;
    config::Value notes_ = config::Value::table();
    data::Transforms on_device_;
    std::filesystem::path folder_;
    std::vector<std::filesystem::path> made_;          // of those above it, from within
    std::vector<std::filesystem::path> other_folders_; // of loggers
    std::unique_ptr<training::Inner> inner_;
};

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/trainer-inl.hpp"
#endif
