// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <torch/nn/module.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/restore_unless_done.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/once.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite::tune {

/// A module's parameters, buffers, gradients, modes and `requires_grad` as they are now, and LibTorch's default
/// generators: all of it is put back when the object goes, whatever device and type the module has been moved to.
/// Members of a module that are no registered tensors are not known here.
///
/// Cost: a copy of the tensors on the host, so that nothing is taken from a device whose memory is being measured.
class Preserve {
public:
    explicit Preserve(torch::nn::Module& module);
    Preserve(const Preserve&) = delete;
    Preserve& operator=(const Preserve&) = delete;

    /// Tensors that the module has got since, from a `setup` that makes layers: these go back to what they are now.
    void note_new();

    /// Puts everything back, as an exception does. Throws `c10::Error` where a device no longer answers.
    void restore() { guard_.restore(); }

private:
    void put_back();

    /// A tensor, the memory that it lies in, and what stands there.
    struct Saved {
        at::Tensor live, memory, value, gradient, gradient_value;
        bool requires_grad;

        explicit Saved(const at::Tensor& tensor)
            : live(tensor),
              memory(tensor.detach()),
              value(on_host(memory)),
              gradient(tensor.grad()),
              gradient_value(gradient.defined() ? on_host(gradient.detach()) : at::Tensor()),
              requires_grad(tensor.requires_grad()) {}

        static at::Tensor on_host(const at::Tensor& tensor) {
            return tensor.is_meta() ? tensor : tensor.to(tensor.options().device(at::kCPU), false, /*copy=*/true);
        }
        void restore();
    };

    torch::nn::Module& module_;
    bool training_;
    std::vector<std::pair<std::shared_ptr<torch::nn::Module>, bool>> modes_;
    fulgurite::detail::Once is_new_;
    std::vector<Saved> saved_;
    RandomState random_ = RandomState::capture();
    struct PutBack {
        Preserve& self;
        void operator()() { self.put_back(); }
    };
    RestoreUnlessDone<PutBack> guard_{PutBack{*this}}; // last, so that it goes before what it puts back
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/preserve-inl.hpp"
#endif
