// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/merge.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"
#include "fulgurite/tune/trial.hpp"

namespace fulgurite::app {

/// One line of `search.space`: a place in the config, and the values that it may have.
///
///     optimizer.cfg.lr: {log_uniform: [1e-5, 1e-1]}
///     dropout: {uniform: [0, 0.5]}
///     model.cfg.hidden: {integer: [16, 256], step: 16}     # or log: true
///     model.name: {choice: [LeNet5, MLP]}                  # of any values: texts, numbers, lists, tables
class SearchParameter {
public:
    std::string path;

    static bool is_kind(std::string_view key) { return std::find(kinds.begin(), kinds.end(), key) != kinds.end(); }
    /// Where something is wrong with it, that is added to the problems.
    static void read(const std::string& path, const config::Value& said, const config::Origin& origin,
                     config::Problems& problems, std::vector<SearchParameter>& into);

    /// The value that a trial has.
    config::Value drawn(tune::Trial& trial) const;
    /// The value of a trial that is over.
    config::Value value(const tune::Param& param) const;
    /// Values to try the config with: all choices; of a range both ends, and of a real one something between, with the
    /// places where they stand.
    const std::vector<config::Value>& samples() const { return samples_; }
    const config::Origin& origin() const { return origin_; }

private:
    enum class Kind { uniform, log_uniform, integer, choice };
    static constexpr std::array<const char*, 4> kinds = {"uniform", "log_uniform", "integer", "choice"};

    std::string of(const char* part) const { return "search.space." + path + (*part ? "." : "") + part; }
    void read(const config::Value& said, config::Problems& problems);
    void read_options(const config::Value& said, config::Problems& problems);
    void read_choices(const config::Value& values, config::Problems& problems);
    void read_range(const config::Value& values, config::Problems& problems);
    template <class F>
    static void try_range(const config::Value& at, config::Problems& problems, F&& f) {
        try {
            f();
        } catch (const Error& error) {
            std::string_view words = error.what();
            constexpr std::string_view who = "tune::Trial: ";
            if (words.starts_with(who)) words.remove_prefix(who.size());
            problems.add(at.origin(), words);
        }
    }
    std::size_t index_of(const std::string& label) const {
        return static_cast<std::size_t>(std::find(labels_.begin(), labels_.end(), label) - labels_.begin());
    }

    Kind kind_ = Kind::uniform;
    tune::detail::Range range_;
    tune::IntegerOptions integer_;
    std::vector<std::string> labels_;
    std::vector<config::Value> choices_, samples_;
    config::Origin origin_;
};

/// Values of trials to try the config with: the first sample of each parameter, and each other one beside those.
std::vector<std::vector<config::Value>> values_to_try(const std::vector<SearchParameter>& space);
/// A config with values at the places of parameters. Names come first: another one leaves nothing of a table's options.
/// Throws `Error` where a path leads nowhere.
config::Value with_values(config::Value config, const std::vector<SearchParameter>& space,
                          const std::vector<config::Value>& values);

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search/parameter-inl.hpp"
#endif
