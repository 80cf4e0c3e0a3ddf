// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "fulgurite/config/number.hpp"
#include "fulgurite/config/read.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app::program {

/// A run that is repeated: what it wrote, read and checked before anything is trained.
class Again {
public:
    /// Throws `Error` for a folder that no finished `fit` wrote.
    explicit Again(std::filesystem::path folder);

    /// The config of that run, with all options filled in.
    std::filesystem::path config() const { return folder_ / "resolved.json"; }
    /// The checkpoint that it went on from; empty where it began anew.
    std::filesystem::path checkpoint() const {
        const auto* from = result_.find("checkpoint");
        return from && from->is_scalar() ? from->as_string() : std::string();
    }
    /// Where that run was begun; empty where that is not known.
    std::string directory() const {
        const auto* where = record_.find("directory");
        return where && where->is_scalar() ? where->as_string() : std::string();
    }
    bool is_from_elsewhere() const {
        std::error_code unknown;
        return !directory().empty() && std::filesystem::current_path(unknown) != directory();
    }
    /// What LibTorch's generator began with: of use where the config has no seed.
    std::optional<std::uint64_t> torch_seed() const;
    /// What the result of a repeated run says otherwise, a line each; empty where all is the same. NaN is NaN.
    std::string differences(const config::Value& now) const;

private:
    static std::string line(const std::string& name, const config::Value& is, const config::Value& was);
    static bool same(const config::Value& one, const config::Value& other);
    void check() const;

    std::filesystem::path folder_;
    config::Value result_, record_;
};

} // namespace fulgurite::app::program

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/again-inl.hpp"
#endif
