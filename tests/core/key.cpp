// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/key.hpp"

#include <type_traits>

namespace {

using namespace fulgurite;

static_assert("val/loss"_key.name() == "val/loss");
static_assert("val/loss"_key.step_name() == "val/loss_step" && "val/loss"_key.epoch_name() == "val/loss_epoch");
static_assert(std::is_same_v<decltype("a"_key), Key<"a">> && !std::is_same_v<Key<"a">, Key<"b">>);
static_assert(is_key<Key<"a">> && !is_key<int>);

} // namespace
