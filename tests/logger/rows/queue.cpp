// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/logger/rows/queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "fulgurite/core/error.hpp"

namespace {

using namespace fulgurite;
using namespace std::chrono_literals;

struct Written {
    std::mutex mutex;
    std::vector<int> numbers;
    std::atomic<int> flushes = 0;
    std::atomic<int> fail_at = -1;
    std::atomic<bool> slow = false;
    std::vector<int> copy() {
        const std::lock_guard lock(mutex);
        return numbers;
    }
};
struct Numbers {
    using Record = int;
    std::shared_ptr<Written> to;
    void write(int& number) {
        if (to->slow) std::this_thread::sleep_for(100us);
        if (number == to->fail_at) throw Error("the disk is full at " + std::to_string(number));
        const std::lock_guard lock(to->mutex);
        to->numbers.push_back(number);
    }
    void flush() { ++to->flushes; }
};
using Queue = logger::Queue<Numbers>;

std::vector<int> up_to(int n) {
    std::vector<int> numbers(static_cast<std::size_t>(n));
    std::iota(numbers.begin(), numbers.end(), 0);
    return numbers;
}
void push(Queue& queue, int number) {
    queue.push([&](int& slot) { slot = number; });
}

TEST(LoggerQueue, writes_all_in_order_when_flushed) {
    auto written = std::make_shared<Written>();
    Queue queue(Numbers{written}, 1h);
    for (int i = 0; i < 100; ++i) push(queue, i);
    queue.flush();
    EXPECT_EQ(written->copy(), up_to(100));
}

TEST(LoggerQueue, waits_for_a_slow_writer_and_drops_nothing) {
    auto written = std::make_shared<Written>();
    written->slow = true;
    Queue queue(Numbers{written}, 1h, 8);
    for (int i = 0; i < 200; ++i) push(queue, i);
    queue.flush();
    EXPECT_EQ(written->copy(), up_to(200));
}

TEST(LoggerQueue, writes_once_per_interval_without_being_asked) {
    auto written = std::make_shared<Written>();
    Queue queue(Numbers{written}, 5ms);
    push(queue, 0);
    for (int i = 0; i < 2000 && written->flushes == 0; ++i) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(written->copy(), up_to(1));
}

TEST(LoggerQueue, writes_what_is_left_when_it_goes) {
    auto written = std::make_shared<Written>();
    {
        Queue queue(Numbers{written}, 1h);
        for (int i = 0; i < 10; ++i) push(queue, i);
    }
    EXPECT_EQ(written->copy(), up_to(10));
}

TEST(LoggerQueue, throws_what_the_writer_met_once) {
    auto written = std::make_shared<Written>();
    written->fail_at = 3;
    Queue queue(Numbers{written}, 1h);
    for (int i = 0; i < 10; ++i) push(queue, i);
    try {
        queue.flush();
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "the disk is full at 3");
    }
    // What follows is dropped: a row after a gap would say something wrong.
    push(queue, 11);
    EXPECT_NO_THROW(queue.flush());
    EXPECT_NO_THROW(queue.close());
    EXPECT_EQ(written->copy(), up_to(3));
}

TEST(LoggerQueue, throws_what_the_writer_met_at_the_next_push) {
    auto written = std::make_shared<Written>();
    written->fail_at = 0;
    Queue queue(Numbers{written}, 1ms);
    const auto push_until_error = [&] {
        for (int i = 0; i < 2000; ++i, std::this_thread::sleep_for(1ms)) push(queue, 0);
    };
    EXPECT_THROW(push_until_error(), Error);
}

TEST(LoggerQueue, closes_with_the_error_and_goes_without) {
    auto written = std::make_shared<Written>();
    written->fail_at = 0;
    Queue queue(Numbers{written}, 1h);
    push(queue, 0);
    EXPECT_THROW(queue.close(), Error);
    Queue quiet(Numbers{written}, 1h);
    push(quiet, 0);
}

TEST(LoggerQueue, sleeps_while_nothing_comes_however_small_it_is) {
    auto written = std::make_shared<Written>();
    Queue smallest(Numbers{written}, 1h, 1), most_often(Numbers{written}, 0ms);
    const auto before = std::clock();
    std::this_thread::sleep_for(300ms);
    EXPECT_LT(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC, 0.1);
    for (int i = 0; i < 20; ++i) push(smallest, i);
    smallest.flush();
    EXPECT_EQ(written->copy(), up_to(20));
}

TEST(LoggerQueue, refuses_to_hold_nothing) { EXPECT_THROW(Queue(Numbers{std::make_shared<Written>()}, 1h, 0), Error); }

TEST(LoggerQueue, lets_several_threads_push) {
    auto written = std::make_shared<Written>();
    Queue queue(Numbers{written}, 1ms, 16);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&queue, t] {
            for (int i = 0; i < 500; ++i) push(queue, t * 500 + i);
        });
    threads.clear();
    queue.flush();
    auto numbers = written->copy();
    std::ranges::sort(numbers);
    EXPECT_EQ(numbers, up_to(2000));
}

} // namespace
