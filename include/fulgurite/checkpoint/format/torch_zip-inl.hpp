// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/torch_zip.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint {

FULGURITE_INLINE void write_torch_zip(const StateTree& tree, const std::filesystem::path& path) {
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

} // namespace fulgurite::checkpoint

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE std::tuple<at::DataPtr, std::size_t> Archive::record(const std::string& name) {
    auto found = zip_.getRecord(name);
    sums_.check(name, std::get<0>(found).get(), std::get<1>(found));
    return found;
}

FULGURITE_INLINE c10::Storage StorageRecords::operator()(const std::string& key, std::size_t bytes) {
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

FULGURITE_INLINE StateTree read_archive(const std::string& path) {
    Archive zip(path);
    if (!zip.has("data.pkl")) throw Error("it holds no 'data.pkl'; a file of torch.save or of fulgurite is wanted");
    if (zip.has("byteorder") && zip.text("byteorder") != "little")
        throw Error("it was written by a big-endian machine");
    const auto pickled = zip.text("data.pkl");
    PickleReader pickle(pickled, StorageRecords(zip));
    return TreeFromPickle().convert(pickle.read());
}

} // namespace fulgurite::checkpoint::format

namespace fulgurite::checkpoint {

FULGURITE_INLINE StateTree read_torch_zip(const std::filesystem::path& path) {
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
