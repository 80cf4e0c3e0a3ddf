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

    std::string write(const StateTree& tree) {
        bytes_ = "\x80\x02";
        value(tree);
        bytes_ += '.';
        return std::move(bytes_);
    }
    const std::vector<Storage>& storages() const { return storages_; }

private:
    void value(const StateTree& tree) {
        using Kind = StateTree::Kind;
        switch (tree.kind()) {
            case Kind::none:
                bytes_ += 'N';
                break;
            case Kind::boolean:
                bytes_ += tree.as_bool() ? '\x88' : '\x89';
                break;
            case Kind::integer:
                integer(tree.as_int());
                break;
            case Kind::real:
                real(tree.as_double());
                break;
            case Kind::string:
                string(tree.as_string());
                break;
            case Kind::tensor:
                tensor(tree.as_tensor());
                break;
            case Kind::list:
                bytes_ += ']', sequence(tree, 'e');
                break;
            case Kind::tuple:
                tree.empty() ? void(bytes_ += ')') : sequence(tree, 't');
                break;
            case Kind::dict:
                bytes_ += '}', dictionary(tree);
                break;
            case Kind::ordered_dict:
                ordered_dict(), dictionary(tree);
                break;
        }
    }

    void sequence(const StateTree& tree, char end) {
        if (tree.empty()) return;
        bytes_ += '(';
        for (std::size_t i = 0; i < tree.size(); ++i) below(std::to_string(i), [&] { value(tree.elements()[i]); });
        bytes_ += end;
    }

    void dictionary(const StateTree& tree) {
        if (tree.empty()) return;
        bytes_ += '(';
        for (const auto& item : tree.items())
            below(item.first.text(), [&] {
                item.first.is_int() ? integer(item.first.as_int()) : string(item.first.as_string());
                value(item.second);
            });
        bytes_ += 'u';
    }

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

    void integer(std::int64_t number) {
        if (number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max()) {
            bytes_ += 'J';
            little_endian(number, 4);
        } else {
            bytes_ += "\x8a\x08";
            little_endian(number);
        }
    }

    void real(double number) {
        bytes_ += 'G';
        const auto bits = std::bit_cast<std::uint64_t>(number);
        for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>((bits >> shift) & 0xFF);
    }

    void string(std::string_view text) {
        if (!is_utf8(text)) throw Error("the string at '" + path_ + "' is not UTF-8; keep bytes in a tensor of uint8");
        bytes_ += 'X';
        little_endian(text.size(), 4);
        bytes_ += text;
    }

    void tensor(const at::Tensor& given) {
        if (!given.defined()) return void(bytes_ += 'N');
        const auto* type = storage_type_of(given.scalar_type());
        if (!type || given.layout() != at::kStrided || given.is_meta() || !given.has_storage())
            throw Error("the tensor at '" + path_ + "' (" + c10::toString(given.scalar_type()) +
                        ") cannot be saved: it must be dense and hold its values in memory; convert it first");
        const at::Tensor plain = given.detach().resolve_conj().resolve_neg();
        const bool typed = !type->storage_class.empty();
        global("torch._utils", typed ? "_rebuild_tensor_v2" : "_rebuild_tensor_v3");
        bytes_ += '(';
        storage(plain, *type);
        integer(plain.storage_offset());
        shape(plain.sizes());
        shape(plain.strides());
        bytes_ += '\x89'; // requires_grad
        ordered_dict();   // backward hooks
        if (!typed) global("torch", type->dtype);
        bytes_ += "tR";
    }

    void shape(at::IntArrayRef numbers) {
        bytes_ += '(';
        for (auto number : numbers) integer(number);
        bytes_ += 't';
    }

    void storage(const at::Tensor& tensor, const StorageType& type) {
        const bool typed = !type.storage_class.empty();
        const auto index = index_of(tensor);
        const auto count = storages_[index].size / (typed ? tensor.itemsize() : 1);
        bytes_ += '(';
        string("storage");
        typed ? global("torch", type.storage_class) : global("torch.storage", "UntypedStorage");
        string(std::to_string(index));
        string("cpu");
        integer(static_cast<std::int64_t>(count));
        bytes_ += "tQ";
    }

    // A storage is known by its address and its type: Python gives one type to all tensors of a storage.
    std::size_t index_of(const at::Tensor& tensor) {
        const std::pair<const void*, std::int64_t> place{tensor.storage().unsafeGetStorageImpl(),
                                                         static_cast<std::int64_t>(tensor.scalar_type())};
        std::string key(sizeof place, '\0'); // a map that LibTorch's own headers have instantiated costs nothing
        std::memcpy(key.data(), &place, sizeof place);
        const auto [known, is_new] = known_.try_emplace(std::move(key), storages_.size());
        if (!is_new) return known->second;
        const auto bytes = tensor.storage().nbytes() / tensor.itemsize() * tensor.itemsize();
        storages_.push_back({bytes_of(tensor, static_cast<std::int64_t>(bytes)).to(at::kCPU), bytes, tensor});
        return storages_.size() - 1;
    }

    // The whole storage as bytes, where it lies.
    static at::Tensor bytes_of(const at::Tensor& tensor, std::int64_t size) {
        auto impl = c10::make_intrusive<c10::TensorImpl>(c10::Storage(tensor.storage()), tensor.key_set(),
                                                         c10::scalarTypeToTypeMeta(at::kByte));
        impl->set_sizes_contiguous(at::IntArrayRef(&size, 1));
        return at::Tensor(std::move(impl));
    }

    static bool is_utf8(std::string_view text) {
        constexpr std::uint32_t smallest[] = {0, 0x80, 0x800, 0x10000};
        for (std::size_t i = 0; i < text.size();) {
            const auto lead = static_cast<unsigned char>(text[i++]);
            if (lead < 0x80) continue;
            const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
            if (lead < 0xC0 || lead > 0xF4 || text.size() - i < more) return false;
            std::uint32_t point = lead & (0x3Fu >> more);
            for (std::size_t k = 0; k < more; ++k, ++i) {
                if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return false;
                point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
            }
            if (point < smallest[more] || point > 0x10FFFF) return false;
        }
        return true;
    }

    std::string bytes_;
    std::string path_;
    std::vector<Storage> storages_;
    std::unordered_map<std::string, std::size_t> known_;
};

} // namespace fulgurite::checkpoint::format
