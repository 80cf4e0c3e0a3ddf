// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <utility>

#include "fulgurite/checkpoint/format/pickle_value.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint::format {

/// Makes a state tree of a pickle's values. What a tree has no kind for becomes:
///   * bytes: a tensor of uint8;
///   * a class, a function or a dtype: its name, "torch.float32";
///   * an object of a class that is not known: a dictionary of `__class__`, `__args__` and `__state__`;
///   * a key that is neither an integer nor a string: its text.
/// Throws `Error` for values that contain themselves.
class TreeFromPickle {
public:
    StateTree convert(PickleRef value) {
        if (++depth_ > 200) throw Error("its values are nested more than 200 deep, or contain themselves");
        if (++count_ > (1 << 24)) throw Error("its values refer to each other too often");
        auto tree = std::visit([&](auto& held) { return of(held); }, value->held);
        --depth_;
        return tree;
    }

private:
    static StateTree of(std::monostate) { return {}; }
    template <class T>
    static StateTree of(const T& plain) {
        return StateTree(plain);
    }
    static StateTree of(const PickleValue::Bytes& bytes) { return tensor_of(bytes.text); }
    static StateTree of(const PickleValue::Global& global) { return global.name; }
    static StateTree of(const PickleValue::Storage& storage) {
        const auto size = static_cast<std::int64_t>(storage.storage.nbytes() / c10::elementSize(storage.type));
        return tensor_over(storage.storage, storage.type, 0, {size}, {1});
    }
    StateTree of(const PickleValue::Sequence& sequence) {
        auto tree = sequence.tuple ? StateTree::tuple() : StateTree::list();
        for (auto element : sequence.elements) tree.push_back(convert(element));
        return tree;
    }
    StateTree of(const PickleValue::Dict& dict) {
        auto tree = dict.ordered ? StateTree::ordered_dict() : StateTree::dict();
        for (auto& [key, value] : dict.items) tree.items().emplace_back(key_of(convert(key)), convert(value));
        return tree;
    }
    StateTree of(const PickleValue::Object& object) {
        auto tree = StateTree::dict();
        tree["__class__"] = object.callee;
        tree["__args__"] = convert(object.args);
        if (object.state) tree["__state__"] = convert(object.state);
        return tree;
    }

    static StateKey key_of(const StateTree& key) {
        if (key.is_int()) return key.as_int();
        return key.is_bool() ? StateKey(int{key.as_bool()}) : StateKey(text_of(key));
    }
    static std::string text_of(const StateTree& key) {
        if (key.is_none()) return "None";
        if (key.is_string()) return key.as_string();
        if (key.is_int()) return std::to_string(key.as_int());
        if (key.is_double()) return std::to_string(key.as_double());
        if (!key.is_sequence()) return key.describe();
        std::string text;
        for (auto& element : key.elements()) text += (text.empty() ? "(" : ", ") + text_of(element);
        return text + ")";
    }

    int depth_ = 0;
    int count_ = 0;
};

}  // namespace fulgurite::checkpoint::format
