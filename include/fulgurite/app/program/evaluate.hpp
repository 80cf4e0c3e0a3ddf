// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <map>
#include <string>

#include "fulgurite/app/program/call.hpp"
#include "fulgurite/app/program/result.hpp"
#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::app::program {

namespace detail {

template <class All>
int predict(Call& call, All& all) {
    auto list = StateTree::list();
    for (auto& batch : all.trainer.predict(all.module, all.data)) list.push_back(StateTree(batch.detach().cpu()));
    const auto path = all.trainer.folder() / "predictions.pt";
    checkpoint::write_torch_zip(list, path);
    auto result = result_of("predict", call.checkpoint(), std::map<std::string, double>());
    result["file"] = "predictions.pt";
    result["batches"] = list.elements().size();
    write_result(all.trainer.folder(), result);
    return say(path.string() + "\n");
}

} // namespace detail

/// `validate`, `test` or `predict`, with the weights of the call's checkpoint. Throws `Error`, before anything is
/// written, for weights that are not the model's. All: as `fit` takes it.
template <class All>
int evaluate(Call& call, All all) {
    if (!call.checkpoint().empty()) all.module.load_state_dict(checkpoint::load(call.checkpoint()).at("state_dict"));
    else warn("without --ckpt FILE the model has the weights that it begins with, which nobody has trained");
    if (call.command() == "predict") return call.in_folder(all.trainer, [&] { return detail::predict(call, all); });
    const auto metrics = call.in_folder(all.trainer, [&] {
        return call.command() == "test" ? all.trainer.test(all.module, all.data).metrics()
                                        : all.trainer.validate(all.module, all.data).metrics();
    });
    call.has_begun = true;
    write_result(all.trainer.folder(), result_of(call.command(), call.checkpoint(), metrics));
    return say(all.trainer.folder().string() + "\n" + lines_of(metrics));
}

} // namespace fulgurite::app::program
