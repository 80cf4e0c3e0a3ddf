// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/pickle_calls.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE std::vector<std::int64_t> integers(PickleRef value) {
    std::vector<std::int64_t> numbers;
    for (auto element : value->elements("a tensor's shape"))
        numbers.push_back(element->expect(PickleKind::integer, "a size").integer);
    return numbers;
}

FULGURITE_INLINE PickleValue storage_from(PickleRef id, const LoadStorage& load) {
    const auto& parts = id->elements("a storage's name");
    if (parts.size() < 5) throw Error("its pickle is damaged: a storage's name has too few parts");
    std::string_view name = parts[1]->expect(PickleKind::global, "a storage's type").text;
    if (!name.starts_with("torch.")) throw Error("a storage in it is of the unknown type ", name);
    const bool untyped = name == "torch.storage.UntypedStorage";
    const auto* type = untyped ? storage_type_of(at::kByte) : storage_type_named(name.substr(6));
    if (!type) throw Error("a storage in it is of the unknown type ", name);
    const auto count = parts[4]->expect(PickleKind::integer, "a storage's length").integer;
    const auto size = static_cast<std::int64_t>(c10::elementSize(type->type));
    if (count < 0 || count > (std::int64_t{1} << 60) / size)
        throw Error("a storage in it has the impossible length ", count);
    PickleValue value(PickleKind::storage);
    value.type = type->type;
    const auto& key = parts[2]->expect(PickleKind::string, "a storage's key").text;
    value.storage = load(key, static_cast<std::size_t>(count * size));
    return value;
}

FULGURITE_INLINE void set_lazy_bits(const at::Tensor& tensor, const PickleValue& metadata) {
    if (metadata.kind != PickleKind::dict) return;
    for (std::size_t i = 0; i + 1 < metadata.parts.size(); i += 2) {
        if (!metadata.parts[i + 1]->flag) continue;
        if (metadata.parts[i]->text == "conj" && tensor.is_complex()) tensor._set_conj(true);
        if (metadata.parts[i]->text == "neg") tensor._set_neg(true);
    }
}

FULGURITE_INLINE PickleValue rebuild_tensor(const std::vector<PickleRef>& args, bool names_its_type) {
    if (args.size() < (names_its_type ? 7u : 4u)) throw Error("its pickle is damaged: a tensor has too few parts");
    auto& storage = args[0]->expect(PickleKind::storage, "a tensor's storage");
    auto type = storage.type;
    if (names_its_type) {
        const auto& name = args[6]->expect(PickleKind::global, "a tensor's type").text;
        const auto* found = name.starts_with("torch.") ? storage_type_named(std::string_view(name).substr(6)) : nullptr;
        if (!found) throw Error("a tensor in it is of the unknown type " + name);
        type = found->type;
    }
    PickleValue value(PickleKind::tensor);
    value.tensor = tensor_over(storage.storage, type, args[1]->expect(PickleKind::integer, "a tensor's offset").integer,
                               integers(args[2]), integers(args[3]));
    if (const std::size_t last = names_its_type ? 7 : 6; args.size() > last) set_lazy_bits(value.tensor, *args[last]);
    return value;
}

FULGURITE_INLINE PickleValue rebuild_sparse_tensor(const std::vector<PickleRef>& parts) {
    if (parts.size() < 3) throw Error("its pickle is damaged: a sparse tensor has too few parts");
    const auto& indices = parts[0]->expect(PickleKind::tensor, "a sparse tensor's indices").tensor;
    const auto& values = parts[1]->expect(PickleKind::tensor, "a sparse tensor's values").tensor;
    const auto shape = integers(parts[2]);
    const bool coalesced = parts.size() > 3 && parts[3]->flag;
    try {
        at::_validate_sparse_coo_tensor_args(indices, values, shape, coalesced);
    } catch (const c10::Error& error) {
        throw Error("a sparse tensor in it is damaged: ", error.what_without_backtrace());
    }
    PickleValue value(PickleKind::tensor);
    value.tensor =
        at::_sparse_coo_tensor_unsafe(indices, values, shape, values.options().layout(at::kSparse), coalesced);
    return value;
}

FULGURITE_INLINE PickleValue dictionary_from(const std::vector<PickleRef>& args, bool ordered) {
    auto dict = pickle_group(PickleKind::dict, ordered);
    if (args.empty()) return dict;
    if (args[0]->kind == PickleKind::dict) dict.parts = args[0]->parts;
    if (args[0]->kind == PickleKind::sequence)
        for (auto pair : args[0]->parts) {
            const auto& entry = pair->elements("an entry of a dictionary");
            if (entry.size() == 2) dict.parts.insert(dict.parts.end(), entry.begin(), entry.end());
        }
    return dict;
}

FULGURITE_INLINE PickleValue text_from(const std::vector<PickleRef>& args, char separator) {
    std::string text;
    for (auto part : args) {
        if (!text.empty() && text.back() != separator) text += separator;
        text += part->kind == PickleKind::integer ? std::to_string(part->integer) : part->text;
    }
    return pickle_text(PickleKind::string, std::move(text));
}

FULGURITE_INLINE PickleValue bytes_from(const std::string& utf8) {
    std::string bytes;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        if (lead < 0x80 || i + 1 == utf8.size()) bytes += utf8[i];
        else bytes += static_cast<char>((lead & 0x03) << 6 | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
    }
    return pickle_text(PickleKind::bytes, std::move(bytes));
}

FULGURITE_INLINE PickleValue value_of_call(const std::string& callee, PickleRef arguments) {
    const auto& args = arguments->elements("a call's arguments");
    const auto is = [&](auto... names) { return ((callee == names) || ...); };
    const bool some = !args.empty();
    if (is("torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor")) return rebuild_tensor(args, false);
    if (is("torch._utils._rebuild_tensor_v3")) return rebuild_tensor(args, true);
    if (args.size() > 1 && is("torch._utils._rebuild_sparse_tensor") && args[0]->text == "torch.sparse_coo")
        return rebuild_sparse_tensor(args[1]->elements("a sparse tensor"));
    if (some && is("torch.serialization._get_layout")) return *args[0]; // its name
    if (some && is("torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state")) return *args[0];
    if (is("collections.OrderedDict")) return dictionary_from(args, true);
    if (is("builtins.dict", "__builtin__.dict", "collections.Counter")) return dictionary_from(args, false);
    if (is("collections.defaultdict")) return pickle_group(PickleKind::dict, false);
    if (is("builtins.set", "builtins.frozenset", "builtins.list", "__builtin__.set", "__builtin__.frozenset",
           "__builtin__.list", "torch.Size") &&
        (!some || args[0]->kind == PickleKind::sequence))
        return pickle_group(PickleKind::sequence, callee == "torch.Size", some ? args[0]->parts : args);
    if (callee.starts_with("pathlib.")) return text_from(args, '/');
    if (is("torch.device")) return text_from(args, ':');
    if (some && is("_codecs.encode")) return bytes_from(args[0]->expect(PickleKind::string, "a text").text);
    auto object = pickle_group(PickleKind::object, false, {arguments});
    object.text = callee;
    return object;
}

} // namespace fulgurite::checkpoint::format
