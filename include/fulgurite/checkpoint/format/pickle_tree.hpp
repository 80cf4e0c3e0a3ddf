// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "fulgurite/checkpoint/format/pickle_value.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint::format {

/// Makes a state tree of a pickle's values. What a tree has no kind for becomes:
///   * bytes: a tensor of uint8;
///   * a class, a function or a dtype: its name, "torch.float32";
///   * an object of a class that is not known: a dictionary of `__class__`, `__args__` and `__state__`;
///   * a key that is neither an integer nor a string: its text.
/// Throws `Error` for values that contain themselves, and for a dictionary with one key twice.
class TreeFromPickle {
public:
    StateTree convert(PickleRef value);

private:
    StateTree tree_of(const PickleValue& value);
    static StateTree whole(const PickleValue& value);
    StateTree sequence(const PickleValue& value);
    StateTree dictionary(const PickleValue& value);
    StateTree object(const PickleValue& value);

    static StateKey key_of(const StateTree& key) {
        if (key.is_int()) return key.as_int();
        return key.is_bool() ? StateKey(int{key.as_bool()}) : StateKey(text_of(key));
    }
    static std::string text_of(const StateTree& key);

    int depth_ = 0;
    int count_ = 0;
};

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/pickle_tree-inl.hpp"
#endif
