// SPDX-License-Identifier: BSL-1.0
// Updates of metric::Accuracy (`metrics accuracy`) beside the same lines by hand (`metrics hand`), and those of a
// Collection of four (`metrics four`) beside one of its metrics (`metrics one`).
#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/sum.h>
#include <valgrind/callgrind.h>

#include <cstdint>
#include <cstdio>
#include <string_view>

#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/classification/precision.hpp"
#include "fulgurite/metric/classification/recall.hpp"
#include "fulgurite/metric/wrapper/collection.hpp"

namespace {

using namespace fulgurite;

const at::Tensor scores = at::randn({64, 10}), target = at::randint(10, {64}, at::kLong);

struct ByHand {
    at::Tensor correct;
    std::int64_t total = 0;
    void update(const at::Tensor& predictions, const at::Tensor& wanted) {
        const auto right = at::sum(at::eq(at::argmax(predictions, 1), wanted));
        correct = correct.defined() ? at::add(correct, right) : right;
        total += wanted.numel();
    }
};

template <class M>
int counted(M metric) {
    for (int i = 0; i < 10; ++i) metric.update(scores, target);
    CALLGRIND_START_INSTRUMENTATION;
    for (int i = 0; i < 200; ++i) metric.update(scores, target);
    CALLGRIND_STOP_INSTRUMENTATION;
    return std::puts("210 updates") < 0;
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view variant = argc > 1 ? argv[1] : "";
    const auto one = metric::MulticlassAccuracy{{.num_classes = 10}};
    if (variant == "accuracy") return counted(metric::Accuracy());
    if (variant == "hand") return counted(ByHand());
    if (variant == "one") return counted(one);
    return counted(metric::Collection{one, metric::MulticlassPrecision{{.num_classes = 10}},
                                      metric::MulticlassRecall{{.num_classes = 10}},
                                      metric::MulticlassF1Score{{.num_classes = 10}}});
}
