// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/logger/wandb/run_folder.hpp"

#if FULGURITE_HAS_PROTOZERO
#include <time.h>

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letter_at.hpp"
#include "fulgurite/core/valid_utf8.hpp"
#include "fulgurite/file/atomic_file.hpp"
#include "fulgurite/logger/format/png.hpp"
#include "fulgurite/logger/format/sha256.hpp"
#include "fulgurite/report/environment.hpp"

namespace fulgurite::logger::wandb {

FULGURITE_INLINE std::string path_name(std::string_view name) {
    std::string all;
    for (std::size_t i = 0; i < name.size(); i += std::max<std::size_t>(letter_at(name, i), 1)) {
        const char c = name[i];
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                           c == '-' || c == ' ' ||
                           (c == '.' && !all.empty() && all.back() != '.' && all.back() != '/') ||
                           (c == '/' && !all.empty() && all.back() != '/');
        all += plain ? c : '_';
    }
    return all.substr(0, 120);
}

FULGURITE_INLINE RunFolder::RunFolder(const std::filesystem::path& folder, RunFacts facts,
                                      const Hyperparameters& config)
    : path_(folder / "wandb" /
            ("offline-run-" + report::date_time(facts.start_time, "%Y%m%d_%H%M%S") + '-' + facts.id)),
      facts_(std::move(facts)) {
    const auto name = path_ / ("run-" + facts_.id + ".wandb");
    if (std::filesystem::exists(name)) throw Error("Wandb: '", name, "' is there already; give the run another id");
    file_ = file::LogFile(name);
    file::make_folder(path_ / "files");
    add(header_record());
    auto named = config;
    for (auto& [key, value] : named) value = valid_utf8(value);
    add(run_record(facts_, named));
    write_metadata();
    add(file_record("wandb-metadata.json", true));
    write_config(config);
    flush();
}

FULGURITE_INLINE void RunFolder::add(std::string record) {
    number_record(record, ++number_, facts_.id);
    frames_.append(pending_, record);
}

FULGURITE_INLINE void RunFolder::flush() {
    if (pending_.empty()) return;
    file_.write(pending_);
    pending_.clear();
}

FULGURITE_INLINE void RunFolder::write(Entry& entry) {
    if (entry.kind == Entry::Kind::end) return end(entry.text);
    if (entry.kind == Entry::Kind::settle) return settle();
    take_back_end();
    if (entry.kind == Entry::Kind::values) write_values(entry);
    else if (entry.kind == Entry::Kind::image) write_image(entry);
    else {
        add(config_record(entry.config));
        write_config(entry.config);
    }
}

// W&B's own steps never go back, as those of a second fit do: it would drop such rows.
FULGURITE_INLINE void RunFolder::go_to(std::int64_t step, const Entry& entry) {
    if (is_gathered_ && step != global_step_) settle();
    if (!is_first_row_ && step != global_step_) step_ = std::max(step, step_ + 1);
    if (std::exchange(is_first_row_, false)) step_ = std::max<std::int64_t>(step, 0);
    is_gathered_ = true;
    global_step_ = step;
    time_ = entry.wall_time;
    if (entry.epoch >= 0) epoch_ = entry.epoch;
}

FULGURITE_INLINE void RunFolder::put(std::vector<std::string> name, std::string json) {
    const auto found = std::ranges::find(row_, name, &Item::name);
    if (found != row_.end()) found->json = std::move(json);
    else row_.push_back({std::move(name), std::move(json)});
}

FULGURITE_INLINE void RunFolder::write_values(const Entry& entry) {
    go_to(entry.step, entry);
    for (const auto& [name, value] : entry.values) {
        has_epoch_ = has_epoch_ || name == "epoch";
        put({valid_utf8(name)}, json_number(value));
    }
}

FULGURITE_INLINE void RunFolder::write_image(Entry& entry) {
    const auto image = std::exchange(entry.image, {}); // it is not kept in the queue
    const auto file = png(image.pixels, image.height, image.width, image.channels);
    const auto sum = sha256(file);
    go_to(entry.step, entry);
    const auto path =
        "media/images/" + path_name(entry.text) + '_' + std::to_string(step_) + '_' + sum.substr(0, 20) + ".png";
    const auto place = path_ / "files" / path;
    file::make_folder(place.parent_path());
    file::write_atomically(place, file);
    const auto name = valid_utf8(entry.text);
    put({name, "_type"}, "\"image-file\"");
    put({name, "sha256"}, in_quotes(sum));
    put({name, "size"}, std::to_string(file.size()));
    put({name, "path"}, in_quotes(path));
    put({name, "format"}, "\"png\"");
    put({name, "width"}, std::to_string(image.width));
    put({name, "height"}, std::to_string(image.height));
    add(file_record(path, false));
}

FULGURITE_INLINE void RunFolder::settle() {
    if (!std::exchange(is_gathered_, false)) return;
    if (epoch_ >= 0 && !has_epoch_) put({"epoch"}, std::to_string(epoch_));
    put({"trainer/global_step"}, std::to_string(global_step_));
    put({"_step"}, std::to_string(step_));
    put({"_timestamp"}, json_number(time_));
    put({"_runtime"}, json_number(std::max(0.0, time_ - facts_.start_time)));
    add(history_record(row_, step_));
    add(summary_record(row_));
    std::map<std::string, std::vector<Item>> last;
    for (auto& item : row_) last[item.name[0]].push_back(std::move(item));
    for (auto& [name, items] : last) summary_[name] = std::move(items);
    row_.clear();
    has_epoch_ = false;
    epoch_ = -1;
}

FULGURITE_INLINE void RunFolder::write_config(const Hyperparameters& config) {
    for (const auto& [name, value] : config) {
        const auto found = std::ranges::find(config_, name, [](const auto& pair) { return pair.first; });
        if (found != config_.end()) found->second = json_option(value);
        else config_.emplace_back(name, json_option(value));
    }
    std::string text = "wandb_version: 1\n"; // JSON is YAML
    for (const auto& [name, json] : config_) text += '\n' + in_quotes(name) + ":\n    value: " + json + '\n';
    file::write_atomically(path_ / "files" / "config.yaml", text);
}

FULGURITE_INLINE void RunFolder::write_summary_file() const {
    std::string text = "{";
    for (const auto& [name, items] : summary_) {
        text += (text.size() > 1 ? "," : "") + in_quotes(name) + ':';
        if (items[0].name.size() == 1) text += items[0].json;
        else {
            for (const auto& item : items)
                text += (&item == items.data() ? '{' : ',') + in_quotes(item.name[1]) + ':' + item.json;
            text += '}';
        }
    }
    file::write_atomically(path_ / "files" / "wandb-summary.json", text + "}\n");
}

FULGURITE_INLINE void RunFolder::write_metadata() const {
    std::error_code unknown;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown).string();
    const auto root = std::filesystem::current_path(unknown).string();
    const auto whole = static_cast<::time_t>(facts_.start_time);
    ::tm parts{};
    ::gmtime_r(&whole, &parts);
    std::array<char, 64> time{};
    time.back() = '\0';
    ::strftime(time.data(), time.size(), "%Y-%m-%dT%H:%M:%S.000000Z", &parts);
    file::write_atomically(path_ / "files" / "wandb-metadata.json",
                           "{\"startedAt\":" + in_quotes(time.data()) + ",\"program\":" + in_quotes(program) +
                               ",\"executable\":" + in_quotes(program) + ",\"root\":" + in_quotes(root) +
                               ",\"host\":" + in_quotes(facts_.host) +
                               ",\"cpu_count\":" + std::to_string(std::thread::hardware_concurrency()) + "}\n");
}

FULGURITE_INLINE void RunFolder::end(std::string_view status) {
    take_back_end();
    settle();
    write_summary_file();
    flush();
    without_end_ = frames_.size();
    add(exit_record(status == "success"       ? 0
                    : status == "interrupted" ? 255
                                              : 1,
                    std::max(0.0, wall_time() - facts_.start_time)));
}

// What stands behind the exit is not read: a run that goes on, with a test after a fit, has its exit later.
FULGURITE_INLINE void RunFolder::take_back_end() {
    if (without_end_ == 0) return;
    flush();
    std::error_code failure;
    std::filesystem::resize_file(file_.path(), without_end_, failure);
    if (failure) throw file::failure("write to", file_.path(), failure.value());
    --number_;
    file_ = file::LogFile(file_.path(), true);
    frames_ = Frames(std::exchange(without_end_, 0));
}

} // namespace fulgurite::logger::wandb

#endif
