// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/reliability/composition.hpp"

/// A composition is run whole, with snapshots wherever one can be taken, cut, and resumed from all that was written.
namespace fulgurite::reliability {

/// How many of its points a composition is resumed from, and how often it is cut; below 0: from all.
struct Effort {
    int points = 16, cuts = 3;
};

struct Report {
    std::vector<std::string> faults; ///< in words
    std::string refused;             ///< the words with which the composition is refused, if it is
    int runs = 0;
    int snapshots = 0, snapshots_refused = 0; ///< taken in hooks
    std::map<std::string, int> refusals;      ///< hooks in which snapshots were refused
    bool failed() const { return !faults.empty(); }
};

Report examine(const Composition& composition, const std::filesystem::path& folder, const Effort& effort);

/// A fault in every place of a run that can have one, each in a run of its own.
Report examine_faults(const Composition& composition, const std::filesystem::path& folder);

/// What kind of fault it is: its words without numbers and values.
std::string kind_of(const std::string& fault);

/// The composition with as little as still fails by the same fault.
Composition shrink(Composition composition, const std::string& fault, const std::filesystem::path& folder);

} // namespace fulgurite::reliability
