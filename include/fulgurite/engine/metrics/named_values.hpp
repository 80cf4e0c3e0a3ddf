// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace fulgurite::engine {

/// What hooks gave to `run.log(name, value)` and no row has taken yet; the newest value of a name counts.
class NamedValues {
public:
    void set(std::string name, double value) {
        for (auto& [known, old] : values_)
            if (known == name) {
                old = value;
                return;
            }
        values_.emplace_back(std::move(name), value);
    }
    bool empty() const { return values_.empty(); }
    auto begin() const { return values_.begin(); }
    auto end() const { return values_.end(); }
    void clear() { values_.clear(); }
    /// They are gone from here, whatever becomes of the row that they join.
    NamedValues take() { return std::exchange(*this, {}); }

private:
    std::vector<std::pair<std::string, double>> values_;
};

} // namespace fulgurite::engine
