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

    PickleRef read() {
        for (;;) {
            const auto op = byte();
            if (op == '.') return pop();
            if (!(constant(op) || text(op) || container(op) || group(op) || memo(op) || call(op)))
                throw Error("its pickle has the unknown instruction ", int{op}, " at byte ", at_ - 1);
        }
    }

private:
    using Kind = PickleKind;

    // Tables of instructions, one to a line.
    // clang-format off
    bool constant(unsigned char op) {
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

    bool text(unsigned char op) {
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

    bool container(unsigned char op) {
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

    // What takes everything since the last mark.
    bool group(unsigned char op) {
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

    bool memo(unsigned char op) {
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

    bool call(unsigned char op) {
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

    unsigned char byte() { return static_cast<unsigned char>(take(1)[0]); }
    std::string_view take(std::uint64_t size) {
        if (size > bytes_.size() - at_) throw Error("its pickle ends in the middle of a value; the file is truncated");
        const auto taken = bytes_.substr(at_, size);
        at_ += size;
        return taken;
    }
    template <class T>
    T number() {
        T result = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) result = static_cast<T>(result | static_cast<T>(byte()) << (8 * i));
        return result;
    }
    std::string line() {
        const auto end = bytes_.find('\n', at_);
        if (end == bytes_.npos) throw Error("its pickle ends in the middle of a name; the file is truncated");
        const auto text = take(end - at_);
        byte();
        return std::string(text);
    }
    void real() {
        std::uint64_t bits = 0;
        for (int i = 0; i < 8; ++i) bits = bits << 8 | byte();
        push(PickleValue(Kind::real))->real = std::bit_cast<double>(bits);
    }
    // Little-endian two's complement. Seeds of 64 bits keep their bits; what is longer is kept as text.
    void long_integer(std::string_view digits) {
        std::uint64_t bits = !digits.empty() && (digits.back() & 0x80) ? ~std::uint64_t{0} : 0;
        if (digits.size() > 9 || (digits.size() == 9 && digits.back() != 0)) return long_text(digits);
        for (std::size_t i = 0; i < digits.size() && i < 8; ++i) {
            bits &= ~(std::uint64_t{0xFF} << (8 * i));
            bits |= std::uint64_t{static_cast<unsigned char>(digits[i])} << (8 * i);
        }
        push(pickle_integer(static_cast<std::int64_t>(bits)));
    }
    void long_text(std::string_view digits) {
        std::string hex = "0x";
        for (auto i = digits.size(); i-- > 0;)
            for (int shift : {4, 0}) hex += "0123456789abcdef"[static_cast<unsigned char>(digits[i]) >> shift & 15];
        push(pickle_text(Kind::string, std::move(hex)));
    }

    PickleRef push(PickleValue value) {
        values_.push_back(std::move(value));
        stack_.push_back(&values_.back());
        return stack_.back();
    }
    void push_text(Kind kind, std::uint64_t size) { push(pickle_text(kind, std::string(take(size)))); }
    PickleRef top() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back()))
            throw Error("its pickle is damaged: a value is missing");
        return stack_.back();
    }
    PickleRef pop() {
        auto value = top();
        stack_.pop_back();
        return value;
    }
    std::vector<PickleRef> since_mark() {
        if (marks_.empty()) throw Error("its pickle is damaged: a mark is missing");
        std::vector<PickleRef> taken(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
        stack_.resize(marks_.back());
        marks_.pop_back();
        return taken;
    }
    void tuple(std::size_t size) {
        std::vector<PickleRef> elements(size);
        while (size > 0) elements[--size] = pop();
        push(pickle_group(Kind::sequence, true, std::move(elements)));
    }
    // An object that takes elements or entries is a list or a dictionary by another name.
    void append(const std::vector<PickleRef>& more) {
        if (top()->kind == Kind::object) *top() = pickle_group(Kind::sequence, false);
        auto& elements = top()->elements("a list");
        elements.insert(elements.end(), more.begin(), more.end());
    }
    void insert(const std::vector<PickleRef>& more) {
        if (top()->kind == Kind::object) *top() = pickle_group(Kind::dict, false);
        auto& items = top()->expect(Kind::dict, "a dictionary").parts;
        if (more.size() % 2 != 0) throw Error("its pickle is damaged: a dictionary has a key without a value");
        items.insert(items.end(), more.begin(), more.end());
    }
    // Python numbers what it remembers from 0, so no number can exceed the count of instructions.
    void keep(std::uint64_t index) {
        if (index > bytes_.size()) throw Error("its pickle is damaged: it remembers more values than it can have");
        if (index >= memo_.size()) memo_.resize(index + 1);
        memo_[index] = top();
    }
    void recall(std::uint64_t index) {
        if (index >= memo_.size() || !memo_[index])
            throw Error("its pickle is damaged: it refers to a value that it does not have");
        stack_.push_back(memo_[index]);
    }
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
