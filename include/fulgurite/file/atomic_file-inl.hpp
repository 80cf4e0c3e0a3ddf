// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/file/atomic_file.hpp"

namespace fulgurite::file {

FULGURITE_INLINE std::filesystem::path behind_links(std::filesystem::path path) {
    std::error_code error;
    for (int links = 0; links < 40 && !path.native().starts_with("/proc/") && std::filesystem::is_symlink(path, error);
         ++links) {
        const auto to = std::filesystem::read_symlink(path, error);
        if (error) break;
        path = path.parent_path() / to;
    }
    return path;
}

FULGURITE_INLINE bool stays_in_place(const std::filesystem::path& path) {
    std::error_code unknown;
    const auto found = std::filesystem::status(path, unknown);
    if (!std::filesystem::exists(found)) return false;
    return !std::filesystem::is_regular_file(found) || is_of_the_system(path);
}

FULGURITE_INLINE AtomicFile::AtomicFile(std::filesystem::path target, Links links) : target_(std::move(target)) {
    const bool is_replaced =
        links == Links::replace && std::filesystem::is_symlink(target_) && !is_of_the_system(target_);
    stays_ = !is_replaced && (stays_in_place(target_) || stays_in_place(behind_links(target_)));
    if (stays_) return;
    if (!is_replaced) target_ = behind_links(target_);
    const auto folder = folder_of(target_);
    require_folder(folder);
    temporary_ = folder / partial::next_name();
    file_ = Descriptor(temporary_, O_WRONLY | O_CREAT | O_EXCL);
    if (!file_.is_open()) throw failure("write", target_, errno);
    partial::lock(file_);
}

FULGURITE_INLINE void AtomicFile::commit() {
    if (stays_) return commit_in_place();
    if (reason_ == 0) reason_ = file_.sync();
    const int closing = file_.close();
    if (reason_ == 0) reason_ = closing;
    if (reason_ == 0 && std::rename(temporary_.c_str(), target_.c_str()) != 0) reason_ = errno;
    if (reason_ != 0) throw failure("write", target_, reason_);
    temporary_.clear();
    sync_folder(folder_of(target_));
}

FULGURITE_INLINE void AtomicFile::commit_in_place() {
    const Descriptor file(target_, O_WRONLY | O_TRUNC);
    const int reason = file.is_open() ? file.write(pending_.data(), pending_.size()) : errno;
    if (reason != 0) throw failure("write", target_, reason);
}

FULGURITE_INLINE void write_atomically(const std::filesystem::path& path, std::string_view content) {
    AtomicFile file(path);
    file.write(content);
    file.commit();
}

} // namespace fulgurite::file
