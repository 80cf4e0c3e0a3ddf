// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sstream>

#include "fulgurite/config/yaml.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE void YamlBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    Value value;
    value.origin(place(mark));
    add(mark, std::move(value), anchor);
}

FULGURITE_INLINE void YamlBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) refuse(mark, "an alias stands within what it is an alias of");
    count_ += weight(found->second);
    if (count_ > most_values) refuse(mark, "more than ", most_values, " values");
    add(mark, found->second, YAML::NullAnchor);
}

FULGURITE_INLINE void YamlBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                            const std::string& text) {
    const bool is_bare = tag == "?" || tag.empty();
    const bool plain = is_bare || is_core(tag, {"int", "float", "bool", "null"});
    if (!is_bare) last_quoted_ = static_cast<std::size_t>(mark.pos);
    if (!plain && tag != "!" && !is_core(tag, {"str"})) refuse_tag(mark, tag);
    if (is_core(tag, {"null"}) && !at_key()) return OnNull(mark, anchor);
    if (plain && (text == "null" || text == "~" || text == "Null" || text == "NULL") && !at_key())
        return OnNull(mark, anchor);
    merges_ = is_bare && text == "<<" && at_key();
    add(mark, Value::scalar(text, plain ? Value::Written::plain : Value::Written::quoted, place(mark)), anchor);
}

FULGURITE_INLINE void YamlBuilder::refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
    const bool is_own = tag.starts_with(yamls_own);
    refuse(mark, "the tag '", is_own ? "!!" + tag.substr(yamls_own.size()) : tag, "' says nothing here; leave it out");
}

FULGURITE_INLINE std::size_t YamlBuilder::weight(const Value& value) {
    std::size_t all = 1;
    if (value.is_list())
        for (const auto& each : value.elements()) all += weight(each);
    if (value.is_table())
        for (const auto& each : value.entries()) all += weight(each.value);
    return all;
}

FULGURITE_INLINE void YamlBuilder::open(const YAML::Mark& mark, Value value, YAML::anchor_t anchor) {
    if (at_key()) refuse_key(mark, value);
    if (open_.size() == most_levels) refuse(mark, "more than ", most_levels, " lists and tables within each other");
    if (++count_ > most_values) refuse(mark, "more than ", most_values, " values");
    open_.push_back({std::move(value), anchor});
}

FULGURITE_INLINE void YamlBuilder::close() {
    auto done = std::move(open_.back());
    open_.pop_back();
    for (const auto& table : done.merged)
        for (const auto& [key, value, origin] : table.entries()) {
            if (done.value.contains(key)) continue;
            if (done.value.size() == Value::most_keys)
                throw Error(done.key.origin.text(), ": a table has more than ", Value::most_keys, " keys");
            done.value.insert({key, origin}) = value;
        }
    put(std::move(done.value), done.anchor);
}

FULGURITE_INLINE void YamlBuilder::add(const YAML::Mark& mark, Value value, YAML::anchor_t anchor) {
    if (++count_ > most_values) refuse(mark, "more than ", most_values, " values");
    if (!at_key()) return put(std::move(value), anchor);
    if (!value.is_scalar()) refuse_key(mark, value);
    if (value.as_string().size() > Value::longest_key)
        refuse(mark, "a key has ", value.as_string().size(), " bytes; it may have ", Value::longest_key);
    auto& table = open_.back();
    if (table.value.size() == Value::most_keys) refuse(mark, "a table has more than ", Value::most_keys, " keys");
    if (const auto* before = table.value.place_of(value.as_string()))
        refuse(mark, "'", value.as_string(), "' stands in line ", before->line, " already");
    if (merges_ && !table.merged.empty()) refuse(mark, "'<<' stands here a second time; give it a list of tables");
    table.key = {value.as_string(), place(mark)};
    table.has_key = true;
    table.merges = std::exchange(merges_, false);
}

FULGURITE_INLINE void YamlBuilder::put(Value value, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = value;
    if (open_.empty()) {
        root_ = std::move(value);
        return;
    }
    auto& around = open_.back();
    if (around.value.is_list()) around.value.elements().push_back(std::move(value));
    else if (around.merges) {
        merge(around, value);
    } else {
        around.value.insert(std::move(around.key)) = std::move(value);
        around.has_key = false;
    }
}

FULGURITE_INLINE void YamlBuilder::merge(Open& around, const Value& value) {
    const auto all = value.is_list() ? value.elements() : Value::List{value};
    for (const auto& each : all) {
        if (!each.is_table())
            throw Error(around.key.origin.text(), ": '<<' is ", each.words(),
                        ", a table, or a list of tables, is wanted");
        around.merged.push_back(each);
    }
    around.has_key = around.merges = false;
}

FULGURITE_INLINE void refuse_tab(std::string_view text, const std::string& source, int line) {
    for (int before = 1; before < line && !text.empty(); ++before)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    const auto tab = text.substr(0, text.find_first_not_of(" \t")).find('\t');
    if (tab != text.npos)
        throw Error(Origin(source, line, static_cast<int>(tab) + 1).text(),
                    ": a tab stands in front of the line; YAML wants spaces there");
}

FULGURITE_INLINE void refuse_unclosed(std::string_view text, const std::string& source, const Origin& noticed,
                                      const std::string& what) {
    const Unclosed unclosed(text);
    if (unclosed.words().empty()) return;
    const auto place = place_in(text, unclosed.place(), source);
    throw Error(place.text(), ": ", unclosed.words(),
                noticed.line > place.line ? in_words("; in line ", noticed.line, " then: ", what) : "");
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE Value parse_yaml(std::string_view text, const std::string& source) {
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
        detail::refuse_tab(text, source, noticed.line);
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
