// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/format/tfevents.hpp" // FULGURITE_HAS_PROTOZERO

#if FULGURITE_HAS_PROTOZERO
#include <cstddef>
#include <cstdint>
#include <protozero/pbf_writer.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/logger/concept.hpp"

/// Runs as Weights & Biases keeps them on the disk: protocol buffers (wandb/proto/wandb_internal.proto) in the frames
/// of a LevelDB log.
namespace fulgurite::logger::wandb {

using Writer = protozero::pbf_writer;

namespace tag {
namespace record {
enum : std::uint32_t {
    num = 1,
    history = 2,
    summary = 3,
    config = 5,
    files = 6,
    run = 17,
    exit = 18,
    header = 21,
    info = 200
};
}
namespace info {
enum : std::uint32_t { stream_id = 1 };
}
namespace header {
enum : std::uint32_t { version_info = 1 };
}
namespace version {
enum : std::uint32_t { producer = 1, min_consumer = 2 };
}
namespace run {
enum : std::uint32_t {
    run_id = 1,
    entity = 2,
    project = 3,
    config = 4,
    group = 6,
    job_type = 7,
    display_name = 8,
    notes = 9,
    tags = 10,
    host = 13,
    start_time = 17
};
}
namespace timestamp {
enum : std::uint32_t { seconds = 1, nanos = 2 };
}
namespace config {
enum : std::uint32_t { update = 1 };
}
namespace summary {
enum : std::uint32_t { update = 1 };
}
namespace item { // of config, history and summary
enum : std::uint32_t { key = 1, nested_key = 2, value_json = 16 };
}
namespace history {
enum : std::uint32_t { item = 1, step = 2 };
}
namespace step {
enum : std::uint32_t { num = 1 };
}
namespace files {
enum : std::uint32_t { files = 1 };
}
namespace file {
enum : std::uint32_t { path = 1, type = 3 };
}
namespace exit {
enum : std::uint32_t { code = 1, runtime = 2 };
}
} // namespace tag

/// A value of a row by its name, as JSON. A name of several parts is the path to a member of an object.
struct Item {
    std::vector<std::string> name;
    std::string json;
};

/// Puts records into the frames of a LevelDB log: blocks of 32 KiB, in which a record is whole or in pieces, each with
/// CRC-32, length and type. Unlike LevelDB's, the sum is the CRC-32 of zlib, and the file begins with ":W&B", 0xBEE1,
/// 0.
class Frames {
public:
    /// `size`: that of a file which is gone on with.
    explicit Frames(std::size_t size = 0) : size_(size) {}

    void append(std::string& out, std::string_view record);
    std::size_t size() const { return size_; }

private:
    void piece(std::string& out, char type, std::string_view data);

    static constexpr std::size_t block = 32768, head = 7;
    std::size_t size_;
};

/// What a run is called and belongs to.
struct RunFacts {
    std::string id, entity, project, group, job_type, name, notes, host;
    std::vector<std::string> tags;
    double start_time; ///< seconds since 1970
};

/// Each of these is the text of a Record without its number, which `number_record` appends.
std::string header_record();
std::string run_record(const RunFacts& facts, const Hyperparameters& config);
std::string config_record(const Hyperparameters& config);
std::string history_record(const std::vector<Item>& items, std::int64_t step);
std::string summary_record(const std::vector<Item>& items);
/// `is_ours`: a file about the run, such as wandb-metadata.json, and no data of the user.
std::string file_record(const std::string& path, bool is_ours);
std::string exit_record(std::int32_t code, double seconds);
/// Numbers it, and says of which run it is.
void number_record(std::string& record, std::int64_t number, const std::string& id);

/// A number of JSON; NaN and Infinity as W&B writes them.
std::string json_number(double value);
/// A printed option as JSON: a number, true, false, or a text.
std::string json_option(const std::string& text);

} // namespace fulgurite::logger::wandb

#endif

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/wandb/records-inl.hpp"
#endif
