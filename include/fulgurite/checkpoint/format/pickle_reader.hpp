// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <bit>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/checkpoint/format/pickle_calls.hpp"

namespace fulgurite::checkpoint::format {

/// Reads a pickle of protocol 2 to 5, as `torch.save` writes it. It executes nothing and trusts nothing: every length
/// and every index is checked. Throws `Error` for a damaged pickle. The values live as long as the reader.
class PickleReader {
public:
    PickleReader(std::string_view bytes, LoadStorage load) : bytes_(bytes), load_(std::move(load)) {}

    PickleRef read();

private:
    using Kind = PickleKind;

    bool constant(unsigned char op);
    bool text(unsigned char op);
    bool container(unsigned char op);
    // What takes everything since the last mark.
    bool group(unsigned char op);
    bool memo(unsigned char op);
    bool call(unsigned char op);

    unsigned char byte() { return static_cast<unsigned char>(take(1)[0]); }
    std::string_view take(std::uint64_t size);
    template <class T>
    T number() {
        T result = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) result = static_cast<T>(result | static_cast<T>(byte()) << (8 * i));
        return result;
    }
    std::string line();
    void real();
    // Little-endian two's complement. Seeds of 64 bits keep their bits; what is longer is kept as text.
    void long_integer(std::string_view digits);
    void long_text(std::string_view digits);

    PickleRef push(PickleValue value);
    void push_text(Kind kind, std::uint64_t size) { push(pickle_text(kind, std::string(take(size)))); }
    PickleRef top();
    PickleRef pop();
    std::vector<PickleRef> since_mark();
    void tuple(std::size_t size);
    // An object that takes elements or entries is a list or a dictionary by another name.
    void append(const std::vector<PickleRef>& more);
    void insert(const std::vector<PickleRef>& more);
    // Python numbers what it remembers from 0, so no number can exceed the count of instructions.
    void keep(std::uint64_t index);
    void recall(std::uint64_t index);
    void global(const std::string& module, const std::string& name) {
        push(pickle_text(Kind::global, module + "." + name));
    }
    void called(PickleRef callee, PickleRef args) {
        push(value_of_call(callee->kind == Kind::global ? callee->text : "an object", args));
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    LoadStorage load_;
    std::deque<PickleValue> values_; // addresses stay as it grows
    std::vector<PickleRef> stack_;
    std::vector<std::size_t> marks_;
    std::vector<PickleRef> memo_;
};

} // namespace fulgurite::checkpoint::format

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/format/pickle_reader-inl.hpp"
#endif
