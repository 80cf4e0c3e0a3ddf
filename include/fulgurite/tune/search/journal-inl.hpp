// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fstream>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/journal.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE Journal::Journal(std::filesystem::path path, const Heading& heading) : path_(std::move(path)) {
    file::require_folder(file::folder_of(path_));
    file_ = file::Descriptor(path_, O_RDWR | O_CREAT | O_APPEND);
    if (!file_.is_open()) throw file::failure("open", path_, errno);
    bool taken = true;
    for (int tries = 0; taken && tries < 100; ++tries) { // processes of a search that was killed end soon
        if (tries > 0) ::usleep(10'000);
        taken = ::flock(file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    }
    if (taken) throw Error("'", path_, "' is written to by another search; wait for its end, or give another folder");
    read(heading);
}

FULGURITE_INLINE void Journal::read(const Heading& heading) {
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

FULGURITE_INLINE void Journal::take(std::string_view line, const Heading& heading) {
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

FULGURITE_INLINE std::string Journal::text_of(const Heading& heading) {
    std::string all = "{\"journal\":\"fulgurite tune::search 1\"";
    for (const auto& [name, value] : heading) all += in_words(",", in_quotes(name), ":", in_quotes(value));
    return all + "}\n";
}

FULGURITE_INLINE void Journal::compare(const Json& json, const Heading& heading) const {
    for (const auto& [name, value] : heading) {
        const auto& before = json.at(name).string();
        if (before != value)
            throw Error(place(1), ": the search in this folder was begun with ", name, " ", before, ", got ", value,
                        "; give it the same again, or another folder");
    }
}

} // namespace fulgurite::tune::detail
