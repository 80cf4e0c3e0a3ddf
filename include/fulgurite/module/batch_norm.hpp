// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <torch/nn/modules/batchnorm.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/module/mode.hpp"
#include "fulgurite/module/steps.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/move.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// The statistics of batch normalisations.
namespace fulgurite {

/// Applies `f` to a module that is a batch normalisation (`BatchNorm1d`, `2d`, `3d`), as what it is. False: it is none.
template <class F>
bool with_batch_norm(torch::nn::Module& module, F&& f) {
    if (auto* norm = module.as<torch::nn::BatchNorm1dImpl>()) return f(*norm), true;
    if (auto* norm = module.as<torch::nn::BatchNorm2dImpl>()) return f(*norm), true;
    if (auto* norm = module.as<torch::nn::BatchNorm3dImpl>()) return f(*norm), true;
    return false;
}
inline bool is_batch_norm(torch::nn::Module& module) {
    return with_batch_norm(module, [](auto&) {});
}
bool has_batch_norm(torch::nn::Module& module);

/// While it lives, the batch normalisations of a module gather the mean of the statistics of all that passes through
/// them, from nothing; it puts the module into training mode. At its end momenta and modes are what they were, and
/// statistics, too, unless `keep` was called.
class GatherBatchNorm {
public:
    explicit GatherBatchNorm(torch::nn::Module& module);
    GatherBatchNorm(const GatherBatchNorm&) = delete;
    GatherBatchNorm& operator=(const GatherBatchNorm&) = delete;
    ~GatherBatchNorm();

    /// Whether the module has no batch normalisation.
    bool empty() const { return norms_.empty(); }
    void keep() { kept_ = true; }

private:
    struct Norm {
        std::reference_wrapper<std::optional<double>> momentum;
        std::optional<double> momentum_before;
        std::vector<std::pair<Tensor, Tensor>> statistics;
    };

    void begin(auto& norm) {
        auto& momentum = norm.options.momentum();
        const bool is_known = std::any_of(norms_.begin(), norms_.end(),
                                          [&](const Norm& known) { return &known.momentum.get() == &momentum; });
        if (is_known) return; // a layer that the module has under two names
        const at::NoGradGuard no_grad;
        norms_.push_back({momentum, momentum, {}});
        for (const Tensor& live : {norm.running_mean, norm.running_var, norm.num_batches_tracked})
            if (live.defined()) norms_.back().statistics.emplace_back(live, live.clone());
        norm.reset_running_stats();
        momentum.reset(); // which means: the mean of all batches
    }

    PreserveMode mode_;
    std::vector<Norm> norms_;
    bool kept_ = false;
};

/// Recomputes the running means and variances of all batch normalisations in a module by one pass over a loader, for
/// weights that were put together (averaged, say) rather than trained; equal to Python's
/// `torch.optim.swa_utils.update_bn`. `forward(batch)` is called for each batch, in training mode and without
/// gradients; batches are moved to the device of the module's first parameter. Does nothing, and asks the loader for
/// nothing, where there is no batch normalisation. Throws `Error` where the loader gives no batch, and what `forward`
/// throws; then the statistics stay as they were.
///
///     update_batch_norm(net, loader, [&](auto& batch) { net.encode(batch.data); });
template <class Loader, class Forward>
void update_batch_norm(torch::nn::Module& module, Loader&& loader, Forward&& forward) {
    if (!has_batch_norm(module)) return;
    const auto parameters = module.parameters();
    const auto device = parameters.empty() ? c10::Device(c10::kCPU) : parameters.front().device();
    const at::NoGradGuard no_gradients;
    GatherBatchNorm gather(module);
    std::int64_t batches = 0;
    for (auto each = std::begin(loader); each != std::end(loader); ++each, ++batches) {
        auto batch = *each;
        move_to(batch, device);
        forward(batch);
    }
    if (batches == 0) throw Error("update_batch_norm: the loader gave no batch; there is nothing to gather from");
    gather.keep();
}

/// The same for a module with a `forward` that takes a batch's `data`, or the batch.
///
///     update_batch_norm(net, loader);
template <class M, class Loader>
void update_batch_norm(M& module, Loader&& loader) {
    update_batch_norm(module, std::forward<Loader>(loader), [&](auto& batch) {
        using Batch = std::remove_reference_t<decltype(batch)>;
        static_assert(
            module_step::predict_by_forward::callable<M, Batch&>,
            "fulgurite: update_batch_norm calls the module's forward with the batch or the data in it, and it "
            "takes neither; give a function of the batch as the third argument");
        if constexpr (module_step::predict_by_forward::callable<M, Batch&>)
            module_step::predict_by_forward::call(module, batch);
    });
}

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/module/batch_norm-inl.hpp"
#endif
