// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/engine/loaders/preserve.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "fulgurite/tune/source.hpp"

namespace {

using namespace fulgurite;

/// Walked in place, since it has no copies; `breaks`: it can't go back to where it stood.
struct Stream {
    std::vector<int> batches{1, 2, 3};
    std::int64_t place = 7;
    bool breaks = false;

    explicit Stream(bool is_broken) : breaks(is_broken) {}
    Stream(const Stream&) = delete;
    auto begin() { return batches.begin(); }
    auto end() { return batches.end(); }
    StateTree state_dict() const { return StateTree(place); }
    void load_state_dict(const StateTree& state) {
        if (breaks) throw std::runtime_error("the stream is closed");
        place = state.as_int();
    }
};
struct NoModule {};

TEST(PreserveLoader, puts_a_loader_back_also_where_an_exception_is_on_its_way) {
    Stream stream(false);
    NoModule module;
    tune::with_source(module, stream, [](Stream& source) { source.place = 9; });
    EXPECT_EQ(stream.place, 7);
    EXPECT_THROW(tune::with_source(module, stream,
                                   [](Stream& source) {
                                       source.place = 9;
                                       throw std::logic_error("a step failed");
                                   }),
                 std::logic_error);
    EXPECT_EQ(stream.place, 7);
}

TEST(PreserveLoader, throws_what_the_loader_throws_unless_another_exception_is_on_its_way) {
    Stream stream(true);
    NoModule module;
    EXPECT_THROW(tune::with_source(module, stream, [](Stream&) {}), std::runtime_error);
    EXPECT_THROW(tune::with_source(module, stream, [](Stream&) { throw std::logic_error("a step failed"); }),
                 std::logic_error);
}

} // namespace
