// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/format/torch_zip.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "checkpoint/words.hpp"
#include "support.hpp"

namespace {

using fulgurite::Error;
using fulgurite::StateTree;
using fulgurite::checkpoint::read_torch_zip;
using fulgurite::checkpoint::write_torch_zip;
using fulgurite::testing::error_of;
using fulgurite::testing::golden;
using fulgurite::testing::says;
using fulgurite::testing::TempDir;

StateTree through_a_file(const StateTree& tree) {
    TempDir folder;
    write_torch_zip(tree, folder.path() / "tree.ckpt");
    return read_torch_zip(folder.path() / "tree.ckpt");
}

bool same(const at::Tensor& a, const at::Tensor& b) {
    if (a.scalar_type() != b.scalar_type() || a.sizes() != b.sizes()) return false;
    const auto bytes = [](const at::Tensor& tensor) {
        const auto plain = tensor.resolve_conj().contiguous();
        return std::string(static_cast<const char*>(plain.const_data_ptr()), plain.nbytes());
    };
    return bytes(a) == bytes(b);
}

void expect_same(const StateTree& a, const StateTree& b, const std::string& path = "") {
    ASSERT_EQ(a.kind(), b.kind()) << path;
    ASSERT_EQ(a.size(), b.size()) << path;
    if (a.is_tensor()) EXPECT_TRUE(same(a.as_tensor(), b.as_tensor())) << path;
    else if (a.is_sequence())
        for (std::size_t i = 0; i < a.size(); ++i) expect_same(a.at(i), b.at(i), path + "/" + std::to_string(i));
    else if (a.is_dict())
        for (std::size_t i = 0; i < a.size(); ++i) {
            EXPECT_EQ(a.items()[i].first, b.items()[i].first) << path;
            expect_same(a.items()[i].second, b.items()[i].second, path + "/" + a.items()[i].first.text());
        }
    else EXPECT_EQ(a.describe(), b.describe()) << path;
}

TEST(TorchZip, gives_back_every_kind_of_value) {
    StateTree tree;
    tree["none"] = StateTree();
    tree["bools"] = StateTree::list({true, false});
    tree["ints"] = StateTree::tuple({0, -1, 255, 1 << 20, std::int64_t{1} << 40, INT64_MIN});
    tree["doubles"] = StateTree::list({0.1, -1e300, std::numeric_limits<double>::infinity()});
    tree["text"] = "grün ☀ \xf0\x9f\x8c\xa9";
    tree["empty"] = StateTree::list({StateTree::list(), StateTree::tuple(), StateTree::dict(), ""});
    tree["ints_as_keys"][7]["deep"] = 1;
    tree["ordered"] = StateTree::ordered_dict();
    tree["ordered"]["b"] = 1;
    tree["ordered"]["a"] = 2;
    expect_same(tree, through_a_file(tree));
}

TEST(TorchZip, in_place_of_a_link_leaves_the_checkpoint_behind_it) {
    TempDir folder;
    write_torch_zip(StateTree("best"), folder.path() / "best.ckpt");
    std::filesystem::create_symlink("best.ckpt", folder.path() / "last.ckpt");
    write_torch_zip(StateTree("last"), folder.path() / "last.ckpt");
    EXPECT_EQ(read_torch_zip(folder.path() / "best.ckpt").as_string(), "best");
    EXPECT_EQ(read_torch_zip(folder.path() / "last.ckpt").as_string(), "last");
}

TEST(TorchZip, gives_back_every_element_type) {
    StateTree tree = StateTree::dict();
    for (auto& entry : fulgurite::checkpoint::format::storage_types) {
        auto tensor = at::empty({3, 2}, entry.type);
        std::memset(tensor.mutable_data_ptr(), 1, tensor.nbytes());
        tree[std::string(entry.dtype)] = tensor;
    }
    expect_same(tree, through_a_file(tree));
}

TEST(TorchZip, gives_back_shapes_and_strides) {
    const auto base = torch::arange(24).view({2, 3, 4});
    StateTree tree;
    tree["transposed"] = base.transpose(0, 2);
    tree["slice"] = base.select(1, 1);
    tree["scalar"] = torch::scalar_tensor(2.5);
    tree["empty"] = torch::empty({0});
    tree["no_rows"] = torch::empty({2, 0, 3});
    tree["expanded"] = torch::ones({1}).expand({4, 5});
    tree["conjugate"] = torch::complex(torch::ones({2}), torch::ones({2})).conj();
    tree["undefined"] = at::Tensor();
    const auto back = through_a_file(tree);
    EXPECT_TRUE(back.at("undefined").is_none());
    tree["undefined"] = StateTree();
    expect_same(tree, back);
    EXPECT_EQ(back.at("transposed").as_tensor().strides(), base.transpose(0, 2).strides());
    EXPECT_EQ(back.at("expanded").as_tensor().strides(), (std::vector<std::int64_t>{0, 0}));
}

TEST(TorchZip, keeps_shared_storages_shared) {
    const auto base = torch::zeros({4, 4});
    StateTree tree;
    tree["all"] = base;
    tree["row"] = base[2];
    auto back = through_a_file(tree);
    back["row"].as_tensor().fill_(5);
    EXPECT_EQ(back.at("all").as_tensor().sum().item<float>(), 20);
}

TEST(TorchZip, keeps_the_values_where_two_types_share_a_storage) {
    const auto base = torch::arange(4, torch::kFloat);
    StateTree tree;
    tree["float"] = base;
    tree["bits"] = base.view(torch::kInt);
    expect_same(tree, through_a_file(tree));
}

TEST(TorchZip, leaves_the_graph_behind) {
    StateTree tree;
    tree["weight"] = torch::ones({2}, torch::requires_grad()) * 2;
    EXPECT_FALSE(through_a_file(tree).at("weight").as_tensor().requires_grad());
}

TEST(TorchZip, refuses_what_python_would_refuse_and_says_where) {
    TempDir folder;
    StateTree tree;
    tree["net"]["sparse"] = torch::ones({2, 2}).to_sparse();
    EXPECT_PRED2(says, error_of([&] { write_torch_zip(tree, folder.path() / "a"); }), "'/net/sparse'");
    tree = StateTree::list({1, "\xff"});
    EXPECT_PRED2(says, error_of([&] { write_torch_zip(tree, folder.path() / "a"); }), "'/1' is not UTF-8");
    EXPECT_EQ(fulgurite::testing::names_in(folder.path()), "");
}

// ---- files that Python wrote: tests/golden/checkpoints.py -----------------------------------------------------------

void expect_kinds(const StateTree& tree) {
    EXPECT_TRUE(tree.at("none").is_none());
    EXPECT_TRUE(tree.at("true").as_bool());
    EXPECT_FALSE(tree.at("false").as_bool());
    EXPECT_EQ(tree.at("int").as_int(), -7);
    EXPECT_EQ(tree.at("long").as_int(), std::int64_t{1} << 40);
    EXPECT_EQ(tree.at("negative_long").as_int(), -(std::int64_t{1} << 40));
    EXPECT_EQ(static_cast<std::uint64_t>(tree.at("seed").as_int()), ~std::uint64_t{0});
    EXPECT_EQ(tree.at("huge").as_string(), "0x0100000000000000000000");
    EXPECT_EQ(tree.at("float").as_double(), 0.1);
    EXPECT_EQ(tree.at("string").as_string(), "grün");
    EXPECT_EQ(tree.at("list", 1, 1).as_string(), "x");
    EXPECT_EQ(tree.at("tuple").kind(), StateTree::Kind::tuple);
    EXPECT_EQ(tree.at("tuple", 1, 0).as_int(), 2);
    EXPECT_EQ(tree.at("ordered").kind(), StateTree::Kind::ordered_dict);
    EXPECT_EQ(tree.at("ordered").items()[0].first, "b");
    EXPECT_EQ(tree.at("int_keys", 5).as_string(), "five");
    EXPECT_EQ(tree.at("odd_keys", "None").as_int(), 0);
    EXPECT_EQ(tree.at("odd_keys", "(1, a)").as_int(), 2);
    for (auto& [name, value] : tree.at("dtypes").items()) {
        const auto* type = fulgurite::checkpoint::format::storage_type_named(name.as_string());
        EXPECT_EQ(value.as_tensor().scalar_type(), type->type);
        EXPECT_TRUE(same(value.as_tensor(), torch::arange(2).to(type->type))) << name.text();
    }
    EXPECT_EQ(tree.at("dtypes").size(), 17u);
    const auto base = torch::arange(12, torch::kFloat).view({3, 4});
    EXPECT_TRUE(torch::equal(tree.at("transposed").as_tensor(), base.t()));
    EXPECT_TRUE(torch::equal(tree.at("row").as_tensor(), base[1]));
    EXPECT_TRUE(tree.at("row").as_tensor().is_alias_of(tree.at("transposed").as_tensor()));
    EXPECT_EQ(tree.at("scalar").as_tensor().item<double>(), 2.5);
    EXPECT_EQ(tree.at("shape_of_nothing").as_tensor().sizes(), (std::vector<std::int64_t>{2, 0, 3}));
    EXPECT_TRUE(torch::equal(torch::view_as_real(tree.at("conjugate").as_tensor().resolve_conj()),
                             torch::tensor({{1.f, -2.f}})));
    EXPECT_TRUE(torch::equal(tree.at("parameter").as_tensor(), torch::ones({2})));
}

TEST(TorchZip, reads_what_python_saved) { expect_kinds(read_torch_zip(golden("checkpoints/kinds.pt"))); }
TEST(TorchZip, reads_protocol_4) { expect_kinds(read_torch_zip(golden("checkpoints/protocol4.pt"))); }
TEST(TorchZip, writes_what_python_saved) {
    const auto tree = read_torch_zip(golden("checkpoints/kinds.pt"));
    expect_same(tree, through_a_file(tree));
}

TEST(TorchZip, keeps_foreign_values_as_text_or_dictionaries_and_runs_nothing) {
    for (const char* name : {"checkpoints/foreign.pt", "checkpoints/foreign5.pt"}) {
        const auto tree = read_torch_zip(golden(name));
        EXPECT_EQ(tree.at("set", 0).as_int(), 1);
        EXPECT_EQ(tree.at("frozenset", 0).as_int(), 2);
        EXPECT_TRUE(torch::equal(tree.at("bytes").as_tensor(), torch::tensor({0, 255, 128, 97}, torch::kByte)));
        EXPECT_EQ(tree.at("dtype").as_string(), "torch.float32");
        EXPECT_EQ(tree.at("size").kind(), StateTree::Kind::tuple);
        EXPECT_EQ(tree.at("path").as_string(), "/home/x");
        EXPECT_EQ(tree.at("device").as_string(), "cuda:1");
        EXPECT_TRUE(says(tree.at("complex", "__class__").as_string(), "complex"));
        EXPECT_EQ(tree.at("complex", "__args__", 1).as_double(), 2.0);
        EXPECT_EQ(tree.at("defaultdict", "a", 0).as_int(), 1);
        EXPECT_EQ(tree.at("counter", "a").as_int(), 2);
        EXPECT_EQ(tree.at("storage").as_tensor().numel(), 12);
        expect_same(tree, through_a_file(tree));
    }
}

TEST(TorchZip, reads_sparse_tensors_of_python) {
    const auto tree = read_torch_zip(golden("checkpoints/sparse.pt"));
    const auto& momentum = tree.at("optimizer", "state", 0, "momentum_buffer").as_tensor();
    EXPECT_TRUE(momentum.is_sparse());
    EXPECT_EQ(momentum.sizes(), (std::vector<std::int64_t>{6, 2}));
    EXPECT_TRUE(torch::equal(momentum._indices(), torch::tensor({{1, 4, 5}})));
    EXPECT_TRUE(torch::allclose(momentum._values(), torch::tensor({{0.9F, 1.8F}, {4.7F, 7.6F}, {6.F, 8.F}})));
    EXPECT_EQ(tree.at("csr", "__class__").as_string(), "torch._utils._rebuild_sparse_tensor");
    EXPECT_EQ(tree.at("csr", "__args__", 0).as_string(), "torch.sparse_csr");
    EXPECT_PRED2(says, error_of([&] { through_a_file(tree); }), "/optimizer/state/0/momentum_buffer");
}

TEST(TorchZip, reads_a_checkpoint_of_lightning) {
    const auto tree = read_torch_zip(golden("checkpoints/lightning.ckpt"));
    EXPECT_EQ(tree.at("epoch").as_int(), 0);
    EXPECT_EQ(tree.at("global_step").as_int(), 4);
    EXPECT_EQ(tree.at("state_dict").kind(), StateTree::Kind::ordered_dict);
    EXPECT_EQ(tree.at("state_dict", "layers.0.weight").as_tensor().sizes(), (std::vector<std::int64_t>{8, 4}));
    EXPECT_EQ(tree.at("state_dict", "layers.1.num_batches_tracked").as_tensor().scalar_type(), torch::kLong);
    EXPECT_EQ(tree.at("optimizer_states", 0, "param_groups", 0, "lr").as_double(), 0.005);
    EXPECT_EQ(tree.at("optimizer_states", 0, "state", 0, "step").as_tensor().item<float>(), 4);
    EXPECT_EQ(tree.at("lr_schedulers", 0, "gamma").as_double(), 0.5);
    EXPECT_EQ(tree.at("hyper_parameters", "hidden").as_int(), 8);
    EXPECT_EQ(tree.at("loops", "fit_loop", "epoch_progress", "total", "ready").as_int(), 1);
}

// ---- files that nobody wrote
// -----------------------------------------------------------------------------------------

TEST(TorchZip, names_the_file_that_it_cannot_read) {
    TempDir folder;
    const auto path = folder.path() / "x.ckpt";
    EXPECT_PRED2(says, error_of([&] { read_torch_zip(path); }), "'" + path.string() + "'");
    fulgurite::testing::write_file(path, "no zip at all");
    EXPECT_PRED2(says, error_of([&] { read_torch_zip(path); }), "truncated or damaged");
}

TEST(TorchZip, a_byte_of_a_tensor_that_has_changed_is_an_error) {
    TempDir folder;
    const auto path = folder.path() / "changed.ckpt";
    StateTree tree = StateTree::dict();
    tree["a"] = torch::full({1000}, 0.5F); // 0x3f000000
    fulgurite::checkpoint::write_torch_zip(tree, path);
    const auto whole = fulgurite::testing::read_file(path);
    const auto begin = whole.find(std::string("\0\0\0\x3f\0\0\0\x3f", 8));
    ASSERT_NE(begin, whole.npos);
    for (const std::size_t at : {0U, 1777U, 3999U}) {
        auto changed = whole;
        changed[begin + at] ^= 1;
        fulgurite::testing::write_file(path, changed);
        EXPECT_PRED2(says, error_of([&] { read_torch_zip(path); }), "the record 'data/0' is not what was written");
    }
    fulgurite::testing::write_file(path, whole);
    EXPECT_TRUE(torch::equal(read_torch_zip(path).at("a").as_tensor(), torch::full({1000}, 0.5F)));
    EXPECT_EQ(fulgurite::file::crc32("123456789", 9), 0xCBF43926U); // the check value of ISO 3309
    EXPECT_EQ(fulgurite::file::crc32("", 0), 0U);
}

TEST(TorchZip, a_file_cut_short_anywhere_is_an_error) {
    TempDir folder;
    const auto path = folder.path() / "cut.ckpt";
    const auto whole = fulgurite::testing::read_file(golden("checkpoints/foreign5.pt"));
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        fulgurite::testing::write_file(path, whole.substr(0, size));
        EXPECT_THROW(read_torch_zip(path), Error) << size;
    }
}

TEST(TorchZip, a_changed_byte_is_an_error_or_another_value_and_nothing_worse) {
    TempDir folder;
    const auto path = folder.path() / "changed.ckpt";
    for (const char* name : {"checkpoints/foreign5.pt", "checkpoints/sparse.pt"}) {
        const auto whole = fulgurite::testing::read_file(golden(name));
        int refused = 0;
        for (std::size_t at = 0; at < whole.size(); at += 5) {
            auto bytes = whole;
            bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
            fulgurite::testing::write_file(path, bytes);
            try {
                read_torch_zip(path);
            } catch (const Error&) {
                ++refused;
            }
        }
        EXPECT_GT(refused, 20) << name;
    }
}

TEST(TorchZip, an_archive_of_something_else_is_an_error) {
    TempDir folder;
    const auto path = (folder.path() / "other.zip").string();
    {
        caffe2::serialize::PyTorchStreamWriter zip(path);
        zip.writeRecord("model.json", "{}", 2);
        zip.writeEndOfFile();
    }
    EXPECT_PRED2(says, error_of([&] { read_torch_zip(path); }), "holds no 'data.pkl'");
}

} // namespace
