// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/prediction_writer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE std::filesystem::path PredictionFiles::of_batch(std::int64_t index) const {
    char name[40];
    std::snprintf(name, sizeof name, "batch_%04lld.pt", static_cast<long long>(index));
    return directory_ / name;
}

FULGURITE_INLINE std::filesystem::path PredictionFiles::of_batch(std::int64_t index, std::int64_t loader) const {
    char name[60];
    std::snprintf(name, sizeof name, "batch_%lld_%04lld.pt", static_cast<long long>(loader),
                  static_cast<long long>(index));
    return directory_ / name;
}

FULGURITE_INLINE void PredictionFiles::prepare(bool overwrite) const {
    checkpoint::prepare(directory_);
    for (const auto& path : there()) {
        if (!overwrite)
            throw Error("PredictionWriter: '" + path.string() +
                        "' is there already, of an earlier prediction; give another directory, or .overwrite = "
                        "true, which removes those files first");
        remove_file(path);
    }
}

FULGURITE_INLINE bool PredictionFiles::is_ours(std::string_view name) {
    if (name == "predictions.pt") return true;
    if (!name.starts_with("batch_") || !name.ends_with(".pt")) return false;
    name = name.substr(6, name.size() - 9);
    const auto loader = std::min(name.find('_'), name.size());
    if (loader == name.size()) return name.size() >= 4 && is_number(name);
    const auto index = name.substr(loader + 1);
    return is_number(name.substr(0, loader)) && index.size() >= 4 && is_number(index);
}

FULGURITE_INLINE std::vector<std::filesystem::path> PredictionFiles::there() const {
    std::vector<std::filesystem::path> found;
    std::error_code failure;
    std::filesystem::directory_iterator entry(directory_, failure);
    for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure))
        if (is_ours(entry->path().filename().string())) found.push_back(entry->path());
    if (failure) throw file::failure("read the folder", directory_, failure.value());
    std::sort(found.begin(), found.end());
    return found;
}

FULGURITE_INLINE StateTree compact(StateTree tree) {
    map_tensors(tree, [](const at::Tensor& given) {
        at::Tensor tensor = given.cpu();
        const bool whole = tensor.has_storage() && tensor.nbytes() == tensor.storage().nbytes();
        return tensor.layout() != at::kStrided || whole ? tensor : tensor.clone();
    });
    return tree;
}

} // namespace fulgurite::checkpoint
