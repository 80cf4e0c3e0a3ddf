// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fstream>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/csv.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE CsvSink::CsvSink(std::filesystem::path path, bool append) {
    std::error_code failure; // what is wrong with the path is said where it is opened
    append = append && std::filesystem::is_regular_file(path, failure) && std::filesystem::file_size(path, failure) > 0;
    if (append) take_up(path);
    file::partial::sweep(file::folder_of(path));
    file_ = file::LogFile(std::move(path), append);
}

FULGURITE_INLINE void CsvSink::write(const Row& row) {
    place(row);
    if (header_.bytes == 0 || columns_.size() > header_.columns) widen();
    if (row.epoch >= 0) fmt::format_to(std::back_inserter(pending_), "{}", row.epoch);
    fmt::format_to(std::back_inserter(pending_), ",{}", row.step);
    for (std::size_t i = 2; i < columns_.size(); ++i) {
        pending_ += ',';
        if (cells_[i]) append_cell(pending_, *cells_[i]);
    }
    pending_ += '\n';
}

FULGURITE_INLINE void CsvSink::flush() {
    if (pending_.empty()) return;
    file_.write(pending_);
    pending_.clear();
}

FULGURITE_INLINE void CsvSink::place(const Row& row) {
    cells_.assign(columns_.size(), nullptr);
    for (const auto& [name, value] : row.values) {
        const auto column = static_cast<std::size_t>(std::ranges::find(columns_, name) - columns_.begin());
        if (column == columns_.size()) {
            columns_.emplace_back(name);
            cells_.push_back(nullptr);
        }
        cells_[column] = &value;
    }
}

FULGURITE_INLINE void CsvSink::widen() {
    flush();
    const auto header = join_cells(columns_);
    if (header_.bytes == 0) {
        pending_ = header;
    } else {
        copy_padded(header);
        file_ = file::LogFile(file_.path(), true);
    }
    header_ = {columns_.size(), header.size()};
}

FULGURITE_INLINE void CsvSink::copy_padded(const std::string& header) const {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> from(std::fopen(file_.path().c_str(), "rb"), std::fclose);
    if (!from) throw file::failure("read", file_.path(), errno);
    if (std::fseek(from.get(), static_cast<long>(header_.bytes), SEEK_SET) != 0)
        throw Error("Csv: '", file_.path().string(),
                    "' is no file that can be read again, so its table cannot get another column; write to a file");
    file::AtomicFile out(file_.path());
    out.write(header);
    const std::string padding(columns_.size() - header_.columns, ',');
    std::string text;
    std::array<char, 1 << 16> block;
    while (const auto size = std::fread(block.data(), 1, block.size(), from.get())) {
        text.clear();
        for (const char c : std::span(block).first(size)) {
            if (c == '\n') text += padding;
            text += c;
        }
        out.write(text);
    }
    if (std::ferror(from.get()) != 0) throw file::failure("read", file_.path(), errno);
    out.commit();
}

FULGURITE_INLINE void CsvSink::take_up(const std::filesystem::path& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> from(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!from) throw file::failure("read", path, errno);
    std::error_code failure;
    const auto size = std::filesystem::file_size(path, failure);
    if (failure) throw file::failure("read", path, failure.value());
    std::string text(size, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), from.get()));
    auto [columns, length] = parse_line(text);
    if (columns.size() < 2 || columns[0] != columns_[0] || columns[1] != columns_[1] || text[length - 1] != '\n')
        throw Error(
            fmt::format("Csv: '{}' exists, but its first line begins with '{}' where 'epoch,step' is wanted; "
                        "give another path, or set append to false to replace the file",
                        path.string(), text.substr(0, std::min<std::size_t>(length, 40))));
    columns_ = std::move(columns);
    header_ = {columns_.size(), length};
    std::filesystem::resize_file(path, text.rfind('\n') + 1, failure);
    if (failure) throw file::failure("write to", path, failure.value());
}

FULGURITE_INLINE bool has_header(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure)) return false;
    std::ifstream in(path);
    std::string line;
    return std::getline(in, line) && !in.eof();
}

} // namespace fulgurite::logger

namespace fulgurite {

FULGURITE_INLINE void Csv::on_fit_start() {
    // Its rows stay. Where no new writer can be had the broken one does, so that the next run still knows of them.
    if (running_ && running_->is_broken())
        running_.start(logger::CsvSink(path_, append_ || logger::has_header(path_)), interval_);
    open();
}

FULGURITE_INLINE void Csv::log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
    for (const auto& [name, value] : row)
        if (name == "epoch" || name == "step")
            throw Error(
                fmt::format("Csv: a metric is called '{0}', and so is a column that every table has; log "
                            "it under another name, such as 'train/{0}'",
                            name));
    if (!silent_) open().push(row, step, epoch);
}

} // namespace fulgurite
