// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/Allocator.h>
#include <c10/util/Exception.h>
#include <caffe2/serialize/inline_container.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/format/pickle_reader.hpp"
#include "fulgurite/checkpoint/format/pickle_tree.hpp"
#include "fulgurite/checkpoint/format/pickle_writer.hpp"
#include "fulgurite/checkpoint/format/zip_sums.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint {

/// Writes a tree to a file that Python's `torch.load(path, weights_only=True)` reads: dictionaries and their order,
/// lists, tuples, numbers, strings, and tensors of every dense type, with their strides and with shared storages still
/// shared. Tensors of a device are saved as tensors of the CPU.
///
/// The file appears whole or not at all. Throws `Error` if it cannot be written.
void write_torch_zip(const StateTree& tree, const std::filesystem::path& path);

namespace format {

/// An archive whose records are read as they were written, or not at all.
class Archive {
public:
    explicit Archive(const std::string& path) : zip_(path), sums_(path) {}

    bool has(const std::string& name) { return zip_.hasRecord(name); }
    /// The record and its size in bytes. Throws `Error` where it has been changed since.
    std::tuple<at::DataPtr, std::size_t> record(const std::string& name);
    std::string text(const std::string& name) {
        const auto [data, size] = record(name);
        return std::string(static_cast<const char*>(data.get()), size);
    }

private:
    caffe2::serialize::PyTorchStreamReader zip_;
    ZipSums sums_;
};

/// Gives out the storages of an archive, each read once.
class StorageRecords {
public:
    explicit StorageRecords(Archive& zip) : zip_(zip) {}

    c10::Storage operator()(const std::string& key, std::size_t bytes);

private:
    Archive& zip_;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<c10::Storage> storages_;
};

StateTree read_archive(const std::string& path);

} // namespace format

/// Reads what `write_torch_zip` or Python's `torch.save` wrote, Lightning's checkpoints included. Nothing in the file
/// is executed: what a tree has no kind for is kept as text or as a dictionary, see `format::TreeFromPickle`.
///
/// Throws `Error` with the path for a file that is missing, truncated or not such an archive.
StateTree read_torch_zip(const std::filesystem::path& path);

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/torch_zip-inl.hpp"
#endif
