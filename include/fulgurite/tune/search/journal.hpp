// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/file/descriptor.hpp"
#include "fulgurite/file/failure.hpp"
#include "fulgurite/file/folder.hpp"
#include "fulgurite/tune/search/json.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

/// What a search was begun with, as names and texts: the first line of its journal.
using Heading = std::vector<std::pair<std::string, std::string>>;

/// A file that pieces of trials are appended to, one in a line of JSON. Whatever was written before a process was
/// killed is there, and a line that it was killed in is dropped.
class Journal {
public:
    struct Entry {
        Piece piece;
        std::int64_t line;
    };

    /// Reads what is there and goes on. Throws `Error` where the heading is another one, where a line is broken, and
    /// where another search writes to it.
    Journal(std::filesystem::path path, const Heading& heading);

    void write(const Piece& piece) {
        append(json_of(piece) + "\n");
        ++lines_;
    }
    /// What is known of a piece, and where it stands; null where nothing is.
    const Entry* find(std::int64_t number, std::int64_t segment) const {
        const auto found = pieces_.find({number, segment});
        return found == pieces_.end() ? nullptr : &found->second;
    }
    std::string place(std::int64_t line) const { return in_words(path_, ":", line); }
    const std::filesystem::path& path() const { return path_; }
    /// In a forked process, which must not hold the lock.
    void close() { file_.close(); }

private:
    void append(std::string_view line) {
        if (const int reason = file_.write(line.data(), line.size())) throw file::failure("write to", path_, reason);
    }
    void read(const Heading& heading);
    void take(std::string_view line, const Heading& heading);
    static std::string text_of(const Heading& heading);
    void compare(const Json& json, const Heading& heading) const;

    std::filesystem::path path_;
    file::Descriptor file_;
    std::int64_t lines_ = 0;
    std::map<std::pair<std::int64_t, std::int64_t>, Entry> pieces_;
};

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/journal-inl.hpp"
#endif
