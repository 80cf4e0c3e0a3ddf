// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"

/// Who is told of a hook, in which order: said here for the loop, for its end after an exception, and for `describe`.
namespace fulgurite::engine {

/// The kinds of listeners.
enum class Listener : std::uint8_t {
    callback,
    monitor, ///< a callback that decides by a metric's value
    module,
    checkpoint ///< a checkpoint policy
};
inline constexpr std::size_t listener_kinds = 4;

/// The kind of a policy.
template <class P>
inline constexpr Listener kind_of = policy_of<P, policy::Checkpoint>         ? Listener::checkpoint
                                    : MonitorsMetric<underlying_policy_t<P>> ? Listener::monitor
                                                                             : Listener::callback;

/// The turn of each kind. Listeners of one turn hear in the order in which the Trainer has them.
struct Turns {
    std::uint8_t callback, monitor, module, checkpoint;
    constexpr std::uint8_t operator[](Listener kind) const {
        return std::array{callback, monitor, module, checkpoint}[static_cast<std::size_t>(kind)];
    }
};
constexpr Turns turns_of(unsigned hook) {
    switch (static_cast<fulgurite::hook::Index>(hook)) {
        // Monitors decide by what the module has logged, and checkpoints hold what was decided.
        case fulgurite::hook::Index::on_train_epoch_end:
            return {.callback = 0, .monitor = 2, .module = 1, .checkpoint = 3};
        // The module may give up what checkpoint policies still save.
        case fulgurite::hook::Index::on_exception:
        case fulgurite::hook::Index::teardown:
            return {.callback = 0, .monitor = 0, .module = 2, .checkpoint = 1};
        // Policies find a module that has its weights.
        case fulgurite::hook::Index::on_load_checkpoint:
            return {.callback = 1, .monitor = 1, .module = 0, .checkpoint = 2};
        // What is saved is what everybody has left.
        default:
            return {.callback = 0, .monitor = 0, .module = 1, .checkpoint = 2};
    }
}

/// How a hook goes on after a listener that throws.
enum class Telling : std::uint8_t {
    until_one_throws,
    everybody, ///< the others hear it too, then the first error is thrown
    to_the_end ///< the others hear it too, and the run keeps the first error: another one may be on its way
};
/// Hooks of what counts already, for a checkpoint as for the loop: who did not hear would never hear of it.
using hooks_that_everybody_hears = TypeList<fulgurite::hook::on_train_batch_end, fulgurite::hook::on_late_step,
                                            fulgurite::hook::on_train_epoch_end, fulgurite::hook::on_validation_end>;
template <class Hook>
inline constexpr Telling telling_of =
    contains_type<Hook, hooks_that_everybody_hears> ? Telling::everybody
    : std::is_same_v<Hook, fulgurite::hook::on_exception> || std::is_same_v<Hook, fulgurite::hook::teardown>
        ? Telling::to_the_end
        : Telling::until_one_throws;

/// The listeners of one hook in their order, as places in a list of kinds.
template <std::size_t Size>
struct InOrder {
    std::array<std::size_t, Size> at{};
    std::size_t size = 0;
    std::array<std::size_t, listener_kinds + 1> turns{}; ///< where each turn begins in `at`

    constexpr std::size_t in_turn(std::size_t turn) const { return turns[turn + 1] - turns[turn]; }
};
template <std::size_t Size>
constexpr InOrder<Size> in_order(unsigned hook, const std::array<Listener, Size>& kinds,
                                 const std::array<std::uint64_t, Size>& bits) {
    const auto turns = turns_of(hook);
    InOrder<Size> order;
    for (std::size_t turn = 0; turn < listener_kinds; ++turn) {
        for (std::size_t i = 0; i < Size; ++i)
            if (turns[kinds[i]] == turn && ((bits[i] >> hook) & 1) != 0) order.at[order.size++] = i;
        order.turns[turn + 1] = order.size;
    }
    return order;
}

} // namespace fulgurite::engine
