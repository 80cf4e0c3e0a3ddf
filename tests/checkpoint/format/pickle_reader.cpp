// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/format/pickle_reader.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "checkpoint/words.hpp"
#include "fulgurite/checkpoint/format/pickle_tree.hpp"

namespace {

using namespace std::string_literals;
using fulgurite::Error;
using fulgurite::StateTree;
using fulgurite::testing::error_of;
using fulgurite::testing::says;

c10::Storage four_floats(const std::string&, std::size_t bytes) {
    if (bytes > 16) throw Error("too short");
    return c10::Storage(c10::Storage::use_byte_size_t(), 16, c10::GetAllocator(c10::DeviceType::CPU)->allocate(16));
}

StateTree read(const std::string& bytes) {
    fulgurite::checkpoint::format::PickleReader reader(bytes, four_floats);
    return fulgurite::checkpoint::format::TreeFromPickle().convert(reader.read());
}

// A tensor over the four floats: offset, then the tuples of sizes and strides.
std::string tensor(const std::string& offset, const std::string& sizes, const std::string& strides) {
    return "ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nFloatStorage\nU\x01"s + "0U\x03" + "cpuK\x04tQ" +
           offset + sizes + strides + "tR.";
}

TEST(PickleReader, reads_by_hand) {
    EXPECT_EQ(read("\x80\x02K\x05.").as_int(), 5);
    EXPECT_EQ(read("(K\x01K\x02l.").size(), 2u);
    EXPECT_EQ(read("(U\x01"s + "aK\x02" + "d.").at("a").as_int(), 2);
    EXPECT_EQ(read("\x8a\x01\xff.").as_int(), -1);
    EXPECT_EQ(read("\x8a\x00."s).as_int(), 0);
    EXPECT_EQ(read("]q\x00h\x00\x86."s).size(), 2u);
}

TEST(PickleReader, runs_nothing) {
    const auto tree = read("cos\nsystem\n(U\x04truetR.");
    EXPECT_EQ(tree.at("__class__").as_string(), "os.system");
}

TEST(PickleReader, refuses_a_damaged_pickle) {
    for (const std::string& bytes : {""s, "K"s, "."s, "a."s, "(."s, "t."s, "h\x05."s, "J\x01\x02"s,
                                     "X\xff\xff\xff\xff"s, "(K\x01" + "d."s, "cos"s, "K\x01K\x02s."s, "K\x01K\x02R."s,
                                     "\x80\x09N."s, "K\x01Q."s, "\x86."s, "\x8d\xff\xff\xff\xff\xff\xff\xff\xff"s})
        EXPECT_THROW(read(bytes), Error) << bytes;
    EXPECT_PRED2(says, error_of([] { read("\x01."); }), "unknown instruction 1 at byte 0");
}

TEST(PickleReader, a_tensor_cannot_reach_beyond_its_storage) {
    EXPECT_EQ(read(tensor("K\x00"s, "(K\x02K\x02t", "(K\x02K\x01t")).as_tensor().numel(), 4);
    EXPECT_THROW(read(tensor("K\x01", "(K\x02K\x02t", "(K\x02K\x01t")), Error);
    EXPECT_THROW(read(tensor("J\xff\xff\xff\xff", "(K\x02K\x02t", "(K\x02K\x01t")), Error);
    EXPECT_THROW(read(tensor("K\x00"s, "(J\xff\xff\xff\xffK\x02t", "(K\x02K\x01t")), Error);
    EXPECT_THROW(read(tensor("K\x00"s, "(K\x02K\x02t", "(J\xff\xff\xff\xffK\x01t")), Error);
    const std::string huge = "(\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7ft";
    EXPECT_THROW(read(tensor("K\x00"s, huge, huge)), Error);
    EXPECT_THROW(read(tensor("K\x00"s, "(K\x02t", "(K\x02K\x01t")), Error);
    EXPECT_THROW(read(tensor("U\x01x", "(K\x02t", "(K\x02t")), Error);
}

// A sparse tensor of two rows of two of the four floats, whose row indices are the bytes given.
std::string sparse(const std::string& rows) {
    const auto part = [](std::string text) { return text.erase(text.size() - 1); }; // without the end of the pickle
    return "ctorch._utils\n_rebuild_sparse_tensor\n(ctorch.serialization\n_get_layout\n(U\x10torch.sparse_cootR("s +
           "ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\nLongStorage\nU\x01" + rows + "U\x03" +
           "cpuK\x02tQK\x00"s + "(K\x01K\x02t(K\x02K\x01ttR" + part(tensor("K\x00"s, "(K\x02K\x02t", "(K\x02K\x01t")) +
           "(K\x03K\x02t\x89ttR.";
}
TEST(PickleReader, the_indices_of_a_sparse_tensor_lie_within_its_shape) {
    const auto read_rows = [](const std::string& bytes) {
        fulgurite::checkpoint::format::PickleReader reader(bytes, [](const std::string& key, std::size_t) {
            c10::Storage storage(c10::Storage::use_byte_size_t(), 16,
                                 c10::GetAllocator(c10::DeviceType::CPU)->allocate(16));
            const std::int64_t rows[] = {0, key == "2" ? 2 : 3};
            if (key != "0") std::memcpy(storage.mutable_data(), rows, sizeof rows);
            return storage;
        });
        return fulgurite::checkpoint::format::TreeFromPickle().convert(reader.read());
    };
    const auto tensor = read_rows(sparse("2")).as_tensor();
    EXPECT_TRUE(tensor.is_sparse());
    EXPECT_EQ(tensor.to_dense().sizes(), (std::vector<std::int64_t>{3, 2}));
    EXPECT_PRED2(says, error_of([&] { read_rows(sparse("3")); }), "a sparse tensor in it is damaged");
}

TEST(PickleReader, refuses_a_dictionary_with_one_key_twice) {
    EXPECT_PRED2(says, error_of([] { read("(U\x01"s + "aK\x01U\x01" + "aK\x02" + "d."); }), "the key 'a' twice");
    EXPECT_PRED2(says, error_of([] { read("}K\x05K\x01sK\x05K\x02s."s); }), "the key '5' twice");
    EXPECT_EQ(read("(U\x01"s + "5K\x01K\x05K\x02" + "d.").size(), 2u); // '5' and 5
}

TEST(PickleReader, a_list_that_holds_itself_is_an_error) {
    EXPECT_PRED2(says, error_of([] { read("]q\x00h\x00"s + "a."); }), "contain themselves");
}

TEST(PickleReader, depth_and_repetition_are_bounded) {
    std::string deep(100000, ']');
    deep += std::string(99999, 'a') + ".";
    EXPECT_PRED2(says, error_of([&] { read(deep); }), "200 deep");

    std::string laughs = "K\x01q\x00"s; // each list holds the one before it ten times: 10^40 ones
    for (char level = 0; level < 40; ++level) {
        laughs += "]("s;
        for (int i = 0; i < 10; ++i) laughs += "h"s + level;
        laughs += "eq"s + static_cast<char>(level + 1);
    }
    EXPECT_PRED2(says, error_of([&] { read(laughs + "."); }), "too often");
}

TEST(PickleReader, noise_is_an_error_or_a_value) {
    std::mt19937 random(1);
    const std::string opcodes = "N\x88\x89JKM\x8aGX\x8c}])\x85\x86\x87"s + "as(tleuqrhj0c\x93R\x81Qb.UC";
    for (int round = 0; round < 20000; ++round) {
        std::string bytes;
        for (auto size = random() % 40; size > 0; --size)
            bytes += random() % 3 ? opcodes[random() % opcodes.size()] : static_cast<char>(random() % 8);
        try {
            read(bytes + ".");
        } catch (const Error&) {
        }
    }
}

} // namespace
