// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/base/placed.hpp"
#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/app/registry/options.hpp"
#include "fulgurite/app/registry/part.hpp"
#include "fulgurite/config/bind.hpp"
#include "fulgurite/config/schema.hpp"
#include "fulgurite/config/value_of.hpp"
#include "fulgurite/core/letters.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::app {

/// An option that Python has and this library has not. What it says may be what Python does by itself, or None. All
/// else is told as something without effect; where it has one there, it is refused, and `wanted` says what may stand.
struct PythonOption {
    std::string name;
    std::vector<std::string> by_itself = {}; ///< in small letters
    std::string wanted = {};
};

/// What can be built of one kind, by its names, which are found in any case of letters: `Section<Model()>`.
template <class Signature>
class Section;
template <class Made, class... Args>
class Section<Made(Args...)> {
public:
    using Make = std::function<Made(Args...)>;
    /// What was read: how it is made, and the part of the config with all options filled in.
    struct Read {
        std::string name;
        Make make;
        config::Value resolved;
        std::vector<std::string> notices = {}; ///< what is accepted and has no effect, a sentence each
    };

    /// Kind: what it is called in a sentence, "model". Python's: options that only Python has, of all names.
    explicit Section(std::string kind, std::vector<PythonOption> pythons = {})
        : kind_(std::move(kind)), pythons_(std::move(pythons)) {}

    /// Puts a type under a name: `how(options, args...)` builds it. Options is an option struct, or `detail::Nothing`;
    /// what `try_out(options)` throws is told where the config is read. A name that is there is replaced. Options may
    /// have `void without_effect(const auto& tell) const`, which tells the names of those that do nothing.
    template <class Options, class F, class TryOut>
    void put(std::string name, F how, TryOut try_out) {
        Entry entry;
        entry.name = name;
        entry.read = [kind = kind_, how, try_out, name](const Chosen& chosen, const Registry* owner,
                                                        config::Problems& problems) {
            const auto wrong = problems.size();
            const auto known =
                detail::only_known(chosen.options, detail::option_names<Options>(), kind, name, problems);
            Options options{};
            auto notices = chosen.notices;
            if constexpr (config::OptionStruct<Options>) {
                config::bind(chosen.is_python ? detail::without_none<Options>(known) : known, options, problems,
                             chosen.path);
                detail::PartFinder(owner, chosen, notices, problems)(options);
                detail::tell_without_effect(std::as_const(options), chosen.path, notices);
            }
            const auto make = [how, options, origin = chosen.origin, what = kind + " '" + name + "'"](Args... args) {
                return placed(origin, what, [&] { return how(options, std::forward<Args>(args)...); });
            };
            Read read{name, make, config::Value{{"name", name}}, std::move(notices)};
            if constexpr (config::OptionStruct<Options>) read.resolved["cfg"] = config::value_of(options);
            if (problems.size() == wrong) detail::try_options(chosen, problems, [&] { try_out(options); });
            return read;
        };
        entry.names = detail::option_names<Options>();
        entry.schema = [] {
            if constexpr (config::OptionStruct<Options>) return config::schema_of<Options>();
            else return config::Value::table();
        };
        put(std::move(entry));
    }
    template <class Options, class F>
    void put(std::string name, F how) {
        put<Options>(std::move(name), std::move(how), [](const Options&) {});
    }

    /// Reads `{name, cfg}`. Empty where something is wrong with it, which is added to the problems.
    std::optional<Read> read(const config::Value& from, const std::string& path, config::Problems& problems) const {
        const auto chosen = Chosen::read(from, path, problems);
        return chosen ? read(*chosen, problems) : std::nullopt;
    }
    std::optional<Read> read(const Chosen& chosen, config::Problems& problems) const {
        const auto* entry = find(chosen.name);
        if (!entry) {
            problems.add(chosen.origin, "there is no ", kind_, " '", chosen.name, "'",
                         suggestion(chosen.name, names(), "there are"));
            return std::nullopt;
        }
        const auto wrong = problems.size();
        auto read = entry->read(adapted(chosen, *entry, problems), owner_, problems);
        return problems.size() == wrong ? std::optional(std::move(read)) : std::nullopt;
    }
    /// The same at once. Throws `Error` with all that is wrong.
    Made make(const config::Value& from, Args... args) const {
        config::Problems problems;
        auto found = read(from, kind_, problems);
        problems.raise();
        return found->make(std::forward<Args>(args)...);
    }
    bool contains(std::string_view name) const { return find(Chosen::last_part(name)) != nullptr; }
    /// In the order in which they were put in.
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (const auto& entry : entries_) all.push_back(entry.name);
        return all;
    }
    const std::string& kind() const { return kind_; }
    /// Of the kind: "models".
    std::string kinds() const { return kind_ == "criterion" ? "criteria" : kind_ + "s"; }
    /// In which registry parts of options are looked up.
    void owner(const Registry* registry) { owner_ = registry; }
    /// JSON Schema of the options of a name that is there.
    config::Value schema(std::string_view name) const { return find(name)->schema(); }
    /// Options that only Python has.
    const std::vector<PythonOption>& only_in_python() const { return pythons_; }

private:
    struct Entry {
        std::string name;
        std::function<Read(const Chosen&, const Registry*, config::Problems&)> read;
        std::function<config::Value()> schema;
        std::vector<std::string> names; // of options
    };
    /// Names as they are here: "T_max" is "t_max". What only Python has is left out.
    Chosen adapted(Chosen chosen, const Entry& entry, config::Problems& problems) const {
        const auto given = chosen.options;
        for (const auto& [key, value, origin] : given.entries())
            for (const auto& name : entry.names)
                if (key != name && in_small_letters(key) == in_small_letters(name) && !given.contains(name)) {
                    chosen.options.erase(key);
                    chosen.options.insert({name, origin}) = value;
                }
        for (const auto& [name, by_itself, wanted] : pythons_) {
            if (std::find(entry.names.begin(), entry.names.end(), name) != entry.names.end()) continue;
            const auto* said = chosen.options.find(name);
            if (!said) continue;
            const auto text = said->is_scalar() ? in_small_letters(said->as_string()) : std::string();
            const auto path = config::detail::joined(chosen.path, name);
            const bool is_default = said->is_nothing() || std::count(by_itself.begin(), by_itself.end(), text) > 0;
            if (!is_default && wanted.empty()) chosen.notices.push_back("'" + path + Chosen::no_effect);
            else if (!is_default)
                problems.add(said->origin(), "'", path, "' is ", said->words(), ", ", wanted, " is wanted");
            chosen.options.erase(name);
        }
        return chosen;
    }
    const Entry* find(std::string_view name) const {
        const auto wanted = in_small_letters(name);
        for (const auto& entry : entries_)
            if (in_small_letters(entry.name) == wanted) return &entry;
        return nullptr;
    }
    void put(Entry entry) {
        if (const auto* there = find(entry.name)) *const_cast<Entry*>(there) = std::move(entry);
        else entries_.push_back(std::move(entry));
    }

    std::string kind_;
    std::vector<PythonOption> pythons_;
    std::vector<Entry> entries_;
    const Registry* owner_ = nullptr;
};

} // namespace fulgurite::app
