// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <utility>
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

/// One of the three. A plain record, since a std::variant costs each program that saves some 300 functions.
struct Action {
    enum class Kind { save, link, remove } kind;
    std::filesystem::path path;   ///< of the file, or the name of the link
    std::filesystem::path target; ///< of the link
    bool weights_only = false;

    Action(Save save) : kind(Kind::save), path(std::move(save.path)), weights_only(save.weights_only) {}
    Action(Link link) : kind(Kind::link), path(std::move(link.name)), target(std::move(link.target)) {}
    Action(Remove remove) : kind(Kind::remove), path(std::move(remove.path)) {}
};
/// In the order in which they are done: what is evicted goes when what replaces it is safe.
using Actions = std::vector<Action>;

} // namespace fulgurite::checkpoint
