// SPDX-License-Identifier: BSL-1.0
// Samples a second that `data::Loader` gives of 60,000 shuffled images 1×28×28, as the peers' programs measure it:
//
//   loader --kinds u8,f32 --batches 64,256 --workers 0,1 --limit_ms 500
//
//   u8   kept as uint8, converted and normalised as they are asked for
//   f32  kept as float32, normalised once
// What counts is batch after batch, the shuffle and the start of each further epoch included.
#include "report.hpp"

#include <fulgurite/fulgurite.hpp>

#include <exception>
#include <utility>

namespace fulgurite::bench {
namespace {

constexpr std::int64_t samples = 60'000;
constexpr double mean = 0.1307, deviation = 0.3081;

struct Sets {
    torch::Tensor bytes, floats, labels;
};
const Sets& sets() {
    static const Sets made = [] {
        torch::manual_seed(0);
        auto bytes = torch::randint(0, 256, {samples, 1, 28, 28}, torch::kUInt8);
        auto floats = bytes.to(torch::kFloat).div_(255).sub_(mean).div_(deviation);
        return Sets{std::move(bytes), std::move(floats), torch::randint(0, 10, {samples}, torch::kLong)};
    }();
    return made;
}

auto dataset_of_bytes() {
    return data::tensors(sets().bytes, sets().labels) | data::map(data::normalize(mean, deviation));
}
auto dataset_of_floats() { return data::tensors(sets().floats, sets().labels); }

/// The first batch must be what the words above promise, or the figures mean nothing.
void check(const data::Batch& batch) {
    const auto average = batch.data.mean().item<double>(), expected = (0.5 - mean) / deviation;
    if (batch.data.scalar_type() != torch::kFloat || std::abs(average - expected) > 0.1)
        throw Error(fmt::format("a batch of normalised images has mean {}, expected about {}", average, expected));
}

template <class D>
void measure(D dataset, const char* kind, std::int64_t batch_size, std::int64_t workers, const Arguments& arguments) {
    data::Loader loader{std::move(dataset),
                        {.batch_size = batch_size, .shuffle = true, .workers = static_cast<int>(workers)}};
    const double limit = static_cast<double>(arguments.number("limit_ms", 500)) / 1000;
    auto start = Clock::now();
    auto position = loader.begin();
    const double first = seconds_since(start);
    check(*position);
    std::int64_t batches = 0, seen = 0;
    double elapsed = 0;
    for (start = Clock::now(); elapsed < limit; elapsed = seconds_since(start)) {
        if (++position == loader.end()) position = loader.begin();
        ++batches;
        seen += position->data.size(0);
    }
    print_line(
        fmt::format(R"("name": "fulgurite_loader_w{}", "model": "{}", "batch": {}, "steps": {}, "seconds": {:.6f}, )"
                    R"("threads": {}, "workers": {}, "samples_per_s": {:.0f}, "first_batch_s": {:.5f})",
                    workers, kind, batch_size, batches, elapsed, arguments.number("threads", 1), workers,
                    static_cast<double>(seen) / elapsed, first));
}

void main_program(const Arguments& arguments) {
    at::set_num_threads(static_cast<int>(arguments.number("threads", 1)));
    for (std::int64_t i = 0; i < arguments.number("reps", 1); ++i)
        for (const auto& kind : arguments.list("kinds", "f32,u8"))
            for (const auto& batch : arguments.list("batches", "64,256"))
                for (const auto& workers : arguments.list("workers", "0,1")) {
                    if (kind == "u8")
                        measure(dataset_of_bytes(), "u8", std::stoll(batch), std::stoll(workers), arguments);
                    else measure(dataset_of_floats(), "f32", std::stoll(batch), std::stoll(workers), arguments);
                }
}

} // namespace
} // namespace fulgurite::bench

int main(int argc, char** argv) {
    try {
        fulgurite::bench::main_program({argc, argv});
    } catch (const std::exception& error) {
        fmt::print(stderr, "loader: {}\n", error.what());
        return 1;
    }
}
