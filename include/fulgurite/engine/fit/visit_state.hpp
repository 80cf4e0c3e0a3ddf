// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// Writes what is visited into a tree.
struct WriteState {
    StateTree& tree;
    void operator()(const char* name, std::int64_t& value) { tree[name] = value; }
    void operator()(const char* name, bool& value) { tree[name] = value; }
    void operator()(const char* name, double& value) { tree[name] = value; }
};
/// Reads it from there.
struct ReadState {
    const StateTree& tree;
    void operator()(const char* name, std::int64_t& value) { value = tree.at(name).as_int(); }
    void operator()(const char* name, bool& value) { value = tree.at(name).as_bool(); }
    void operator()(const char* name, double& value) { value = tree.at(name).as_double(); }
};

} // namespace fulgurite::engine
