// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/state_tree.hpp"

#include <gtest/gtest.h>

namespace {

struct Blob {
    int value = 0;
};
using Tree = fulgurite::BasicStateTree<Blob>;
using fulgurite::Error;

std::string message_of(auto&& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(StateTree, holds_every_kind) {
    Tree tree = Tree::dict();
    tree["none"] = Tree();
    tree["bool"] = true;
    tree["int"] = 3;
    tree["double"] = 2.5;
    tree["string"] = "x";
    tree["tensor"] = Blob{7};
    tree["list"] = Tree::list({1, 2.0, "three"});
    tree["tuple"] = Tree::tuple({1, 2});
    tree["ordered"] = Tree::ordered_dict();
    EXPECT_TRUE(tree["none"].is_none());
    EXPECT_TRUE(tree["bool"].as_bool());
    EXPECT_EQ(tree["int"].as_int(), 3);
    EXPECT_EQ(tree["double"].as_double(), 2.5);
    EXPECT_EQ(tree["string"].as_string(), "x");
    EXPECT_EQ(tree["tensor"].as_tensor().value, 7);
    EXPECT_EQ(tree["list"][2].as_string(), "three");
    EXPECT_EQ(tree["tuple"].kind(), Tree::Kind::tuple);
    EXPECT_EQ(tree["ordered"].kind(), Tree::Kind::ordered_dict);
    EXPECT_EQ(tree.size(), 9u);
}

TEST(StateTree, makes_dictionaries_on_the_way_and_keeps_their_order) {
    Tree tree;
    tree["b"]["x"][0] = 1;
    tree["a"] = 2;
    std::string order;
    for (auto& [key, value] : tree.items()) order += key.text();
    EXPECT_EQ(order, "ba");
    EXPECT_EQ(tree.at("b", "x", 0).as_int(), 1);
    EXPECT_TRUE(tree.at("b", "x").items()[0].first.is_int());
    tree["b"] = 5;
    EXPECT_EQ(tree.size(), 2u);
    EXPECT_TRUE(tree.erase("b"));
    EXPECT_FALSE(tree.contains("b"));
}

TEST(StateTree, tells_integer_keys_from_strings) {
    Tree tree;
    tree[0] = "int";
    tree["0"] = "string";
    EXPECT_EQ(tree.size(), 2u);
    EXPECT_EQ(tree.at(0).as_string(), "int");
    EXPECT_EQ(tree.at("0").as_string(), "string");
}

TEST(StateTree, takes_an_int_for_a_double_and_nothing_else) {
    EXPECT_EQ(Tree(3).as_double(), 3.0);
    EXPECT_THROW(Tree(3.0).as_int(), Error);
    EXPECT_THROW(Tree(true).as_int(), Error);
    EXPECT_EQ(message_of([] { Tree("abc").as_int(); }), "the state holds the string 'abc' where an int is wanted");
}

TEST(StateTree, names_the_path_that_is_missing) {
    Tree tree;
    tree["loops"]["fit"] = 1;
    tree["list"] = Tree::list({1});
    EXPECT_EQ(message_of([&] { tree.at("loops", "test"); }),
              "the state has no 'loops/test'; 'loops' holds a dictionary of 1: 'fit'");
    EXPECT_EQ(message_of([&] { tree.at("list", 1); }), "the state has no 'list/1'; 'list' holds a list of 1");
    EXPECT_EQ(message_of([&] { std::as_const(tree)["x"]; }),
              "the state has no 'x'; it holds a dictionary of 2: 'loops', 'list'");
    EXPECT_THROW(tree.at("loops", "fit", "deeper"), Error);
}

TEST(StateTree, copies_by_value) {
    Tree tree;
    tree["a"]["b"] = 1;
    Tree copy = tree;
    copy["a"]["b"] = 2;
    EXPECT_EQ(tree.at("a", "b").as_int(), 1);
}

TEST(StateTree, keeps_the_bits_of_a_large_seed) {
    const std::uint64_t seed = 0xFFFF'FFFF'FFFF'FFF1u;
    EXPECT_EQ(static_cast<std::uint64_t>(Tree(seed).as_int()), seed);
}

TEST(StateTree, appends_to_lists_only) {
    Tree tree;
    tree.push_back(1);
    tree.push_back("two");
    EXPECT_EQ(tree.kind(), Tree::Kind::list);
    EXPECT_EQ(tree.elements().size(), 2u);
    EXPECT_THROW(Tree(1).push_back(2), Error);
    EXPECT_THROW(tree[2], Error);
    EXPECT_THROW(tree["key"], Error);
}

} // namespace
