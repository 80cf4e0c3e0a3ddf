// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/format/crc32c.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using fulgurite::logger::crc32c;
using fulgurite::logger::masked_crc32c;

TEST(Crc32c, has_the_values_of_rfc_3720) {
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
    std::string rising, falling;
    for (int i = 0; i < 32; ++i) rising += static_cast<char>(i), falling += static_cast<char>(31 - i);
    EXPECT_EQ(crc32c(rising), 0x46dd794eu);
    EXPECT_EQ(crc32c(falling), 0x113fdb5cu);
}

TEST(Crc32c, of_nothing_is_zero) { EXPECT_EQ(crc32c(""), 0u); }

TEST(Crc32c, is_masked_as_tfrecord_files_have_it) {
    EXPECT_EQ(masked_crc32c(""), 0xa282ead8u);
    EXPECT_EQ(masked_crc32c("123456789"), ((0xe3069283u >> 15) | (0xe3069283u << 17)) + 0xa282ead8u);
}

} // namespace
