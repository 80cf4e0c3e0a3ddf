// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/pass/prefetch.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>

using namespace fulgurite;

namespace {

template <class Make>
auto ahead(int workers, std::int64_t first, std::int64_t end, std::int64_t most, Make make) {
    using T = decltype(make(std::int64_t{}));
    return data::Prefetch<T, Make>(workers, first, end, most, std::move(make));
}

/// The system gives two of them, and no more.
struct ScarceThread : std::thread {
    inline static int left = 2;
    template <class F>
    explicit ScarceThread(F f) : std::thread((check(), std::move(f))) {}
    static void check() {
        if (left-- == 0) throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
    }
};

} // namespace

TEST(Prefetch, says_how_many_threads_it_could_not_have) {
    const auto make = [](std::int64_t number) { return number; };
    using Scarce = data::Prefetch<std::int64_t, decltype(make), ScarceThread>;
    try {
        const Scarce source(8, 0, 100, 16, make);
        FAIL() << "no error";
    } catch (const Error& error) {
        const std::string words = error.what();
        EXPECT_NE(words.find("8 workers were asked for, but after 2 the system gave no more threads ("), words.npos)
            << words;
        EXPECT_NE(words.find("give fewer workers"), words.npos) << words;
        EXPECT_THROW(std::rethrow_if_nested(error), std::system_error);
    }
}

TEST(Prefetch, gives_in_order_what_many_threads_make_out_of_order) {
    for (const int workers : {1, 2, 4}) {
        auto source = ahead(workers, 3, 103, 2 * workers, [](std::int64_t number) {
            if (number % 7 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
            return std::to_string(number);
        });
        for (std::int64_t i = 3; i < 103; ++i) ASSERT_EQ(source.next(), std::to_string(i));
    }
}

TEST(Prefetch, stays_within_its_bound) {
    std::atomic<std::int64_t> made = 0;
    auto source = ahead(2, 0, 100, 3, [&](std::int64_t number) {
        ++made;
        return number;
    });
    for (std::int64_t taken = 1; taken <= 20; ++taken) {
        (void)source.next();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        EXPECT_LE(made, taken + 3);
    }
}

TEST(Prefetch, throws_where_it_was_thrown_after_what_came_before) {
    auto source = ahead(2, 0, 100, 4, [](std::int64_t number) {
        if (number == 5) throw std::runtime_error("five");
        return number;
    });
    for (std::int64_t i = 0; i < 5; ++i) EXPECT_EQ(source.next(), i);
    EXPECT_THROW((void)source.next(), std::runtime_error);
}

TEST(Prefetch, ends_when_it_is_abandoned) {
    std::atomic<int> made = 0;
    for (int i = 0; i < 50; ++i) {
        auto source = ahead(3, 0, 1000, 6, [&](std::int64_t number) {
            ++made;
            return number;
        });
        for (int k = 0; k < i % 4; ++k) (void)source.next();
    }
    EXPECT_LT(made, 50 * 10);
}

TEST(Prefetch, keeps_operations_of_libtorch_on_the_workers_thread) {
    auto source = ahead(1, 0, 1, 1, [](std::int64_t) { return at::get_num_threads(); });
    const auto before = at::get_num_threads();
    EXPECT_EQ(source.next(), 1);
    EXPECT_EQ(at::get_num_threads(), before);
}
