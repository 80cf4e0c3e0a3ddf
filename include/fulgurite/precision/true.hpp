// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/ScalarTypeToTypeMeta.h>

#include <torch/nn/module.h>

#include "fulgurite/precision/concept.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite::precision {

/// While it lives, tensors are made in this type where nothing else is said: Python's `torch.set_default_dtype`.
/// LibTorch has one default for all threads: others that make tensors meanwhile should name their type.
class DefaultDtype {
public:
    explicit DefaultDtype(c10::ScalarType dtype) : before_(c10::get_default_dtype()) {
        c10::set_default_dtype(c10::scalarTypeToTypeMeta(dtype));
    }
    DefaultDtype(const DefaultDtype&) = delete;
    DefaultDtype& operator=(const DefaultDtype&) = delete;
    ~DefaultDtype() { c10::set_default_dtype(before_); }

private:
    caffe2::TypeMeta before_;
};

/// Weights, optimizer and floating-point tensors of batches are all of one type; integers, masks and complex numbers
/// stay what they are. The module stays so after the run.
template <c10::ScalarType Type>
struct True : policy::Precision {
    static constexpr c10::ScalarType dtype = Type;

    DefaultDtype scope() const { return DefaultDtype(Type); }
    void convert_module(torch::nn::Module& module) const {
        // LibTorch's Module::to(dtype) takes indices and counters along, unlike Python's.
        const auto convert = [](at::Tensor& tensor) {
            if (tensor.defined() && tensor.is_floating_point()) tensor.set_data(tensor.detach().to(Type));
        };
        for (auto& parameter : module.parameters()) convert(parameter);
        for (auto& buffer : module.buffers()) convert(buffer);
    }
    template <class Batch>
    void convert_batch(Batch& batch) const {
        for_each_tensor(batch, [](at::Tensor& tensor) {
            if (tensor.is_floating_point()) tensor = tensor.to(Type);
        });
    }
};

} // namespace fulgurite::precision
