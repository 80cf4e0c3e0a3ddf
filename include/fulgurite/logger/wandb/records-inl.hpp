// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/wandb/records.hpp"

#if FULGURITE_HAS_PROTOZERO
#include <algorithm>
#include <charconv>
#include <cmath>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/is_whole_number.hpp"
#include "fulgurite/core/valid_utf8.hpp"
#include "fulgurite/file/crc32.hpp"
#include "fulgurite/version.hpp"

namespace fulgurite::logger::wandb {

FULGURITE_INLINE std::string json_number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

FULGURITE_INLINE std::string json_option(const std::string& text) {
    double number = 0;
    if (is_whole_number(text)) return text;
    if (tfevents::parse_number(text, number)) return json_number(number);
    return text == "true" || text == "false" ? text : in_quotes(text);
}

FULGURITE_INLINE void Frames::piece(std::string& out, char type, std::string_view data) {
    std::string text(1, type);
    text += data;
    const auto little = [&](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    };
    little(file::crc32(text), 4);
    little(static_cast<std::uint32_t>(data.size()), 2);
    out += text;
    size_ += head + data.size();
}

FULGURITE_INLINE void Frames::append(std::string& out, std::string_view record) {
    enum : char { full = 1, first = 2, middle = 3, last = 4 };
    if (size_ == 0) {
        out += std::string_view(":W&B\xE1\xBE\0", head);
        size_ = head;
    }
    auto left = block - size_ % block;
    if (left < head) {
        out.append(left, '\0');
        size_ += left;
        left = block;
    }
    if (record.size() + head <= left) return piece(out, full, record);
    piece(out, first, record.substr(0, left - head));
    record.remove_prefix(left - head);
    for (; record.size() > block - head; record.remove_prefix(block - head))
        piece(out, middle, record.substr(0, block - head));
    piece(out, last, record);
}

FULGURITE_INLINE void add_text(Writer& writer, std::uint32_t tag, std::string_view text) {
    if (!text.empty()) writer.add_string(tag, valid_utf8(text));
}

FULGURITE_INLINE void add_config(Writer& record, std::uint32_t tag, const Hyperparameters& config) {
    Writer all(record, tag);
    for (const auto& [name, value] : config) {
        Writer update(all, tag::config::update);
        update.add_string(tag::item::key, valid_utf8(name));
        update.add_string(tag::item::value_json, json_option(value));
    }
}

FULGURITE_INLINE void add_items(Writer& all, std::uint32_t tag, const std::vector<Item>& items) {
    for (const auto& item : items) {
        Writer one(all, tag);
        for (const auto& part : item.name) one.add_string(tag::item::nested_key, part);
        one.add_string(tag::item::value_json, item.json);
    }
}

FULGURITE_INLINE std::string header_record() {
    std::string text;
    {
        Writer record(text);
        Writer header(record, tag::record::header);
        Writer version(header, tag::header::version_info);
        version.add_string(tag::version::producer, "fulgurite " FULGURITE_VERSION_STRING);
        version.add_string(tag::version::min_consumer, "0.40.0"); // since when records are what they are here
    }
    return text;
}

FULGURITE_INLINE std::string run_record(const RunFacts& facts, const Hyperparameters& config) {
    std::string text;
    {
        Writer record(text);
        Writer run(record, tag::record::run);
        add_text(run, tag::run::run_id, facts.id);
        add_text(run, tag::run::entity, facts.entity);
        add_text(run, tag::run::project, facts.project);
        add_config(run, tag::run::config, config);
        add_text(run, tag::run::group, facts.group);
        add_text(run, tag::run::job_type, facts.job_type);
        add_text(run, tag::run::display_name, facts.name);
        add_text(run, tag::run::notes, facts.notes);
        for (const auto& tag : facts.tags) add_text(run, tag::run::tags, tag);
        add_text(run, tag::run::host, facts.host);
        Writer time(run, tag::run::start_time);
        const double whole = std::floor(facts.start_time);
        time.add_int64(tag::timestamp::seconds, static_cast<std::int64_t>(whole));
        time.add_int32(tag::timestamp::nanos, static_cast<std::int32_t>((facts.start_time - whole) * 1e9));
    }
    return text;
}

FULGURITE_INLINE std::string config_record(const Hyperparameters& config) {
    std::string text;
    {
        Writer record(text);
        add_config(record, tag::record::config, config);
    }
    return text;
}

FULGURITE_INLINE std::string history_record(const std::vector<Item>& items, std::int64_t step) {
    std::string text;
    {
        Writer record(text);
        Writer history(record, tag::record::history);
        add_items(history, tag::history::item, items);
        Writer number(history, tag::history::step);
        number.add_int64(tag::step::num, step);
    }
    return text;
}

FULGURITE_INLINE std::string summary_record(const std::vector<Item>& items) {
    std::string text;
    {
        Writer record(text);
        Writer summary(record, tag::record::summary);
        add_items(summary, tag::summary::update, items);
    }
    return text;
}

FULGURITE_INLINE std::string file_record(const std::string& path, bool is_ours) {
    constexpr std::int32_t wandb = 1;
    std::string text;
    {
        Writer record(text);
        Writer files(record, tag::record::files);
        Writer file(files, tag::files::files);
        file.add_string(tag::file::path, path);
        if (is_ours) file.add_enum(tag::file::type, wandb);
    }
    return text;
}

FULGURITE_INLINE std::string exit_record(std::int32_t code, double seconds) {
    std::string text;
    {
        Writer record(text);
        Writer exit(record, tag::record::exit);
        if (code != 0) exit.add_int32(tag::exit::code, code);
        exit.add_int32(tag::exit::runtime, static_cast<std::int32_t>(seconds));
    }
    return text;
}

FULGURITE_INLINE void number_record(std::string& record, std::int64_t number, const std::string& id) {
    Writer writer(record); // appends
    writer.add_int64(tag::record::num, number);
    Writer info(writer, tag::record::info);
    info.add_string(tag::info::stream_id, id);
}

} // namespace fulgurite::logger::wandb

#endif
