// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/pickle_writer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE std::string PickleWriter::write(const StateTree& tree) {
    bytes_ = "\x80\x02";
    value(tree);
    bytes_ += '.';
    return std::move(bytes_);
}

FULGURITE_INLINE void PickleWriter::value(const StateTree& tree) {
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

FULGURITE_INLINE void PickleWriter::sequence(const StateTree& tree, char end) {
    if (tree.empty()) return;
    bytes_ += '(';
    for (std::size_t i = 0; i < tree.size(); ++i) below(std::to_string(i), [&] { value(tree.elements()[i]); });
    bytes_ += end;
}

FULGURITE_INLINE void PickleWriter::dictionary(const StateTree& tree) {
    if (tree.empty()) return;
    bytes_ += '(';
    for (const auto& item : tree.items())
        below(item.first.text(), [&] {
            item.first.is_int() ? integer(item.first.as_int()) : string(item.first.as_string());
            value(item.second);
        });
    bytes_ += 'u';
}

FULGURITE_INLINE void PickleWriter::integer(std::int64_t number) {
    if (number >= std::numeric_limits<std::int32_t>::min() && number <= std::numeric_limits<std::int32_t>::max()) {
        bytes_ += 'J';
        little_endian(number, 4);
    } else {
        bytes_ += "\x8a\x08";
        little_endian(number);
    }
}

FULGURITE_INLINE void PickleWriter::real(double number) {
    bytes_ += 'G';
    const auto bits = std::bit_cast<std::uint64_t>(number);
    for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>((bits >> shift) & 0xFF);
}

FULGURITE_INLINE void PickleWriter::string(std::string_view text) {
    if (!is_utf8(text)) throw Error("the string at '" + path_ + "' is not UTF-8; keep bytes in a tensor of uint8");
    bytes_ += 'X';
    little_endian(text.size(), 4);
    bytes_ += text;
}

FULGURITE_INLINE void PickleWriter::tensor(const at::Tensor& given) {
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

FULGURITE_INLINE void PickleWriter::shape(at::IntArrayRef numbers) {
    bytes_ += '(';
    for (auto number : numbers) integer(number);
    bytes_ += 't';
}

FULGURITE_INLINE void PickleWriter::storage(const at::Tensor& tensor, const StorageType& type) {
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

FULGURITE_INLINE std::size_t PickleWriter::index_of(const at::Tensor& tensor) {
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

FULGURITE_INLINE at::Tensor PickleWriter::bytes_of(const at::Tensor& tensor, std::int64_t size) {
    auto impl = c10::make_intrusive<c10::TensorImpl>(c10::Storage(tensor.storage()), tensor.key_set(),
                                                     c10::scalarTypeToTypeMeta(at::kByte));
    impl->set_sizes_contiguous(at::IntArrayRef(&size, 1));
    return at::Tensor(std::move(impl));
}

FULGURITE_INLINE bool PickleWriter::is_utf8(std::string_view text) {
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

} // namespace fulgurite::checkpoint::format
