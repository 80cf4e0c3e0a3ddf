// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml_merge.hpp"
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
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        Value value;
        value.origin(place(mark));
        add(mark, std::move(value), anchor);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end()) refuse(mark, "an alias stands within what it is an alias of");
        count_ += weight(found->second);
        if (count_ > most_values) refuse(mark, "more than ", most_values, " values");
        add(mark, found->second, YAML::NullAnchor);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& text) override {
        const bool plain = tag == "?" || tag.empty();
        if (!plain) last_quoted_ = static_cast<std::size_t>(mark.pos);
        if (plain && (text == "null" || text == "~" || text == "Null" || text == "NULL") && !at_key())
            return OnNull(mark, anchor);
        add(mark, Value::scalar(text, plain ? Value::Written::plain : Value::Written::quoted, place(mark)), anchor);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, Value::list({}, place(mark)), anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, Value::table(place(mark)), anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Value value;
        YAML::anchor_t anchor;
        Value::Key key = {};
        bool has_key = false, merges = false;
        Value merged = {}; // what stands under <<
        Origin merged_at = {};
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
    bool at_key() const { return !open_.empty() && open_.back().value.is_table() && !open_.back().has_key; }
    static std::size_t weight(const Value& value) {
        std::size_t all = 1;
        if (value.is_list())
            for (const auto& each : value.elements()) all += weight(each);
        if (value.is_table())
            for (const auto& each : value.entries()) all += weight(each.value);
        return all;
    }
    void open(const YAML::Mark& mark, Value value, YAML::anchor_t anchor) {
        if (at_key()) refuse_key(mark, value);
        if (open_.size() == most_levels) refuse(mark, "more than ", most_levels, " lists and tables within each other");
        if (++count_ > most_values) refuse(mark, "more than ", most_values, " values");
        open_.push_back({std::move(value), anchor});
    }
    void close() {
        auto done = std::move(open_.back());
        open_.pop_back();
        if (done.merged_at.line > 0) lay_merged_under(done.value, done.merged, done.merged_at);
        put(std::move(done.value), done.anchor);
    }
    void add(const YAML::Mark& mark, Value value, YAML::anchor_t anchor) {
        if (++count_ > most_values) refuse(mark, "more than ", most_values, " values");
        if (!at_key()) return put(std::move(value), anchor);
        if (!value.is_scalar()) refuse_key(mark, value);
        if (value.as_string().size() > Value::longest_key)
            refuse(mark, "a key has ", value.as_string().size(), " bytes; it may have ", Value::longest_key);
        auto& table = open_.back();
        if (table.value.size() == Value::most_keys) refuse(mark, "a table has more than ", Value::most_keys, " keys");
        if (const auto* before = table.value.place_of(value.as_string()))
            refuse(mark, "'", value.as_string(), "' stands in line ", before->line, " already");
        table.key = {value.as_string(), place(mark)};
        table.has_key = true;
        table.merges = value.as_string() == "<<" && value.written() == Value::Written::plain;
        if (table.merges && table.merged_at.line > 0)
            refuse(mark, "'<<' stands in line ", table.merged_at.line, " already; give it a list of tables");
    }
    void put(Value value, YAML::anchor_t anchor) {
        if (anchor != YAML::NullAnchor) anchors_[anchor] = value;
        if (open_.empty()) {
            root_ = std::move(value);
            return;
        }
        auto& around = open_.back();
        if (around.value.is_list()) around.value.elements().push_back(std::move(value));
        else if (std::exchange(around.merges, false)) {
            around.merged = std::move(value);
            around.merged_at = std::move(around.key.origin);
            around.has_key = false;
        } else {
            around.value.insert(std::move(around.key)) = std::move(value);
            around.has_key = false;
        }
    }

    std::string source_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, Value> anchors_;
    Value root_;
    std::size_t count_ = 0, last_quoted_ = std::string::npos;
    bool has_read_ = false;
};

/// Throws `Error` where something in the text seems not to be closed, with what the reader has noticed later.
inline void refuse_unclosed(std::string_view text, const std::string& source, const Origin& noticed,
                            const std::string& what) {
    const Unclosed unclosed(text);
    if (unclosed.words().empty()) return;
    const auto place = place_in(text, unclosed.place(), source);
    throw Error(place.text(), ": ", unclosed.words(),
                noticed.line > place.line ? in_words("; in line ", noticed.line, " then: ", what) : "");
}

} // namespace detail

/// A text of YAML, or of JSON, which is YAML too. Source: what it is called in messages. Throws `Error` with the place
/// for what is no YAML, a key that is there twice, and a second document.
inline Value parse_yaml(std::string_view text, const std::string& source = "text") {
    detail::check_text(text, source);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3); // what some editors begin a file with
    detail::YamlBuilder builder(source);
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        const Origin noticed(source, error.mark.line + 1, error.mark.column + 1);
        detail::refuse_unclosed(text, source, noticed, error.msg);
        if (const auto begun = builder.innermost();
            begun.line > 0 && error.msg.find("flow not found") != error.msg.npos)
            throw Error(begun.text(), ": what begins here is not closed, or a comma is missing before line ",
                        noticed.line, ", column ", noticed.column);
        const bool is_deep = error.msg == YAML::ErrorMsg::BAD_FILE; // what yaml-cpp says of it
        throw Error(noticed.text(), ": ", is_deep ? "too many lists and tables stand within each other" : error.msg);
    } catch (const detail::NoText& error) {
        detail::refuse_unclosed(text, source, error.place, "a key is wanted");
        throw;
    }
    detail::refuse_open_quote(text, builder.last_quoted(), source);
    return builder.take();
}

} // namespace fulgurite::config
