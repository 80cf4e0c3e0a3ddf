// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/quantile.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/wrapper/resample.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

struct BootStrapperOptions {
    std::int64_t num_bootstraps = 10;
    std::vector<double> quantile = {}; ///< 0.05 and 0.95 say where nine tenths of the values are
    Resampling sampling_strategy = Resampling::poisson;
    std::uint64_t seed = 0;

    void check(const auto& refuse) const {
        if (num_bootstraps < 1) refuse("num_bootstraps", "a whole number of 1 or more");
        if (!std::all_of(quantile.begin(), quantile.end(), [](double q) { return q >= 0 && q <= 1; }))
            refuse("quantile", "numbers of 0 to 1");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BootStrapperOptions, num_bootstraps, quantile, sampling_strategy, seed);

namespace fulgurite::metric {

/// What the values of resampled data are like: tensors of doubles, each of the shape of a value.
struct BootStrapped {
    at::Tensor mean, std; ///< std: with divisor num_bootstraps − 1, NaN for one
    at::Tensor quantile;  ///< [number of quantiles, …]; undefined where none was asked for
    at::Tensor raw;       ///< [num_bootstraps, …], all values
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::BootStrapped, mean, std, quantile); // what is logged of them

namespace fulgurite::metric {

/// How sure the value of a metric is: several copies see the samples of each batch drawn again at random, so that their
/// values vary as those of other data sets would (Efron 1979).
///
///     metric::BootStrapper sure{metric::MeanSquaredError(), {.num_bootstraps = 50, .quantile = {0.05, 0.95}}};
///
/// The draws are of its own generator: the same for each run of a seed, and none of LibTorch's. torchmetrics draws from
/// the global generator, and takes quantiles of all values of all classes; here they are of each class.
template <class M>
class BootStrapper {
public:
    static constexpr bool copies_are_apart = fulgurite::copies_are_apart<M>;
    using Options = BootStrapperOptions;
    /// Throws `Error` for options that make no sense.
    explicit BootStrapper(M metric = M(), BootStrapperOptions options = {})
        : options_(checked_options("BootStrapper", std::move(options))),
          generator_(options_.seed),
          undrawn_(std::move(metric)),
          copies_(static_cast<std::size_t>(options_.num_bootstraps), undrawn_) {}

    /// Tensors are drawn from along their first dimension; what is no tensor is handed on. Throws `Error` where tensors
    /// are not of as many samples, and what the metric throws; then nothing was updated.
    template <class... Inputs>
    void update(const Inputs&... inputs) {
        std::int64_t samples = -1;
        (count(samples, inputs), ...);
        if (samples < 0) throw Error("BootStrapper: update was given no tensor, so there are no samples to draw");
        undrawn_.reset();
        undrawn_.update(inputs...); // its checks see all samples, of which a copy may draw none that is wrong
        auto generator = generator_;
        std::vector<M> updated = copies_;
        for (M& each : updated) {
            const at::Tensor indices = resampled(samples, options_.sampling_strategy, generator);
            if (indices.numel() > 0) each.update(drawn(inputs, indices)...);
        }
        copies_ = std::move(updated);
        generator_ = generator;
        undrawn_.reset(); // which may hold all of the batch
    }
    BootStrapped compute() const {
        std::vector<at::Tensor> values;
        for (const M& each : copies_) values.push_back(tensor_of(each.compute()));
        BootStrapped all;
        all.raw = at::stack(values);
        all.mean = all.raw.mean(0);
        all.std = all.raw.std(0);
        std::vector<at::Tensor> quantiles;
        for (const double q : options_.quantile) quantiles.push_back(at::quantile(all.raw, q, 0));
        if (!quantiles.empty()) all.quantile = at::stack(quantiles);
        return all;
    }
    /// The generator goes on: the next epoch draws anew.
    void reset() {
        for (M& each : copies_) each.reset();
    }
    /// Copy by copy. Throws `Error` where the other has another number of them.
    void merge(const BootStrapper& other) {
        expect(other.copies_.size());
        std::vector<M> merged = copies_; // so that none is merged where one does not fit
        for (std::size_t i = 0; i < merged.size(); ++i) merged[i].merge(other.copies_[i]);
        copies_ = std::move(merged);
    }
    StateTree state_dict() const {
        std::ostringstream position;
        position << generator_;
        auto saved = StateTree::dict(), copies = StateTree::list();
        for (const M& each : copies_) copies.push_back(each.state_dict());
        saved["copies"] = std::move(copies);
        saved["generator"] = position.str();
        return saved;
    }
    /// Throws `Error` where it is no state of so many copies, and is as before then.
    void load_state_dict(const StateTree& saved) {
        const auto& copies = saved.at("copies").elements();
        expect(copies.size());
        std::vector<M> loaded = copies_;
        for (std::size_t i = 0; i < loaded.size(); ++i) loaded[i].load_state_dict(copies[i]);
        generator_ = generator_of(saved.at("generator").as_string());
        copies_ = std::move(loaded);
    }

private:
    template <class Input>
    static void count(std::int64_t& samples, const Input& input) {
        if constexpr (std::is_convertible_v<const Input&, at::Tensor>) {
            const at::Tensor& tensor = input;
            const std::int64_t size = tensor.dim() == 0 ? -1 : tensor.size(0);
            if (size < 0 || (samples >= 0 && size != samples))
                throw Error(
                    "BootStrapper: the tensors given to update are not of as many samples along their first "
                    "dimension, as which they are drawn");
            samples = size;
        }
    }
    template <class Input>
    static auto drawn(const Input& input, const at::Tensor& indices) {
        if constexpr (std::is_convertible_v<const Input&, at::Tensor>) {
            const at::Tensor& tensor = input;
            // A copy to a GPU that blocks would wait for all that the GPU has to do.
            return tensor.index_select(0, indices.to(tensor.device(), at::kLong, /*non_blocking=*/tensor.is_cuda()));
        } else return input;
    }
    template <class Value>
    static at::Tensor tensor_of(const Value& value) {
        if constexpr (std::is_arithmetic_v<Value>) return at::scalar_tensor(static_cast<double>(value), at::kDouble);
        else return value.to(at::kDouble);
    }
    void expect(std::size_t others) const {
        if (others != copies_.size())
            throw Error("BootStrapper: there are ", copies_.size(), " copies here and ", others,
                        " in the other; give both one num_bootstraps");
    }

    BootStrapperOptions options_;
    std::mt19937_64 generator_;
    M undrawn_;
    std::vector<M> copies_;
};

} // namespace fulgurite::metric
