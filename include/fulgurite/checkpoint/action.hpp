// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <variant>
#include <vector>

/// What a checkpoint policy decides. `store.hpp` carries it out.
namespace fulgurite::checkpoint {

/// Write the run's snapshot to a file.
struct Save {
    std::filesystem::path path;
    bool weights_only = false; ///< no optimizer, no callbacks: enough to load the module, not to resume
};

/// Remove a file, if it is there.
struct Remove {
    std::filesystem::path path;
};

/// Let a symbolic link stand for a file of the same directory, in place of what stood there.
struct Link {
    std::filesystem::path name;
    std::filesystem::path target;
};

using Action = std::variant<Save, Link, Remove>;
/// In the order in which they are done: what is evicted goes when what replaces it is safe.
using Actions = std::vector<Action>;

} // namespace fulgurite::checkpoint
