// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite::metric {

/// A metric's name that is known at run time, where a key is wanted: `EarlyStopping{metric::named(options.monitor)}`.
/// It is checked when the fit starts: something must log it.
class Name {
public:
    /// Throws `Error` for an empty name.
    explicit Name(std::string name) : name_(std::move(name)) {
        if (name_.empty()) throw Error("a metric needs a name, and this one is empty");
    }
    const std::string& name() const { return name_; }

private:
    std::string name_;
};

inline Name named(std::string name) { return Name(std::move(name)); }

} // namespace fulgurite::metric
