// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/checkpoint/format/pickle_reader.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::checkpoint::format {

FULGURITE_INLINE PickleRef PickleReader::read() {
    for (;;) {
        const auto op = byte();
        if (op == '.') return pop();
        if (!(constant(op) || text(op) || container(op) || group(op) || memo(op) || call(op)))
            throw Error("its pickle has the unknown instruction ", int{op}, " at byte ", at_ - 1);
    }
}

// Tables of instructions, one to a line.
// clang-format off
FULGURITE_INLINE bool PickleReader::constant(unsigned char op) {
    switch (op) {
        case 'N': push({}); return true;
        case 0x88: push(PickleValue(Kind::boolean, true)); return true;
        case 0x89: push(PickleValue(Kind::boolean, false)); return true;
        case 'J': push(pickle_integer(static_cast<std::int32_t>(number<std::uint32_t>()))); return true;
        case 'K': push(pickle_integer(byte())); return true;
        case 'M': push(pickle_integer(number<std::uint16_t>())); return true;
        case 0x8a: long_integer(take(byte())); return true;
        case 0x8b: long_integer(take(number<std::uint32_t>())); return true;
        case 'G': real(); return true;
        default: return false;
    }
}

FULGURITE_INLINE bool PickleReader::text(unsigned char op) {
    switch (op) {
        case 'X': case 'T': push_text(Kind::string, number<std::uint32_t>()); return true;
        case 0x8c: case 'U': push_text(Kind::string, byte()); return true;
        case 0x8d: push_text(Kind::string, number<std::uint64_t>()); return true;
        case 'C': push_text(Kind::bytes, byte()); return true;
        case 'B': push_text(Kind::bytes, number<std::uint32_t>()); return true;
        case 0x8e: case 0x96: push_text(Kind::bytes, number<std::uint64_t>()); return true;
        default: return false;
    }
}

FULGURITE_INLINE bool PickleReader::container(unsigned char op) {
    switch (op) {
        case '}': push(pickle_group(Kind::dict, false)); return true;
        case ']': case 0x8f: push(pickle_group(Kind::sequence, false)); return true;
        case ')': push(pickle_group(Kind::sequence, true)); return true;
        case 0x85: tuple(1); return true;
        case 0x86: tuple(2); return true;
        case 0x87: tuple(3); return true;
        case 'a': { auto value = pop(); append({value}); return true; }
        case 's': { auto value = pop(), key = pop(); insert({key, value}); return true; }
        default: return false;
    }
}

FULGURITE_INLINE bool PickleReader::group(unsigned char op) {
    switch (op) {
        case '(': marks_.push_back(stack_.size()); return true;
        case '1': since_mark(); return true;
        case 't': case 0x91: push(pickle_group(Kind::sequence, true, since_mark())); return true;
        case 'l': push(pickle_group(Kind::sequence, false, since_mark())); return true;
        case 'd': { auto all = since_mark(); push(pickle_group(Kind::dict, false)); insert(all); return true; }
        case 'e': case 0x90: append(since_mark()); return true;
        case 'u': insert(since_mark()); return true;
        default: return false;
    }
}

FULGURITE_INLINE bool PickleReader::memo(unsigned char op) {
    switch (op) {
        case 'q': keep(byte()); return true;
        case 'r': keep(number<std::uint32_t>()); return true;
        case 0x94: keep(memo_.size()); return true;
        case 'h': recall(byte()); return true;
        case 'j': recall(number<std::uint32_t>()); return true;
        case '0': pop(); return true;
        case '2': stack_.push_back(top()); return true;
        case 0x80: if (byte() > 5) throw Error("its pickle is of a protocol beyond 5"); return true;
        case 0x95: number<std::uint64_t>(); return true;
        default: return false;
    }
}

FULGURITE_INLINE bool PickleReader::call(unsigned char op) {
    switch (op) {
        case 'c': { const auto module = line(); global(module, line()); return true; }
        case 0x93: {
            const auto name = pop()->expect(Kind::string, "a name").text;
            const auto module = pop()->expect(Kind::string, "a name").text;
            global(module, name);
            return true;
        }
        case 'R': case 0x81: { auto args = pop(), callee = pop(); called(callee, args); return true; }
        case 0x92: { pop(); auto args = pop(), callee = pop(); called(callee, args); return true; }
        case 'Q': push(storage_from(pop(), load_)); return true;
        case 'b': {  // attributes: those of an OrderedDict or a tensor say nothing about its content
            auto state = pop();
            if (top()->kind == Kind::object && top()->parts.size() == 1) top()->parts.push_back(state);
            return true;
        }
        default: return false;
    }
}
// clang-format on

