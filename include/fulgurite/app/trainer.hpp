// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/app/plan/setup.hpp"
#include "fulgurite/app/training/policies.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/trainer.hpp"

namespace fulgurite::app {

namespace training {

/// With policies of a program's own behind those of the config.
template <class... Own>
auto trainer_of(Policies p, Own... own) {
    return fulgurite::Trainer{p.device,
                              p.precision,
                              p.accumulate,
                              p.clip,
                              std::move(p.early_stopping),
                              p.learning_rate_monitor,
                              std::move(p.model_summary),
                              std::move(p.progress_bar),
                              std::move(p.swa),
                              std::move(p.ema),
                              p.deterministic,
                              std::move(p.benchmark),
                              p.detect_anomaly,
                              p.limit,
                              p.fast_dev_run,
                              p.overfit,
                              p.validate_every,
                              p.sanity_check,
                              p.log_every,
                              p.inference_mode,
                              p.min_epochs,
                              p.min_steps,
                              p.max_time,
                              p.steps,
                              p.epochs,
                              p.endless,
                              std::move(p.keep_best),
                              std::move(p.keep_last),
                              std::move(p.csv),
                              std::move(p.report),
                              std::move(own)...};
}
template <class... Own>
using TrainerWith = decltype(trainer_of(std::declval<Policies>(), std::declval<Own>()...));
/// Loaders are asked for anew: it is given data modules.
using Inner = TrainerWith<std::optional<ReloadEvery>>;

} // namespace training

/// The Trainer that a config describes. A run has a folder of its own, which is made when it first trains or evaluates:
/// `default_root_dir/version_0`, `version_1`, …, with the config as given and as it is with all options filled in.
class Trainer {
public:
    explicit Trainer(std::shared_ptr<const Setup> setup) : setup_(std::move(setup)) {}

    template <class M, class... Args>
    auto fit(M& module, Args&&... args) {
        return inner().fit(module, std::forward<Args>(args)...);
    }
    template <class M, class... Args>
    auto validate(M& module, Args&&... args) {
        return inner().validate(module, std::forward<Args>(args)...);
    }
    template <class M, class... Args>
    auto test(M& module, Args&&... args) {
        return inner().test(module, std::forward<Args>(args)...);
    }
    template <class M, class... Args>
    auto predict(M& module, Args&&... args) {
        return inner().predict(module, std::forward<Args>(args)...);
    }
    /// Where the run writes. Empty before the first call of `fit`, `validate`, `test` or `predict`.
    const std::filesystem::path& folder() const { return folder_; }
    /// The Trainer behind it, whose policies are `std::optional`s: `trainer.inner().policy<Csv>()`.
    training::Inner& inner() {
        if (!inner_) {
            folder_ = new_folder(setup_->training().run.default_root_dir);
            write("config.json", setup_->config());
            write("resolved.json", setup_->resolved());
            auto policies = setup_->training().policies(folder_);
            const auto reload = policies.reload_every;
            inner_ = std::make_unique<training::Inner>(training::trainer_of(std::move(policies), reload));
        }
        return *inner_;
    }

private:
    static std::filesystem::path new_folder(const std::filesystem::path& root) {
        std::error_code error;
        std::filesystem::create_directories(root, error);
        for (int version = 0; !error; ++version) {
            auto folder = root / ("version_" + std::to_string(version));
            if (std::filesystem::create_directory(folder, error)) return folder;
        }
        throw Error("a folder for the run cannot be made in '", root.string(), "': ", error.message());
    }
    void write(const char* name, const config::Value& value) const {
        file::AtomicFile file(folder_ / name);
        file.write(config::to_json(value));
        file.commit();
    }

    std::shared_ptr<const Setup> setup_;
    std::filesystem::path folder_;
    std::unique_ptr<training::Inner> inner_;
};

} // namespace fulgurite::app
