// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/index.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/registry/part.hpp"
#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/config/refuse.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/optim/adam.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// What a config makes of others: `{name: Compose, cfg: {transforms: [...]}}`, by torchvision's and Python's names.
namespace fulgurite::app::detail {

using Transform = std::function<Tensor(Tensor, data::Generator&)>;
using TransformParts = std::vector<Part<Transforms>>;

std::vector<Transform> made_of(const TransformParts& parts);
inline Tensor all_of(const std::vector<Transform>& transforms, Tensor images, data::Generator& random) {
    for (const auto& transform : transforms) images = transform(std::move(images), random);
    return images;
}
/// Some samples of a batch go through a transform, the others stay. A batch is `[N, C, H, W]`, `[N, F]` or `[N]`; three
/// dimensions are one image. Throws `Error` where the transform gives another shape or type.
template <class F>
Tensor on_some(const char* who, const Tensor& samples, const std::vector<std::int64_t>& chosen, F&& f) {
    const bool single = samples.dim() == 3;
    if (chosen.empty()) return samples;
    auto batch = single ? samples.unsqueeze(0) : samples;
    const auto rows = at::tensor(chosen, at::TensorOptions(at::kLong).device(batch.device()));
    const Tensor before = at::index_select(batch, 0, rows), after = f(before);
    if (after.sizes() != before.sizes() || after.scalar_type() != before.scalar_type())
        throw Error(who, ": its transforms made ", c10::toString(after.scalar_type()), " ", shape_text(after.sizes()),
                    " of ", c10::toString(before.scalar_type()), " ", shape_text(before.sizes()),
                    "; put what changes shapes or types before or behind it");
    auto all = batch.clone();
    all.index_copy_(0, rows, after);
    return single ? all.squeeze(0) : all;
}
inline std::int64_t samples_of_batch(const Tensor& samples) { return samples.dim() == 3 ? 1 : samples.size(0); }

struct ComposeOptions {
    TransformParts transforms = {};
};
/// One after the other; torchvision's `Compose`.
class Compose {
public:
    using Options = ComposeOptions;
    explicit Compose(const ComposeOptions& options) : all_(made_of(options.transforms)) {}
    Tensor operator()(Tensor images, data::Generator& random) const { return all_of(all_, std::move(images), random); }

private:
    std::vector<Transform> all_;
};

struct RandomApplyOptions {
    TransformParts transforms = {};
    double p = 0.5; ///< the probability that a sample goes through them

    void check(const config::Refuse& refuse) const {
        if (!(p >= 0 && p <= 1)) refuse("p", "a number from 0 to 1");
    }
};
/// Each sample goes through all of them, or through none; torchvision's `RandomApply`.
class RandomApply {
public:
    using Options = RandomApplyOptions;
    explicit RandomApply(const RandomApplyOptions& options) : all_(made_of(options.transforms)), p_(options.p) {}
    Tensor operator()(const Tensor& samples, data::Generator& random) const;

private:
    std::vector<Transform> all_;
    double p_;
};

struct RandomChoiceOptions {
    TransformParts transforms = {};
    std::vector<double> p = {}; ///< weights; none: all alike

    void check(const config::Refuse& refuse) const;
};
/// Each sample goes through one of them; torchvision's `RandomChoice`.
class RandomChoice {
public:
    using Options = RandomChoiceOptions;
    explicit RandomChoice(const RandomChoiceOptions& options)
        : all_(made_of(options.transforms)),
          weights_(options.p.empty() ? std::vector<double>(all_.size(), 1.0) : options.p) {
        std::partial_sum(weights_.begin(), weights_.end(), weights_.begin());
    }
    Tensor operator()(Tensor samples, data::Generator& random) const;

private:
    std::vector<Transform> all_;
    std::vector<double> weights_;
};

struct ChainedSchedulerOptions {
    std::vector<Part<Schedules>> schedulers = {};
};
struct SequentialLROptions {
    std::vector<Part<Schedules>> schedulers = {};
    std::vector<std::int64_t> milestones = {};
};
std::vector<optim::AnySchedule> made_of(const std::vector<Part<Schedules>>& parts, ScheduleTiming when);
void add_composed(Schedules& schedules);
void add_composed(Transforms& transforms);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/composed-inl.hpp"
#endif
