// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

struct ClasswiseWrapperOptions {
    std::string prefix = {}, postfix = {}; ///< stand around each name

    void check(const auto&) const {}
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::ClasswiseWrapperOptions, prefix, postfix);

namespace fulgurite::metric {

/// The values of a metric that gives one for each class, by name.
///
///     metric::ClasswiseWrapper errors{metric::MeanAbsoluteError{{.num_outputs = 2}}, {"height", "width"}};
///     for (const auto& [name, value] : errors.compute()) …
///
/// Without labels names are 0, 1, …; torchmetrics puts the metric's name before them, which `prefix` can do.
template <class M>
class ClasswiseWrapper {
public:
    static constexpr bool copies_are_apart = fulgurite::copies_are_apart<M>;
    using Options = ClasswiseWrapperOptions;
    explicit ClasswiseWrapper(M metric = M(), std::vector<std::string> labels = {},
                              ClasswiseWrapperOptions options = {})
        : metric_(std::move(metric)), labels_(std::move(labels)), options_(std::move(options)) {}

    template <class... Inputs>
    void update(const Inputs&... inputs) {
        metric_.update(inputs...);
    }
    /// In the order of the classes. Throws `Error` unless the metric gives `[C]`, with one label for each where there
    /// are labels.
    std::vector<std::pair<std::string, double>> compute() const {
        const at::Tensor values = metric_.compute().to(at::kCPU);
        if (values.dim() != 1)
            throw Error("ClasswiseWrapper: values of shape ", shape_text(values.sizes()),
                        " are not one for each class; give a metric without an average");
        const auto count = static_cast<std::size_t>(values.size(0));
        if (!labels_.empty() && labels_.size() != count)
            throw Error("ClasswiseWrapper: there are ", labels_.size(), " labels and ", count,
                        " values; give one label for each class, or none");
        std::vector<std::pair<std::string, double>> named;
        for (std::size_t i = 0; i < count; ++i)
            named.emplace_back(options_.prefix + (labels_.empty() ? std::to_string(i) : labels_[i]) + options_.postfix,
                               read_scalar(values.select(0, static_cast<std::int64_t>(i))));
        return named;
    }
    void reset() { metric_.reset(); }
    void merge(const ClasswiseWrapper& other) { metric_.merge(other.metric_); }
    StateTree state_dict() const { return metric_.state_dict(); }
    /// Throws `Error` where it is not the metric's, and is as before then.
    void load_state_dict(const StateTree& saved) {
        M loaded = metric_;
        loaded.load_state_dict(saved);
        metric_ = std::move(loaded);
    }

private:
    M metric_;
    std::vector<std::string> labels_;
    ClasswiseWrapperOptions options_;
};

} // namespace fulgurite::metric
