// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: data::map transforms a dataset, and what stands before | is a loader
#include <fulgurite/data/loader.hpp>
#include <fulgurite/data/map.hpp>
#include <fulgurite/data/tensors.hpp>

using namespace fulgurite;

auto batches(at::Tensor x) {
    auto negated = data::map([](at::Tensor data) { return data.neg(); });
#ifdef FULGURITE_MISTAKE
    return data::Loader{data::tensors(x), {.batch_size = 2}} | negated;
#else
    return data::Loader{data::tensors(x) | negated, {.batch_size = 2}};
#endif
}
