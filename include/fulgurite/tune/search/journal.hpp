// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
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
    Journal(std::filesystem::path path, const Heading& heading) : path_(std::move(path)) {
        file::require_folder(file::folder_of(path_));
        file_ = file::Descriptor(path_, O_RDWR | O_CREAT | O_APPEND);
        if (!file_.is_open()) throw file::failure("open", path_, errno);
        bool taken = true;
        for (int tries = 0; taken && tries < 100; ++tries) { // processes of a search that was killed end soon
            if (tries > 0) ::usleep(10'000);
            taken = ::flock(file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
        }
        if (taken)
            throw Error("'", path_, "' is written to by another search; wait for its end, or give another folder");
        read(heading);
    }

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
    void read(const Heading& heading) {
        std::ifstream in(path_, std::ios::binary);
        const std::string all{std::istreambuf_iterator<char>(in), {}};
        const auto whole = all.rfind('\n') + 1; // npos + 1 is 0: no line is whole
        if (whole != all.size() && ::ftruncate(file_.number(), static_cast<off_t>(whole)) != 0)
            throw file::failure("write to", path_, errno);
        std::string_view rest(all.data(), whole);
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            take(rest.substr(0, end), heading);
            rest.remove_prefix(end + 1);
        }
        if (lines_ > 0) return;
        append(text_of(heading));
        ++lines_;
    }
    void take(std::string_view line, const Heading& heading) {
        ++lines_;
        Json json;
        Piece piece;
        try {
            json = Json::read(line);
            if (lines_ > 1) piece = piece_of(json);
            else if (json.at("journal").string() != "fulgurite tune::search 1") throw Error("the heading is another");
        } catch (const Error& error) {
            throw Error(place(lines_), ": this is no line of a search's journal (", error.what(),
                        "); mend or remove the line, or give another folder");
        }
        if (lines_ == 1) return compare(json, heading);
        pieces_.insert_or_assign({piece.number, piece.segment}, Entry{std::move(piece), lines_});
    }
    static std::string text_of(const Heading& heading) {
        std::string all = "{\"journal\":\"fulgurite tune::search 1\"";
        for (const auto& [name, value] : heading) all += in_words(",", json_text(name), ":", json_text(value));
        return all + "}\n";
    }
    void compare(const Json& json, const Heading& heading) const {
        for (const auto& [name, value] : heading) {
            const auto& before = json.at(name).string();
            if (before != value)
                throw Error(place(1), ": the search in this folder was begun with ", name, " ", before, ", got ", value,
                            "; give it the same again, or another folder");
        }
    }

    std::filesystem::path path_;
    file::Descriptor file_;
    std::int64_t lines_ = 0;
    std::map<std::pair<std::int64_t, std::int64_t>, Entry> pieces_;
};

} // namespace fulgurite::tune::detail
