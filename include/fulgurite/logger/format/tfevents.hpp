// SPDX-License-Identifier: BSL-1.0
#pragma once
#if !defined(FULGURITE_HAS_PROTOZERO)
#if __has_include(<protozero/pbf_writer.hpp>)
#define FULGURITE_HAS_PROTOZERO 1
#else
#define FULGURITE_HAS_PROTOZERO 0
#endif
#endif

#if FULGURITE_HAS_PROTOZERO
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "fulgurite/logger/format/crc32c.hpp"
#include "fulgurite/logger/rows/row.hpp"

/// Events as TensorBoard reads them: protocol buffers (tensorboard/compat/proto/{event,summary}.proto) in TFRecord
/// frames.
namespace fulgurite::logger::tfevents {

namespace tag {
namespace event {
enum : std::uint32_t { wall_time = 1, step = 2, file_version = 3, summary = 5 };
}
namespace summary {
enum : std::uint32_t { value = 1 };
}
namespace value {
enum : std::uint32_t { tag = 1, simple_value = 2, tensor = 8, metadata = 9 };
}
namespace metadata {
enum : std::uint32_t { plugin_data = 1 };
}
namespace plugin {
enum : std::uint32_t { name = 1, content = 2 };
}
namespace tensor {
enum : std::uint32_t { dtype = 1, shape = 2, string_value = 8 };
}
namespace shape {
enum : std::uint32_t { dim = 2, size = 1 };
}
namespace hparams {
enum : std::uint32_t { session_start = 3, session_end = 4 };
}
namespace session_start {
enum : std::uint32_t { hparams = 1, start_time = 5 };
}
namespace session_end {
enum : std::uint32_t { status = 1, end_time = 2 };
}
namespace map {
enum : std::uint32_t { key = 1, value = 2 };
}
namespace json {
enum : std::uint32_t { number = 2, string = 3, boolean = 4 };
}
} // namespace tag

/// Puts the lengths into its text when it goes, so it must be gone before the text is handed out.
using Writer = protozero::pbf_writer;

/// Appends one TFRecord: length, its checksum, data, its checksum, all little-endian.
void append_record(std::string& out, std::string_view data);

/// The first event of every file.
std::string version_event(double wall_time);

/// A row as one event: its scalars, and the epoch where it is known and no scalar has that name. Values become floats,
/// as TensorBoard keeps them.
std::string scalars_event(const Row& row);

/// An event of one summary whose content belongs to a plugin; with a text, a tensor of one string.
std::string plugin_event(double wall_time, std::string_view name, std::string_view plugin, std::string_view content,
                         const std::string* text = nullptr, std::int64_t step = 0);

/// The number that a whole text stands for, so that TensorBoard sorts by it. What is not finite stays a text: JSON, in
/// which TensorBoard hands options on, has no such number, and the option would be missing.
bool parse_number(std::string_view text, double& number);

/// What a run was started with, for the tab HPARAMS.
std::string session_start_event(const Hyperparameters& parameters, double wall_time);

/// How a run ended: status is "success" or anything else for a failure.
std::string session_end_event(std::string_view status, double wall_time);

/// A text for the tab TEXT; Markdown is rendered.
std::string text_event(std::string_view name, const std::string& text, double wall_time, std::int64_t step = 0);

} // namespace fulgurite::logger::tfevents

#endif

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/tfevents-inl.hpp"
#endif
