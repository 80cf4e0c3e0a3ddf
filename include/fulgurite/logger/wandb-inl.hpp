// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/wandb.hpp"

#if FULGURITE_HAS_PROTOZERO
#include <unistd.h>

#include <array>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/host_image.hpp"
#include "fulgurite/logger/format/matrix_picture.hpp"
#include "fulgurite/logger/format/random_name.hpp"

namespace fulgurite {

FULGURITE_INLINE Wandb::Wandb(std::filesystem::path folder, WandbOptions options)
    : folder_(std::move(folder)),
      options_(std::move(options)),
      interval_(logger::flush_interval(options_.flush_seconds)) {
    constexpr auto letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    if (options_.id.size() > 64 || options_.id.find_first_not_of(letters) != std::string::npos)
        throw Error("Wandb's id is '", options_.id, "'; give up to 64 letters, digits, '-' and '_', or leave it out");
}

FULGURITE_INLINE Wandb::Session::~Session() {
    try {
        queue.push([](Entry& entry) { entry.kind = Entry::Kind::settle; });
    } catch (...) { // it was thrown before
    }
}

FULGURITE_INLINE void Wandb::on_fit_start() {
    if (silent_) return;
    if (running_ && running_->queue.is_broken()) running_.reset();
    open();
}

FULGURITE_INLINE Wandb::Session& Wandb::open() {
    if (running_) return *running_;
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host = {"localhost"};
    id_ = options_.id.empty() ? logger::random_name(8) : options_.id;
    logger::wandb::RunFacts facts{
        id_,           options_.entity, options_.project, options_.group, options_.job_type,
        options_.name, options_.notes,  host.data(),      options_.tags,  logger::wall_time()};
    logger::wandb::RunFolder folder(folder_, std::move(facts), options_.config);
    path_ = folder.path();
    return running_.start(std::move(folder), interval_);
}

FULGURITE_INLINE void Wandb::log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch) {
    if (silent_) return;
    auto& session = open();
    session.queue.push([&](Entry& entry) {
        logger::fill(entry, session.names, row, step, epoch);
        entry.kind = Entry::Kind::values;
    });
}

FULGURITE_INLINE void Wandb::log_hyperparams(const Hyperparameters& parameters) {
    if (silent_ || parameters.empty()) return;
    open().queue.push([&](Entry& entry) {
        entry.kind = Entry::Kind::config;
        entry.config = parameters;
    });
}

FULGURITE_INLINE void Wandb::add_image(std::string_view name, const at::Tensor& image, std::int64_t step) {
    add_pixels(name, logger::host_image(image, name), step);
}

FULGURITE_INLINE void Wandb::log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step) {
    add_pixels(name, logger::matrix_picture(name, matrix), step);
}

FULGURITE_INLINE void Wandb::add_pixels(std::string_view name, logger::HostImage pixels, std::int64_t step) {
    if (silent_) return;
    const auto bytes = pixels.pixels.size();
    open().queue.push(
        [&](Entry& entry) {
            entry.kind = Entry::Kind::image;
            entry.text = name;
            entry.image = std::move(pixels);
            entry.step = step;
            entry.epoch = -1;
            entry.wall_time = logger::wall_time();
        },
        bytes);
}

FULGURITE_INLINE void Wandb::push(Entry::Kind kind, std::string text) {
    if (!running_) return;
    running_->queue.push([&](Entry& entry) {
        entry.kind = kind;
        entry.text = std::move(text);
    });
    running_->queue.flush();
}

FULGURITE_INLINE void Wandb::flush() { push(Entry::Kind::settle, {}); }

FULGURITE_INLINE void Wandb::finalize(std::string_view status) { push(Entry::Kind::end, std::string(status)); }

} // namespace fulgurite

#endif
