// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/group/names.hpp"

/// The loss that a precision policy scales.
namespace fulgurite::engine {

template <class R>
inline constexpr bool may_scale_loss = policies_may_scale_loss<typename R::Policies>;
/// Whether there is code for it: in what follows nothing is left behind where not.
template <class R>
inline constexpr bool scales_loss = policies_scale_loss<typename R::Policies> || may_scale_loss<R>;

/// Whether the loss is scaled: known at compile time, except of a precision that is chosen at run time.
template <class R>
bool scales_now(R& run) {
    if constexpr (may_scale_loss<R>) return precision_of(run).scales_loss_now();
    else return scales_loss<R>;
}
/// Throws `Error` where a precision that was chosen at run time scales a loss that it does not get: in manual
/// optimization, and for an optimizer that asks for the loss.
template <class R, bool gets_the_loss>
void expect_loss(R& run) {
    if constexpr (may_scale_loss<R> && !gets_the_loss)
        if (scales_now(run))
            throw Error(
                "the precision scales the loss, which it does not get in manual optimization and of an "
                "optimizer that asks for the loss; take bf16-mixed");
}
/// Divides the gradients of an optimizer by the scale. False: one of them is not finite.
template <class R, class Opt>
bool unscale(R& run, Opt& optimizer) {
    std::vector<at::Tensor> all;
    optim::for_each_parameter(optimizer, [&](const at::Tensor& parameter) {
        if (parameter.grad().defined()) all.push_back(parameter.grad());
    });
    return precision_of(run).unscale(all);
}

} // namespace fulgurite::engine
