// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite::config {

namespace detail {

/// A list or a table where a key is wanted: mostly one that is not closed, which yaml-cpp takes for a key.
struct NoText : Error {
    NoText(Origin at, const std::string& words) : Error(words), place(std::move(at)) {}
    Origin place;
};

/// Builds a tree of what yaml-cpp reads, piece by piece: its own tree has no places of keys, and keeps the first of
/// two.
class YamlBuilder : public YAML::EventHandler {
public:
    /// Aliases repeat what they stand for: a short file could fill the memory.
    static constexpr std::size_t most_values = 100'000;
    static constexpr std::size_t most_levels = 256; ///< as toml++ has it

    static constexpr std::string_view yamls_own = "tag:yaml.org,2002:"; ///< what `!!` stands for

    explicit YamlBuilder(std::string source) : source_(std::move(source)) {}
    Value take() { return std::move(root_); }
    /// Where the innermost list or table begins that is not closed; nowhere between documents.
    Origin innermost() const { return open_.empty() ? Origin() : open_.back().value.origin(); }

    /// Where the last scalar begins that is not plain, or its anchor; npos where there is none.
    std::size_t last_quoted() const { return last_quoted_; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (has_read_) refuse(mark, "a second document begins; a config has one");
    }
    void OnDocumentEnd() override { has_read_ = true; }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        if (tag != "?" && tag != "!" && !tag.empty() && !is_core(tag, {"seq"})) refuse_tag(mark, tag);
        open(mark, Value::list({}, place(mark)), anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        if (tag != "?" && tag != "!" && !tag.empty() && !is_core(tag, {"map"})) refuse_tag(mark, tag);
        open(mark, Value::table(place(mark)), anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Value value;
        YAML::anchor_t anchor;
        Value::Key key = {};
        bool has_key = false, merges = false; ///< the key is the merge key, "<<"
        std::vector<Value> merged = {};
    };

    Origin place(const YAML::Mark& mark) const { return Origin(source_, mark.line + 1, mark.column + 1); }
    template <class... Pieces>
    [[noreturn]] void refuse(const YAML::Mark& mark, const Pieces&... pieces) const {
        throw Error(place(mark).text(), ": ", pieces...);
    }
    [[noreturn]] void refuse_key(const YAML::Mark& mark, const Value& value) const {
        const auto at = place(mark);
        throw NoText(at, at.text() + ": a key is a text, not " + value.words());
    }
    /// Whether a tag is one of YAML's own, as `!!int`.
    static bool is_core(std::string_view tag, std::initializer_list<std::string_view> names) {
        return tag.starts_with(yamls_own) &&
               std::find(names.begin(), names.end(), tag.substr(yamls_own.size())) != names.end();
    }
    [[noreturn]] void refuse_tag(const YAML::Mark& mark, const std::string& tag) const;
    bool at_key() const { return !open_.empty() && open_.back().value.is_table() && !open_.back().has_key; }
    static std::size_t weight(const Value& value);
    void open(const YAML::Mark& mark, Value value, YAML::anchor_t anchor);
    void close();
    void add(const YAML::Mark& mark, Value value, YAML::anchor_t anchor);
    void put(Value value, YAML::anchor_t anchor);

    /// What YAML 1.1 has: `<<: *defaults`, or a list of such; a table's own keys hold over those.
    static void merge(Open& around, const Value& value);

    std::string source_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, Value> anchors_;
    Value root_;
    std::size_t count_ = 0, last_quoted_ = std::string::npos;
    bool has_read_ = false, merges_ = false;
};

/// Throws `Error` where the line that the reader has stumbled over begins with a tab: it says something else of it.
void refuse_tab(std::string_view text, const std::string& source, int line);

/// Throws `Error` where something in the text seems not to be closed, with what the reader has noticed later.
void refuse_unclosed(std::string_view text, const std::string& source, const Origin& noticed, const std::string& what);

} // namespace detail

/// A text of YAML, or of JSON, which is YAML too. Source: what it is called in messages. Throws `Error` with the place
/// for what is no YAML, a key that is there twice, and a second document.
Value parse_yaml(std::string_view text, const std::string& source = "text");

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/yaml-inl.hpp"
#endif
