// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/checkpoint/concept.hpp"

#include <gtest/gtest.h>

#include "fulgurite/checkpoint/none.hpp"

namespace {

using fulgurite::CheckpointPolicy;
using fulgurite::NoCheckpoint;

struct OnEpochs : fulgurite::policy::Checkpoint {
    void on_train_epoch_end(auto&) {}
};
struct Deaf : fulgurite::policy::Checkpoint {};
struct NoTag {
    void on_train_epoch_end(auto&) {}
};

TEST(CheckpointPolicy, has_the_tag_and_a_hook) {
    EXPECT_TRUE(CheckpointPolicy<OnEpochs>);
    EXPECT_TRUE(CheckpointPolicy<NoCheckpoint>);
    EXPECT_TRUE(CheckpointPolicy<std::optional<OnEpochs>>);
    EXPECT_FALSE(CheckpointPolicy<Deaf>);
    EXPECT_FALSE(CheckpointPolicy<NoTag>);
}

} // namespace