FULGURITE_INLINE std::string_view PickleReader::take(std::uint64_t size) {
    if (size > bytes_.size() - at_) throw Error("its pickle ends in the middle of a value; the file is truncated");
    const auto taken = bytes_.substr(at_, size);
    at_ += size;
    return taken;
}

FULGURITE_INLINE std::string PickleReader::line() {
    const auto end = bytes_.find('\n', at_);
    if (end == bytes_.npos) throw Error("its pickle ends in the middle of a name; the file is truncated");
    const auto text = take(end - at_);
    byte();
    return std::string(text);
}

FULGURITE_INLINE void PickleReader::real() {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8 | byte();
    push(PickleValue(Kind::real))->real = std::bit_cast<double>(bits);
}

FULGURITE_INLINE void PickleReader::long_integer(std::string_view digits) {
    std::uint64_t bits = !digits.empty() && (digits.back() & 0x80) ? ~std::uint64_t{0} : 0;
    if (digits.size() > 9 || (digits.size() == 9 && digits.back() != 0)) return long_text(digits);
    for (std::size_t i = 0; i < digits.size() && i < 8; ++i) {
        bits &= ~(std::uint64_t{0xFF} << (8 * i));
        bits |= std::uint64_t{static_cast<unsigned char>(digits[i])} << (8 * i);
    }
    push(pickle_integer(static_cast<std::int64_t>(bits)));
}

FULGURITE_INLINE void PickleReader::long_text(std::string_view digits) {
    std::string hex = "0x";
    for (auto i = digits.size(); i-- > 0;)
        for (int shift : {4, 0}) hex += "0123456789abcdef"[static_cast<unsigned char>(digits[i]) >> shift & 15];
    push(pickle_text(Kind::string, std::move(hex)));
}

FULGURITE_INLINE PickleRef PickleReader::push(PickleValue value) {
    values_.push_back(std::move(value));
    stack_.push_back(&values_.back());
    return stack_.back();
}

FULGURITE_INLINE PickleRef PickleReader::top() {
    if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) throw Error("its pickle is damaged: a value is missing");
    return stack_.back();
}

FULGURITE_INLINE PickleRef PickleReader::pop() {
    auto value = top();
    stack_.pop_back();
    return value;
}

FULGURITE_INLINE std::vector<PickleRef> PickleReader::since_mark() {
    if (marks_.empty()) throw Error("its pickle is damaged: a mark is missing");
    std::vector<PickleRef> taken(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return taken;
}

FULGURITE_INLINE void PickleReader::tuple(std::size_t size) {
    std::vector<PickleRef> elements(size);
    while (size > 0) elements[--size] = pop();
    push(pickle_group(Kind::sequence, true, std::move(elements)));
}

FULGURITE_INLINE void PickleReader::append(const std::vector<PickleRef>& more) {
    if (top()->kind == Kind::object) *top() = pickle_group(Kind::sequence, false);
    auto& elements = top()->elements("a list");
    elements.insert(elements.end(), more.begin(), more.end());
}

FULGURITE_INLINE void PickleReader::insert(const std::vector<PickleRef>& more) {
    if (top()->kind == Kind::object) *top() = pickle_group(Kind::dict, false);
    auto& items = top()->expect(Kind::dict, "a dictionary").parts;
    if (more.size() % 2 != 0) throw Error("its pickle is damaged: a dictionary has a key without a value");
    items.insert(items.end(), more.begin(), more.end());
}

FULGURITE_INLINE void PickleReader::keep(std::uint64_t index) {
    if (index > bytes_.size()) throw Error("its pickle is damaged: it remembers more values than it can have");
    if (index >= memo_.size()) memo_.resize(index + 1);
    memo_[index] = top();
}

FULGURITE_INLINE void PickleReader::recall(std::uint64_t index) {
    if (index >= memo_.size() || !memo_[index])
        throw Error("its pickle is damaged: it refers to a value that it does not have");
    stack_.push_back(memo_[index]);
}

} // namespace fulgurite::checkpoint::format
