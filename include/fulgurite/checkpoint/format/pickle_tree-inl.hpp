// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/pickle_tree.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE StateTree TreeFromPickle::convert(PickleRef value) {
    if (++depth_ > 200) throw Error("its values are nested more than 200 deep, or contain themselves");
    if (++count_ > (1 << 24)) throw Error("its values refer to each other too often");
    auto tree = tree_of(*value);
    --depth_;
    return tree;
}

FULGURITE_INLINE StateTree TreeFromPickle::tree_of(const PickleValue& value) {
    using Kind = PickleKind;
    switch (value.kind) {
        case Kind::none:
            return {};
        case Kind::boolean:
            return value.flag;
        case Kind::integer:
            return value.integer;
        case Kind::real:
            return value.real;
        case Kind::string:
        case Kind::global:
            return value.text;
        case Kind::bytes:
            return tensor_of(value.text);
        case Kind::tensor:
            return value.tensor;
        case Kind::storage:
            return whole(value);
        case Kind::sequence:
            return sequence(value);
        case Kind::dict:
            return dictionary(value);
        case Kind::object:
            return object(value);
    }
    return {};
}

FULGURITE_INLINE StateTree TreeFromPickle::whole(const PickleValue& value) {
    const auto size = static_cast<std::int64_t>(value.storage.nbytes() / c10::elementSize(value.type));
    return tensor_over(value.storage, value.type, 0, {size}, {1});
}

FULGURITE_INLINE StateTree TreeFromPickle::sequence(const PickleValue& value) {
    auto tree = value.flag ? StateTree::tuple() : StateTree::list();
    for (auto element : value.parts) tree.push_back(convert(element));
    return tree;
}

FULGURITE_INLINE StateTree TreeFromPickle::dictionary(const PickleValue& value) {
    auto tree = value.flag ? StateTree::ordered_dict() : StateTree::dict();
    std::unordered_map<std::string, std::size_t> known; // a map that LibTorch's headers have instantiated
    for (std::size_t i = 0; i + 1 < value.parts.size(); i += 2) {
        const auto key = key_of(convert(value.parts[i]));
        if (!known.try_emplace((key.is_int() ? "#" : "'") + key.text(), i).second)
            throw Error("a dictionary in it has the key '" + key.text() + "' twice; the file is damaged");
        tree.items().emplace_back(key, convert(value.parts[i + 1]));
    }
    return tree;
}

FULGURITE_INLINE StateTree TreeFromPickle::object(const PickleValue& value) {
    auto tree = StateTree::dict();
    tree["__class__"] = value.text;
    tree["__args__"] = convert(value.parts[0]);
    if (value.parts.size() > 1) tree["__state__"] = convert(value.parts[1]);
    return tree;
}

FULGURITE_INLINE std::string TreeFromPickle::text_of(const StateTree& key) {
    if (key.is_none()) return "None";
    if (key.is_string()) return key.as_string();
    if (key.is_int()) return std::to_string(key.as_int());
    if (key.is_double()) return in_words(key.as_double());
    if (!key.is_sequence()) return key.describe();
    std::string text;
    for (auto& element : key.elements()) text += (text.empty() ? "(" : ", ") + text_of(element);
    return text + ")";
}

} // namespace fulgurite::checkpoint::format
