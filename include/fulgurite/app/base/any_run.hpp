// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Device.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// What a callback of a registry is given as `run`: what the run of a typed Trainer has under the same names, for
/// metrics by their names.
class AnyRun {
public:
    using Values = std::vector<std::pair<std::string, double>>;

    AnyRun(const AnyRun&) = delete;

    virtual Stage stage() const = 0;
    virtual std::int64_t epoch() const = 0;
    virtual std::int64_t global_step() const = 0;
    virtual std::int64_t total_batches() const = 0;
    virtual std::int64_t batch_idx() const = 0;
    virtual bool is_last_batch() const = 0;
    virtual bool sanity_checking() const = 0;
    virtual bool epoch_complete() const = 0;
    virtual std::optional<std::int64_t> num_training_batches() const = 0;
    virtual std::optional<std::int64_t> planned_epochs() const = 0;
    virtual c10::Device device() const = 0;
    virtual torch::nn::Module& module() = 0;
    /// The newest value of a metric. Throws `Error` where it has none.
    virtual double metric(std::string_view name) const = 0;
    virtual bool has_metric(std::string_view name) const = 0;
    virtual bool is_fresh(std::string_view name) const = 0;
    /// The newest values of all metrics.
    virtual Values metrics() const = 0;
    /// The learning rate of each parameter group, in `fit`, from `on_fit_start` on.
    virtual Values learning_rates() = 0;
    virtual void log(std::string name, double value) = 0;
    virtual void log_matrix(std::string_view name, const at::Tensor& matrix) = 0;
    virtual void stop(std::string why) = 0;
    virtual bool stopping() const = 0;
    virtual void skip_epoch() = 0;
    /// Where the run writes.
    virtual const std::filesystem::path& folder() const = 0;

protected:
    AnyRun() = default;
    ~AnyRun() = default;
};

/// The batch of a hook: `if (auto* batch = given.get_if<data::Batch>())`.
class AnyBatch {
public:
    template <class B>
        requires(!std::is_same_v<B, AnyBatch>)
    explicit AnyBatch(B& batch) : batch_(&batch), type_(typeid(B)) {}
    /// Null where it is of another type.
    template <class B>
    B* get_if() const {
        return type_ == typeid(B) ? static_cast<B*>(batch_) : nullptr;
    }

private:
    void* batch_;
    const std::type_info& type_;
};

/// What a training step gave: the loss, cut from its graph; undefined where it gave none.
struct StepOutputs {
    Tensor loss;
};

namespace detail {

/// A run of a typed Trainer as an `AnyRun`.
template <class R>
class RunOf final : public AnyRun {
public:
    RunOf(R& run, const std::filesystem::path& folder) : run_(run), folder_(folder) {}

    Stage stage() const override { return run_.stage(); }
    std::int64_t epoch() const override { return run_.epoch(); }
    std::int64_t global_step() const override { return run_.global_step(); }
    std::int64_t total_batches() const override { return run_.total_batches(); }
    std::int64_t batch_idx() const override { return run_.batch_idx(); }
    bool is_last_batch() const override { return run_.is_last_batch(); }
    bool sanity_checking() const override { return run_.sanity_checking(); }
    bool epoch_complete() const override { return run_.epoch_complete(); }
    std::optional<std::int64_t> num_training_batches() const override { return run_.num_training_batches(); }
    std::optional<std::int64_t> planned_epochs() const override { return run_.planned_epochs(); }
    c10::Device device() const override { return run_.device(); }
    torch::nn::Module& module() override { return run_.module(); }
    double metric(std::string_view name) const override { return run_.metric(name); }
    bool has_metric(std::string_view name) const override { return run_.has_metric(name); }
    bool is_fresh(std::string_view name) const override { return run_.is_fresh(name); }
    Values metrics() const override {
        Values all;
        run_.metrics([&](std::string_view name, double value) { all.emplace_back(name, value); });
        return all;
    }
    Values learning_rates() override {
        Values all;
        run_.learning_rates([&](std::string_view name, double lr) { all.emplace_back(name, lr); });
        return all;
    }
    void log(std::string name, double value) override { run_.log(std::move(name), value); }
    void log_matrix(std::string_view name, const at::Tensor& matrix) override { run_.log_matrix(name, matrix); }
    void stop(std::string why) override { run_.stop(std::move(why)); }
    bool stopping() const override { return run_.stopping(); }
    void skip_epoch() override { run_.skip_epoch(); }
    const std::filesystem::path& folder() const override { return folder_; }

private:
    R& run_;
    const std::filesystem::path& folder_;
};

} // namespace detail

} // namespace fulgurite::app
