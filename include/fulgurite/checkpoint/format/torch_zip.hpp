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
inline void write_torch_zip(const StateTree& tree, const std::filesystem::path& path) {
    format::PickleWriter pickle;
    const auto bytes = pickle.write(tree);
    file::AtomicFile file(path, file::Links::replace); // "last.ckpt" may be a link to the best one
    caffe2::serialize::PyTorchStreamWriter zip([&file](const void* data, std::size_t size) {
        file.write(data, size);
        return size;
    });
    const auto record = [&](const std::string& name, std::string_view text) {
        zip.writeRecord(name, text.data(), text.size());
    };
    record("data.pkl", bytes);
    record(".format_version", "1");
    record("byteorder", "little");
    for (std::size_t i = 0; i < pickle.storages().size(); ++i) {
        auto& storage = pickle.storages()[i];
        zip.writeRecord("data/" + std::to_string(i), storage.bytes.const_data_ptr(), storage.size);
    }
    zip.writeEndOfFile();
    file.commit();
}

namespace format {

/// An archive whose records are read as they were written, or not at all.
class Archive {
public:
    explicit Archive(const std::string& path) : zip_(path), sums_(path) {}

    bool has(const std::string& name) { return zip_.hasRecord(name); }
    /// The record and its size in bytes. Throws `Error` where it has been changed since.
    std::tuple<at::DataPtr, std::size_t> record(const std::string& name) {
        auto found = zip_.getRecord(name);
        sums_.check(name, std::get<0>(found).get(), std::get<1>(found));
        return found;
    }
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

    c10::Storage operator()(const std::string& key, std::size_t bytes) {
        const auto [found, is_new] = index_.try_emplace(key, storages_.size());
        if (is_new) {
            const auto name = "data/" + key;
            if (!zip_.has(name)) throw Error("the record '" + name + "' of a tensor is missing");
            auto [data, size] = zip_.record(name);
            storages_.emplace_back(c10::Storage::use_byte_size_t(), size, std::move(data));
        }
        const auto& storage = storages_.at(found->second);
        if (storage.nbytes() < bytes)
            throw Error("the record 'data/", key, "' holds ", storage.nbytes(), " bytes of ", bytes);
        return storage;
    }

private:
    Archive& zip_;
    std::unordered_map<std::string, std::size_t> index_;
    std::vector<c10::Storage> storages_;
};

inline StateTree read_archive(const std::string& path) {
    Archive zip(path);
    if (!zip.has("data.pkl")) throw Error("it holds no 'data.pkl'; a file of torch.save or of fulgurite is wanted");
    if (zip.has("byteorder") && zip.text("byteorder") != "little")
        throw Error("it was written by a big-endian machine");
    const auto pickled = zip.text("data.pkl");
    PickleReader pickle(pickled, StorageRecords(zip));
    return TreeFromPickle().convert(pickle.read());
}

} // namespace format

/// Reads what `write_torch_zip` or Python's `torch.save` wrote, Lightning's checkpoints included. Nothing in the file
/// is executed: what a tree has no kind for is kept as text or as a dictionary, see `format::TreeFromPickle`.
///
/// Throws `Error` with the path for a file that is missing, truncated or not such an archive.
inline StateTree read_torch_zip(const std::filesystem::path& path) {
    const auto failed = [&](const std::string& why) {
        return Error("cannot read the checkpoint '" + path.string() + "': " + why);
    };
    try {
        return format::read_archive(path.string());
    } catch (const c10::Error& error) {
        const std::string_view why = error.what_without_backtrace(); // a sentence for the reader, then advice and more
        const auto end = std::min(why.find(". "), why.find('\n'));
        throw failed("it is truncated or damaged (" + std::string(why.substr(0, end)) + ")");
    } catch (const std::exception& error) {
        throw failed(error.what());
    }
}

} // namespace fulgurite::checkpoint
