// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cerrno>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

#include "fulgurite/checkpoint/action.hpp"
#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/file/partial.hpp"
#include "fulgurite/tensor/state.hpp"

/// Carries out what checkpoint policies decide.
namespace fulgurite::checkpoint {

/// What is left of a snapshot if only the module is to be loaded from it.
StateTree weights_of(const StateTree& snapshot);

/// Makes the directory ready for a run: it can be written to, and what killed processes left in it is gone. Throws
/// `Error` otherwise: at the start, not after the first epoch.
inline void prepare(const std::filesystem::path& directory) {
    file::require_folder(directory);
    file::partial::sweep(directory);
}

void remove_file(const std::filesystem::path& path);

/// The link is there at every moment, before and after. A file that is called so itself needs none.
void link_file(const std::filesystem::path& name, const std::filesystem::path& target);

/// Does the actions in their order. `snapshot()` gives the run as a tree; it is called at most once. Throws `Error` at
/// the first that fails: files appear whole or not at all, and those that were there before stay untouched.
///
///     checkpoint::carry_out({checkpoint::Save{"last.ckpt"}}, [&] { return run.snapshot(); });
template <class Snapshot>
void carry_out(const Actions& actions, Snapshot&& snapshot) {
    std::optional<StateTree> tree;
    for (const auto& action : actions) {
        switch (action.kind) {
            case Action::Kind::save:
                if (!tree) tree.emplace(snapshot());
                write_torch_zip(action.weights_only ? weights_of(*tree) : *tree, action.path);
                break;
            case Action::Kind::link:
                link_file(action.path, action.target);
                break;
            case Action::Kind::remove:
                remove_file(action.path);
                break;
        }
    }
}

/// For the end of a run that failed: the first error is the one that counts, a second one is only told. Whether all was
/// done.
template <class Snapshot>
bool carry_out_or_tell(const Actions& actions, Snapshot&& snapshot) noexcept {
    try {
        carry_out(actions, snapshot);
        return true;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fulgurite: the last state is not saved: %s\n", error.what());
    } catch (...) {
        std::fputs("fulgurite: the last state is not saved: something that is no std::exception was thrown\n", stderr);
    }
    return false;
}

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/store-inl.hpp"
#endif
