// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fstream>

#include "fulgurite/checkpoint/load.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::detail {

FULGURITE_INLINE std::string neighbours_of(const std::filesystem::path& path) {
    const auto directory = std::filesystem::absolute(path).parent_path();
    std::error_code failure;
    if (!std::filesystem::is_directory(directory, failure))
        return "; there is no directory '" + directory.string() + "'";
    std::vector<std::string> names;
    for (std::filesystem::directory_iterator entry(directory, failure), end; !failure && entry != end;
         entry.increment(failure))
        if (const auto name = entry->path().filename().string(); !name.starts_with('.')) names.push_back(name);
    if (names.empty()) return "; its directory is empty";
    std::sort(names.begin(), names.end());
    std::string text = "; in '" + directory.string() + "' there are";
    for (std::size_t i = 0; i < names.size() && i < 8; ++i) text += (i ? ", '" : " '") + names[i] + "'";
    return text + (names.size() > 8 ? ", …" : "");
}

} // namespace fulgurite::checkpoint::detail

namespace fulgurite::checkpoint {

FULGURITE_INLINE StateTree load(const std::filesystem::path& path) {
    const auto failed = [&](const std::string& why) {
        return Error("cannot read the checkpoint '" + path.string() + "': " + why);
    };
    if (path.empty()) throw Error("no checkpoint can be read from an empty path; was one saved at all?");
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (status.type() == std::filesystem::file_type::not_found)
        throw failed("there is no such file" + detail::neighbours_of(path));
    if (std::filesystem::is_directory(status)) throw failed("it is a directory" + detail::neighbours_of(path / "x"));

    std::array<char, 4> start{};
    std::ifstream file(path, std::ios::binary);
    if (!file) throw failed("it cannot be opened; check its permissions");
    file.read(start.data(), start.size());
    const std::string_view found(start.data(), static_cast<std::size_t>(file.gcount()));
    if (found.empty()) throw failed("it is empty");
    if (found != "PK\x03\x04")
        throw failed(found.starts_with("\x80\x02")
                         ? "it is in the format that torch.save had before PyTorch 1.6; load and save it in Python"
                         : "it is no checkpoint; a file of fulgurite, of Lightning or of torch.save is wanted");
    return read_torch_zip(path);
}

} // namespace fulgurite::checkpoint
