// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/tfevents.hpp"

namespace fulgurite::logger::tfevents {

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE void append_record(std::string& out, std::string_view data) {
    const auto little_endian = [](std::uint64_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
        return text;
    };
    const auto length = little_endian(data.size(), 8);
    out += length;
    out += little_endian(masked_crc32c(length), 4);
    out += data;
    out += little_endian(masked_crc32c(data), 4);
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string version_event(double wall_time) {
    std::string event;
    {
        Writer writer(event);
        writer.add_double(tag::event::wall_time, wall_time);
        writer.add_string(tag::event::file_version, "brain.Event:2");
    }
    return event;
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string scalars_event(const Row& row) {
    std::string event;
    {
        Writer writer(event);
        writer.add_double(tag::event::wall_time, row.wall_time);
        writer.add_int64(tag::event::step, row.step);
        Writer summary(writer, tag::event::summary);
        const auto add = [&](std::string_view name, double number) {
            Writer value(summary, tag::summary::value);
            value.add_string(tag::value::tag, name.data(), name.size());
            value.add_float(tag::value::simple_value, static_cast<float>(number));
        };
        for (const auto& [name, value] : row.values) add(name, value);
        if (row.epoch >= 0 && std::ranges::find(row.values, "epoch", &Scalar::name) == row.values.end())
            add("epoch", static_cast<double>(row.epoch));
    }
    return event;
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string plugin_event(double wall_time, std::string_view name, std::string_view plugin,
                                          std::string_view content, const std::string* text, std::int64_t step) {
    std::string event;
    {
        Writer writer(event);
        writer.add_double(tag::event::wall_time, wall_time);
        if (step != 0) writer.add_int64(tag::event::step, step);
        Writer summary(writer, tag::event::summary);
        Writer value(summary, tag::summary::value);
        value.add_string(tag::value::tag, name.data(), name.size());
        if (text != nullptr) {
            constexpr std::int32_t dt_string = 7;
            Writer tensor(value, tag::value::tensor);
            tensor.add_enum(tag::tensor::dtype, dt_string);
            {
                Writer shape(tensor, tag::tensor::shape);
                Writer dim(shape, tag::shape::dim);
                dim.add_int64(tag::shape::size, 1);
            }
            tensor.add_bytes(tag::tensor::string_value, *text);
        }
        Writer metadata(value, tag::value::metadata);
        Writer data(metadata, tag::metadata::plugin_data);
        data.add_string(tag::plugin::name, plugin.data(), plugin.size());
        if (!content.empty()) data.add_bytes(tag::plugin::content, content.data(), content.size());
    }
    return event;
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE bool parse_number(std::string_view text, double& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && std::isfinite(number);
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string session_start_event(const Hyperparameters& parameters, double wall_time) {
    std::string content;
    {
        Writer plugin(content);
        Writer session(plugin, tag::hparams::session_start);
        for (const auto& [name, text] : parameters) {
            Writer entry(session, tag::session_start::hparams);
            entry.add_string(tag::map::key, name);
            Writer value(entry, tag::map::value);
            if (double number = 0; parse_number(text, number)) value.add_double(tag::json::number, number);
            else if (text == "true" || text == "false") value.add_bool(tag::json::boolean, text == "true");
            else value.add_string(tag::json::string, text);
        }
        session.add_double(tag::session_start::start_time, wall_time);
    }
    return plugin_event(wall_time, "_hparams_/session_start_info", "hparams", content);
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string session_end_event(std::string_view status, double wall_time) {
    constexpr std::int32_t success = 1, failure = 2;
    std::string content;
    {
        Writer plugin(content);
        Writer session(plugin, tag::hparams::session_end);
        session.add_enum(tag::session_end::status, status == "success" ? success : failure);
        session.add_double(tag::session_end::end_time, wall_time);
    }
    return plugin_event(wall_time, "_hparams_/session_end_info", "hparams", content);
}
#endif

#if FULGURITE_HAS_PROTOZERO
FULGURITE_INLINE std::string text_event(std::string_view name, const std::string& text, double wall_time,
                                        std::int64_t step) {
    std::string full_name(name);
    full_name += "/text_summary"; // `+` would let GCC 12 warn of an overflow that is none (its bug 105651)
    return plugin_event(wall_time, full_name, "text", {}, &text, step);
}
#endif

} // namespace fulgurite::logger::tfevents
