// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/cifar10.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "support.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::numbers;
using fulgurite::testing::TempDir;
using fulgurite::testing::write_file;

namespace {

/// Records from number `first` on: the class is the number's last digit, pixel p of it is number + 3 p, modulo 251.
std::string cifar_records(int first, int count) {
    std::string bytes;
    for (int i = first; i < first + count; ++i) {
        bytes += static_cast<char>(i % 10);
        for (int p = 0; p < 3072; ++p) bytes += static_cast<char>((i + 3 * p) % 251);
    }
    return bytes;
}

void write_cifar(const std::filesystem::path& folder) { // 20 records to learn from, 3 for the test
    for (int file = 0; file < 5; ++file)
        write_file(folder / ("data_batch_" + std::to_string(file + 1) + ".bin"), cifar_records(4 * file, 4));
    write_file(folder / "test_batch.bin", cifar_records(20, 3));
}

} // namespace

TEST(Cifar10, reads_classes_and_pixels_of_all_files) {
    const TempDir folder;
    write_cifar(folder.path());
    const data::Cifar10 train{{.root = folder.path()}}, test{{.root = folder.path(), .train = false}};
    EXPECT_EQ(train.images().sizes(), (std::vector<std::int64_t>{20, 3, 32, 32}));
    EXPECT_TRUE(torch::equal(train.labels(), torch::arange(20).remainder(10)));
    EXPECT_EQ(numbers(test.labels()), (std::vector<std::int64_t>{0, 1, 2}));
    for (const auto& [image, channel, row, column] : {std::tuple{0, 0, 0, 0}, {7, 1, 5, 31}, {19, 2, 31, 30}})
        EXPECT_EQ(train.images()[image][channel][row][column].item<int>(),
                  (image + 3 * (channel * 1024 + row * 32 + column)) % 251);
    EXPECT_EQ(test.images()[2][1][0][1].item<int>(), (22 + 3 * 1025) % 251);
}

TEST(Cifar10, is_found_in_the_folder_of_the_archive) {
    const TempDir folder;
    std::filesystem::create_directory(folder.path() / "cifar-10-batches-bin");
    write_cifar(folder.path() / "cifar-10-batches-bin");
    EXPECT_EQ((data::Cifar10{{.root = folder.path()}}.size()), 20);
}

TEST(Cifar10, says_what_to_fetch_and_where_to_put_it) {
    const TempDir folder;
    write_cifar(folder.path());
    std::filesystem::remove(folder.path() / "data_batch_2.bin");
    std::filesystem::remove(folder.path() / "data_batch_4.bin");
    const auto words = error_of([&] { (void)data::Cifar10{{.root = folder.path()}}; });
    const auto root = folder.path().string();
    EXPECT_EQ(words, "data::Cifar10: no data_batch_2.bin, data_batch_4.bin in '" + root + "' or in '" + root +
                         "/cifar-10-batches-bin', plain or .gz; fetch and unpack "
                         "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz and put the files into one of both "
                         "folders");
    EXPECT_EQ((data::Cifar10{{.root = folder.path(), .train = false}}.size()), 3);
}

TEST(Cifar10, refuses_damaged_files) {
    const TempDir folder;
    const auto words = [&](const std::string& bytes) {
        write_file(folder.path() / "test_batch.bin", bytes);
        return error_of([&] { (void)data::Cifar10{{.root = folder.path(), .train = false}}; });
    };
    EXPECT_TRUE(
        contains(words(cifar_records(0, 2) + "x"), "test_batch.bin holds 6147 bytes, expected records of 3073"));
    EXPECT_TRUE(contains(words(""), "holds 0 bytes"));
    auto wrong = cifar_records(0, 3);
    wrong[2 * 3073] = 10;
    EXPECT_TRUE(contains(words(wrong), "test_batch.bin has the class 10, expected 0 to 9")) << words(wrong);
    EXPECT_TRUE(contains(words(wrong), "record 2 of "));
}

#if FULGURITE_HAS_ZLIB
TEST(Cifar10, reads_a_packed_subset_where_it_is_there) {
    std::filesystem::path shared = FULGURITE_SHARED_DIR;
    if (const char* given = std::getenv("FULGURITE_SHARED")) shared = given;
    const auto file = shared / "data" / "cifar10_subset" / "test_500.bin.gz";
    if (!std::filesystem::exists(file)) return;
    const TempDir folder;
    const auto packed = folder.path() / "test_batch.bin.gz";
    std::filesystem::copy_file(file, packed);
    const data::Cifar10 set{{.root = folder.path(), .train = false}};
    EXPECT_TRUE(torch::equal(set.labels().bincount(), torch::full({10}, 50, torch::kLong)));
    EXPECT_EQ(set.images()[0].to(torch::kLong).sum().item<std::int64_t>(), 475641); // by numpy
    std::filesystem::resize_file(packed, std::filesystem::file_size(packed) - 5);
    const auto words = error_of([&] { (void)data::Cifar10{{.root = folder.path(), .train = false}}; });
    EXPECT_TRUE(contains(words, "is truncated or damaged")) << words;
}
#endif
