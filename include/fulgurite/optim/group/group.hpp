// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// The keys under which Python's schedules keep numbers of theirs in a group.
inline constexpr const char* kept_by_schedules[] = {"max_lr", "min_lr", "max_momentum", "base_momentum", "swa_lr"};

/// Parameters that share their options: `Adam{{Adam::Group{backbone->parameters(), {.lr = 1e-5}, "backbone"}, …}}`.
/// Options may be changed between steps; the learning rate through `set_lr`, which every optimizer's groups have.
template <class Options>
struct Group {
    std::vector<Tensor> params = {};       ///< leaves; those without a gradient are left alone by a step
    Options options = {};                  ///< of this group alone
    std::string name = {};                 ///< for logs and messages; may be empty
    std::optional<double> initial_lr = {}; ///< what schedules count from; they set it when attached
    std::vector<std::pair<std::string, double>> kept = {}; ///< what schedules keep here, as Python's do: "max_lr", …

    double lr() const { return options.lr; }
    void set_lr(double lr) { options.lr = lr; }
};

template <class Options>
Group(std::vector<Tensor>, Options) -> Group<Options>;
template <class Options>
Group(std::vector<Tensor>, Options, std::string) -> Group<Options>;

} // namespace fulgurite::optim
