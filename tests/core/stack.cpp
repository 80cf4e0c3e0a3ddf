// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/stack.hpp"

#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace {

using fulgurite::detail::StackBounds;
using fulgurite::detail::StackMark;

// Under AddressSanitizer locals may lie on a stack of its own, of which nothing is said.
bool lies_on_the_stack(const void* object) {
    const auto at = reinterpret_cast<std::uintptr_t>(object);
    return StackBounds::of_this_thread().low <= at && at < StackBounds::of_this_thread().high;
}
struct Seen {
    const void* local = nullptr;
    bool on_the_stack = false;
};
Seen address_of_a_local() {
    const volatile int local = 3;
    const void* address = const_cast<const int*>(&local);
    return {address, lies_on_the_stack(address)};
}
[[gnu::noinline]] Seen deeper(int depth) {
    [[maybe_unused]] volatile char filling[200] = {};
    const Seen seen = depth == 0 ? address_of_a_local() : deeper(depth - 1);
    filling[0] = 1;
    return seen;
}

int in_static_memory = 0;

TEST(StackMark, knows_a_local_of_what_was_called) {
    StackMark mark;
    for (const int depth : {0, 1, 20}) {
        const Seen seen = StackMark::call(mark, [&] { return deeper(depth); });
        EXPECT_EQ(mark.is_gone(seen.local), seen.on_the_stack);
        const Seen inlined = StackMark::call(mark, address_of_a_local);
        EXPECT_EQ(mark.is_gone(inlined.local), inlined.on_the_stack);
    }
}
void expect_there(const StackMark& mark, const void* further_up) {
    int here = 0;
    const auto on_the_heap = std::make_unique<int>();
    const std::vector<char> large(1 << 22); // memory of the system's own
    thread_local int of_the_thread = 0;
    EXPECT_FALSE(mark.is_gone(further_up));
    EXPECT_FALSE(mark.is_gone(on_the_heap.get()));
    EXPECT_FALSE(mark.is_gone(large.data()));
    EXPECT_FALSE(mark.is_gone(&in_static_memory));
    EXPECT_FALSE(mark.is_gone(&of_the_thread));
    EXPECT_FALSE(mark.is_gone(nullptr));
    (void)here;
}
void look_around() {
    int local = 0;
    StackMark mark;
    expect_there(mark, &local); // nothing was called
    StackMark::call(mark, [] {});
    expect_there(mark, &local);
    int after = 0;
    EXPECT_FALSE(mark.is_gone(&after));
    StackMark::call(mark, [&] { EXPECT_FALSE(mark.is_gone(&after)); });
}
TEST(StackMark, takes_nothing_that_is_there_for_one) {
    look_around();
    std::thread(look_around).join();
}
TEST(StackMark, says_nothing_of_another_threads_stack) {
    StackMark mark;
    int local = 0;
    std::thread([&] {
        int of_the_thread = 0;
        StackMark::call(mark, [] {});
        EXPECT_FALSE(mark.is_gone(&local));
        EXPECT_FALSE(mark.is_gone(&of_the_thread));
    }).join();
    EXPECT_FALSE(mark.is_gone(&local)); // nor of this one's, by a mark of that
}
TEST(StackMark, gives_back_what_was_returned) {
    StackMark mark;
    int number = 3;
    static_assert(std::is_same_v<decltype(StackMark::call(mark, [&]() -> int& { return number; })), int&>);
    EXPECT_EQ(&StackMark::call(mark, [&]() -> int& { return number; }), &number);
}

} // namespace
