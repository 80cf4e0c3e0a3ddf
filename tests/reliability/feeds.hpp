// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ranges>

#include "tests/reliability/recorder.hpp"

/// Loaders of every kind, over the same points.
namespace fulgurite::reliability {

/// Points that a worker may fail on, with a transform that draws from the loader's stream.
struct Points {
    torch::Tensor inputs, targets;
    Recorder* recorder;
    bool calls; ///< they count as calls of "dataset"

    static Points make(std::int64_t count, std::int64_t seed, Recorder& recorder, bool calls) {
        auto generator = at::detail::createCPUGenerator(static_cast<std::uint64_t>(seed));
        const auto inputs = torch::randn({count, 3}, generator, torch::kDouble);
        const auto tokens = (torch::rand({count}, generator, torch::kDouble) > 0.4).to(torch::kDouble);
        const auto sums = inputs.sum(1) + 0.3 * torch::randn({count}, generator, torch::kDouble);
        return {inputs, torch::stack({sums, tokens}, 1), &recorder, calls};
    }
    std::int64_t size() const { return inputs.size(0); }
    data::Batch get(std::span<const std::int64_t> indices, data::Context& context) const {
        if (calls) recorder->call("dataset");
        const auto at = torch::tensor(std::vector<std::int64_t>(indices.begin(), indices.end()));
        return {inputs.index_select(0, at) + 0.01 * context.generator.uniform(), targets.index_select(0, at)};
    }
};
using PointLoader = data::Loader<Points>;

inline PointLoader train_loader(const Composition& c, Recorder& recorder, bool calls = true) {
    return PointLoader{Points::make(c.count, c.seed, recorder, calls),
                       {.batch_size = c.batch,
                        .shuffle = c.shuffle != 0,
                        .workers = static_cast<int>(c.workers),
                        .seed = static_cast<std::uint64_t>(c.seed)}};
}
inline PointLoader val_loader(const Composition& c, Recorder& recorder, std::int64_t number) {
    return PointLoader{Points::make(5 + number, c.seed + 100 + number, recorder, false),
                       {.batch_size = 2, .shuffle = c.val_shuffle != 0, .seed = static_cast<std::uint64_t>(c.seed)}};
}

struct Same {
    Recorder* recorder;
    data::Batch operator()(data::Batch& batch) const {
        recorder->call("view");
        return batch;
    }
};
/// A view over a loader; it refers to it.
inline auto view_of(PointLoader& loader, Recorder& recorder) { return loader | std::views::transform(Same{&recorder}); }

/// Batches in the order in which they lie, each epoch's alike. It knows nothing but how many there are at most.
struct Promises {
    std::vector<data::Batch> batches;
    std::int64_t more;
    auto begin() { return batches.begin(); }
    auto end() { return batches.end(); }
    std::int64_t size() const { return std::ssize(batches) + more; }
};
/// Does not know how many there are; each epoch has an order of its own.
struct Stream {
    PointLoader loader;
    auto begin() { return loader.begin(); }
    auto end() { return loader.end(); }
    void set_epoch(std::int64_t epoch) { loader.set_epoch(epoch); }
};
/// Goes on where it was left, epoch after epoch, over batches that repeat; it can be sent to a place.
struct Tape {
    std::vector<data::Batch> batches;
    std::int64_t each; ///< batches in an epoch
    Recorder* recorder;
    std::int64_t start = 0; ///< where the epoch starts
    struct iterator {
        const Tape* tape;
        std::int64_t at;
        using value_type = data::Batch;
        using difference_type = std::ptrdiff_t;
        data::Batch operator*() const {
            tape->recorder->call("tape");
            const auto size = std::ssize(tape->batches);
            return tape->batches[static_cast<std::size_t>((tape->start + at) % size)];
        }
        iterator& operator++() {
            tape->recorder->call("tape's ++");
            ++at;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& self, std::default_sentinel_t) { return self.at == self.tape->each; }
    };
    iterator begin() { return begin_at(0); }
    iterator begin_at(std::int64_t batch) { return {this, batch}; }
    std::default_sentinel_t end() const { return {}; }
    void set_epoch(std::int64_t epoch) { start = epoch * each; }
};

/// All of an epoch's, made beforehand.
inline std::vector<data::Batch> batches(const Composition& c, Recorder& recorder) {
    auto loader = train_loader(c, recorder, false);
    std::vector<data::Batch> all;
    for (auto& batch : loader) all.push_back(batch);
    return all;
}
inline Promises promises(const Composition& c, Recorder& recorder) { return {batches(c, recorder), c.lie}; }

} // namespace fulgurite::reliability
