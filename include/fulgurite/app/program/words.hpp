// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "fulgurite/config/layers.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/origin.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app::program {

/// What stands behind a program's name: a command, files, overrides, and what is no part of the config. The first word
/// is argument 1. What stands behind `--key` is the key's value, whatever it looks like.
class Words {
public:
    /// A word that is no flag, no file and no override.
    struct Bare {
        std::string text;
        config::Origin origin;
    };

    std::string command;
    std::vector<Bare> bare; ///< behind the command
    config::Layers layers;
    std::filesystem::path checkpoint, again, out;
    bool explains = false, rehearses = false, asks_for_help = false, asks_for_version = false;

    explicit Words(std::vector<std::string> all);

    const std::vector<std::string>& all() const { return all_; }
    /// Flags that this call has: "--ckpt", "--again", "--out", "--explain", "--rehearse".
    std::vector<std::string> flags() const;

    /// Throws `Error` for the last bare word: the command takes none, or not so many.
    [[noreturn]] void refuse_last() const;

private:
    static bool is_override(std::string_view word);
    static bool is_file(const std::string& word);
    void take_flag(const std::string& flag, const config::Origin& origin);
    static bool yes(const std::string& name, const std::string& said, const config::Origin& origin);

    std::vector<std::string> all_;
    std::size_t next_ = 0;
};

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/words-inl.hpp"
#endif
