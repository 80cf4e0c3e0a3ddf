// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/TensorImpl.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/format/storage_types.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint::format {

/// Writes a state tree as a pickle of protocol 2 that names only what `torch.load(weights_only=True)` accepts, and
/// gathers the storages that its tensors lie in: `storages()[i]` is the record "data/<i>". Tensors of one storage stay
/// so.
///
/// Throws `Error` for a tensor that is not dense, or a string that is not UTF-8: Python would refuse the file.
class PickleWriter {
public:
    struct Storage {
        at::Tensor bytes;  ///< all of it as uint8, on the host
        std::size_t size;  ///< in bytes
        at::Tensor origin; ///< kept alive, so that its address stands for it
    };

    std::string write(const StateTree& tree);
    const std::vector<Storage>& storages() const { return storages_; }

private:
    void value(const StateTree& tree);

    void sequence(const StateTree& tree, char end);

    void dictionary(const StateTree& tree);

    template <class Write>
    void below(std::string_view name, Write&& write) {
        const auto outer = path_.size();
        path_.append("/").append(name);
        write();
        path_.resize(outer);
    }

    void ordered_dict() {
        global("collections", "OrderedDict");
        bytes_ += ")R";
    }

    void global(std::string_view module, std::string_view name) {
        bytes_.append("c").append(module).append("\n").append(name).append("\n");
    }

    template <class T>
    void little_endian(T number, std::size_t size = sizeof(T)) {
        for (std::size_t i = 0; i < size; ++i)
            bytes_ += static_cast<char>((static_cast<std::uint64_t>(number) >> (8 * i)) & 0xFF);
    }

    void integer(std::int64_t number);

    void real(double number);

    void string(std::string_view text);

    void tensor(const at::Tensor& given);

    void shape(at::IntArrayRef numbers);

    void storage(const at::Tensor& tensor, const StorageType& type);

    // A storage is known by its address and its type: Python gives one type to all tensors of a storage.
    std::size_t index_of(const at::Tensor& tensor);

    // The whole storage as bytes, where it lies.
    static at::Tensor bytes_of(const at::Tensor& tensor, std::int64_t size);

    static bool is_utf8(std::string_view text);

    std::string bytes_;
    std::string path_;
    std::vector<Storage> storages_;
    std::unordered_map<std::string, std::size_t> known_;
};

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/pickle_writer-inl.hpp"
#endif
