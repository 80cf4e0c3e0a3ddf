// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/config/aggregate.hpp"
#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::app {

struct Registry;

namespace detail {

/// A section of a registry by its type; defined with the registry.
template <class S>
const S& section_of(const Registry& registry);

} // namespace detail

/// A member of an option struct that is built, too: `{name, cfg}` within options. S: a section of the registry.
///
///     struct DistillerOptions {
///         app::Part<app::Models> teacher;                 // must be there
///         std::optional<app::Part<app::Criteria>> extra;  // may be
///         std::vector<app::Part<app::Metrics>> metrics;   // any number
///     };
///     … auto teacher = options.teacher.make();            // an app::Model, a new one for each call
template <class S>
class Part {
public:
    Part() = default;

    /// Whether the config names one.
    bool given() const { return read_.has_value(); }
    /// Builds it. Throws `Error` where the config names none.
    template <class... Args>
    auto make(Args&&... args) const {
        if (!read_) throw Error("a part that no config has named is asked for; make options with a registry's section");
        return read_->make(std::forward<Args>(args)...);
    }
    /// As it was put into the registry.
    std::string name() const { return read_ ? read_->name : std::string(); }

    void take(const config::Value& from, const std::string& path) {
        from_ = from;
        path_ = path;
    }
    config::Value taken() const { return read_ ? read_->resolved : config::literal(from_); }
    static config::Value schema() {
        return config::Value{{"part", S().kind()}, // for those who know a registry
                             {"type", "object"},
                             {"properties", config::Value{{"name", config::Value{{"type", "string"}}},
                                                          {"cfg", config::Value{{"type", "object"}}}}}};
    }
    /// What a config named is looked up in a registry.
    void look_up(const Registry& registry, std::vector<std::string>& notices, config::Problems& problems) {
        read_.reset();
        if (auto read = detail::section_of<S>(registry).read(from_, path_, problems)) {
            notices.insert(notices.end(), read->notices.begin(), read->notices.end());
            read_.emplace(std::move(*read));
        }
    }
    bool is_named() const { return !from_.is_nothing(); }

private:
    config::Value from_;
    std::string path_;
    std::optional<typename S::Read> read_;
};

namespace detail {

/// Goes through options for parts of them that are built, too.
class PartFinder {
public:
    PartFinder(const Registry* registry, const Chosen& chosen, std::vector<std::string>& notices,
               config::Problems& problems)
        : registry_(registry), chosen_(chosen), notices_(notices), problems_(problems) {}

    template <class T>
    void operator()(T& options) {
        in(options, chosen_.path);
    }

private:
    template <class S>
    void in(Part<S>& part, const std::string& path) {
        if (!part.is_named()) return problems_.add(chosen_.origin, "'", path, "' is missing");
        if (registry_) part.look_up(*registry_, notices_, problems_);
        else problems_.add(chosen_.origin, "'", path, "' is looked up in a registry; read it with one");
    }
    template <class T>
    void in(std::optional<T>& value, const std::string& path) {
        if (value) in(*value, path);
    }
    template <class T>
    void in(std::vector<T>& values, const std::string& path) {
        if constexpr (std::is_class_v<T>)
            for (std::size_t i = 0; i < values.size(); ++i)
                in(values[i], config::detail::joined(path, std::to_string(i)));
    }
    template <class T>
    void in(std::map<std::string, T>& values, const std::string& path) {
        for (auto& [key, value] : values) in(value, config::detail::joined(path, key));
    }
    template <class T>
    void in(T& value, const std::string& path) {
        if constexpr (config::OptionStruct<T>)
            config::for_each_option(
                value, [&](std::string_view name, auto& member) { in(member, config::detail::joined(path, name)); });
    }

    const Registry* registry_;
    const Chosen& chosen_;
    std::vector<std::string>& notices_;
    config::Problems& problems_;
};

} // namespace detail

} // namespace fulgurite::app
