// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/letter_at.hpp"
#include "fulgurite/core/valid_utf8.hpp"
#include "fulgurite/logger/format/matrix_picture.hpp"
#include "fulgurite/logger/format/picture.hpp"
#include "fulgurite/logger/format/run_facts.hpp"
#include "fulgurite/logger/tensorboard.hpp"
#include "fulgurite/tensor/shape_text.hpp"

#if FULGURITE_HAS_PROTOZERO

namespace fulgurite::logger {

FULGURITE_INLINE std::string event_file_name(double time) {
    static std::atomic<int> count = 0; // two runs that a process starts within a second
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0) host = {"localhost"};
    return fmt::format("events.out.tfevents.{:010}.{}.{}.{}", static_cast<std::int64_t>(time), host.data(), getpid(),
                       count++);
}

FULGURITE_INLINE void EventSink::write(Row& row) {
    if (row.late) {
        const auto late = std::exchange(row.late, nullptr); // what it holds is not kept in the queue
        tfevents::append_record(pending_, late());
    } else {
        tfevents::append_record(pending_, row.raw.empty() ? tfevents::scalars_event(row) : row.raw);
    }
}

FULGURITE_INLINE void EventSink::flush() {
    if (pending_.empty()) return;
    file_.write(pending_);
    pending_.clear();
}

FULGURITE_INLINE std::string markdown_table(const Hyperparameters& parameters, std::string_view what) {
    std::string text = "| " + std::string(what) + " | value |\n| --- | --- |\n";
    const auto add_cell = [&](std::string_view cell) {
        text += ' ';
        for (const char c : valid_utf8(cell)) {
            if (c == '|') text += '\\';
            text += c == '\n' || c == '\r' ? ' ' : c;
        }
        text += " |";
    };
    for (const auto& [name, value] : parameters) {
        text += '|';
        add_cell(name);
        add_cell(value);
        text += '\n';
    }
    return text;
}

FULGURITE_INLINE void check_utf8(std::string_view what, std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto size = letter_at(text, i);
        if (size == 0) throw Error("TensorBoard: ", what, " is no UTF-8 at byte ", i, "; give it as UTF-8");
        i += size;
    }
}

namespace detail {

FULGURITE_INLINE void check_name(std::string_view name) {
    if (name.empty()) throw Error("TensorBoard: a name is empty; give one, such as 'val/samples'");
    check_utf8("a name", name);
}

/// A copy of a tensor's values on the host, in float, or in double where float would lose some.
FULGURITE_INLINE at::Tensor host_values(std::string_view name, const at::Tensor& values) {
    if (!values.defined()) throw Error("TensorBoard: '", name, "' is an undefined tensor; give one with values");
    if (values.numel() == 0)
        throw Error("TensorBoard: '", name, "' has the shape ", shape_text(values.sizes()), ", and so no value");
    if (values.is_complex())
        throw Error("TensorBoard: '", name, "' is complex; give its abs(), or its parts one by one");
    const bool fits = values.is_floating_point() && values.scalar_type() != at::kDouble;
    return values.detach().to(at::kCPU, fits ? at::kFloat : at::kDouble, false, /*copy=*/true).contiguous();
}

/// Throws `Error` for a value outside of [0, 1], and for NaN.
template <class T>
void check_share(std::string_view name, const at::Tensor& values) {
    for (std::int64_t i = 0; i < values.numel(); ++i)
        if (const auto value = values.const_data_ptr<T>()[i]; !(value >= 0 && value <= 1))
            throw Error("TensorBoard: add_pr_curve: '", name, "' has the value ", static_cast<double>(value),
                        "; labels are 0 or 1, predictions are probabilities: of logits, give their sigmoid()");
}

} // namespace detail

} // namespace fulgurite::logger

namespace fulgurite {

FULGURITE_INLINE void TensorBoard::on_fit_start() {
    const bool broken = running_ && running_->is_broken();
    if (broken) running_.reset();
    if (broken || !session_due_) { // what is due was given for this run, before it
        has_columns_ = session_due_ = columns_due_ = false;
        parameters_.clear();
    }
    logger::check_utf8("the note", note_);
    const auto now = logger::wall_time();
    open();
    if (environment_)
        push(logger::tfevents::text_event("environment", logger::markdown_table(logger::run_facts(), "environment"),
                                          now));
    if (!note_.empty()) push(logger::tfevents::text_event("note", note_, now));
}

FULGURITE_INLINE void TensorBoard::log_hyperparams(const Hyperparameters& parameters) {
    if (silent_) return;
    if (!session_due_) parameters_.clear();
    Hyperparameters all;
    for (const auto& [name, value] : parameters) all.emplace_back(valid_utf8(name), valid_utf8(value));
    parameters_.insert(parameters_.begin(), all.begin(), all.end());
    start_session();
}

FULGURITE_INLINE void TensorBoard::start_session() {
    session_due_ = false;
    session_open_ = true;
    const auto now = logger::wall_time();
    push(logger::tfevents::session_start_event(parameters_, now));
    if (!parameters_.empty()) push(logger::tfevents::text_event("options", logger::markdown_table(parameters_), now));
    if (std::exchange(columns_due_, false)) push(logger::tfevents::experiment_event(parameters_, columns_, now));
}

FULGURITE_INLINE void TensorBoard::finalize(std::string_view status) {
    if (!running_) return;
    start_session_if_due();
    if (std::exchange(session_open_, false)) push(logger::tfevents::session_end_event(status, logger::wall_time()));
    running_->flush();
}

FULGURITE_INLINE void TensorBoard::add_scalar(std::string_view name, double value, std::int64_t step) {
    logger::detail::check_name(name);
    log_scalar(name, value, step);
}

FULGURITE_INLINE void TensorBoard::add_image(std::string_view name, const at::Tensor& image, std::int64_t step) {
    logger::detail::check_name(name);
    add_pixels(name, logger::host_image(image, name), step);
}

FULGURITE_INLINE void TensorBoard::add_images(std::string_view name, const at::Tensor& images, std::int64_t step) {
    logger::detail::check_name(name);
    add_pixels(name, logger::host_grid(images, name), step);
}

FULGURITE_INLINE void TensorBoard::add_figure(std::string_view name, const report::Chart& chart, std::int64_t step) {
    logger::detail::check_name(name);
    add_pixels(name, logger::picture(chart), step);
}

FULGURITE_INLINE void TensorBoard::log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step) {
    logger::detail::check_name(name);
    add_pixels(name, logger::matrix_picture(name, matrix), step);
}

FULGURITE_INLINE void TensorBoard::add_pixels(std::string_view name, logger::HostImage image, std::int64_t step) {
    if (silent_) return;
    const auto bytes = image.pixels.size();
    const logger::tfevents::Moment now{logger::wall_time(), step};
    open().push([name = std::string(name), image = std::move(image),
                 now] { return logger::tfevents::image_event(name, image, now); },
                bytes);
}

FULGURITE_INLINE void TensorBoard::add_histogram(std::string_view name, const at::Tensor& values, std::int64_t step) {
    logger::detail::check_name(name);
    const auto host = logger::detail::host_values(name, values);
    if (silent_) return;
    const logger::tfevents::Moment now{logger::wall_time(), step};
    open().push([name = std::string(name), host,
                 now] { return logger::tfevents::histogram_event(name, logger::histogram_of(host), now); },
                host.nbytes());
}

FULGURITE_INLINE void TensorBoard::add_text(std::string_view name, const std::string& markdown, std::int64_t step) {
    logger::detail::check_name(name);
    logger::check_utf8("a text", markdown);
    push(logger::tfevents::text_event(name, markdown, logger::wall_time(), step));
}

FULGURITE_INLINE void TensorBoard::add_pr_curve(std::string_view name, const at::Tensor& labels,
                                                const at::Tensor& predictions, std::int64_t step,
                                                std::size_t thresholds) {
    logger::detail::check_name(name);
    if (thresholds < 2 || thresholds > 127) // whose limit is TensorBoard's
        throw Error("TensorBoard: add_pr_curve: thresholds is ", thresholds, "; it must be from 2 to 127");
    auto label = logger::detail::host_values(name, labels).to(at::kDouble);
    auto prediction = logger::detail::host_values(name, predictions);
    if (label.numel() != prediction.numel())
        throw Error("TensorBoard: add_pr_curve: '", name, "' has ", label.numel(), " labels and ", prediction.numel(),
                    " predictions; give as many");
    logger::detail::check_share<double>(name, label);
    if (prediction.scalar_type() == at::kDouble) logger::detail::check_share<double>(name, prediction);
    else logger::detail::check_share<float>(name, prediction);
    if (silent_) return;
    const logger::tfevents::Moment now{logger::wall_time(), step};
    open().push(
        [name = std::string(name), label, prediction, thresholds, now] {
            return logger::tfevents::pr_curve_event(name, logger::pr_curve_of(label, prediction, thresholds), now);
        },
        label.nbytes() + prediction.nbytes());
}

FULGURITE_INLINE void TensorBoard::add_custom_scalars(const std::vector<logger::CustomCategory>& layout) {
    for (const auto& category : layout) {
        logger::check_utf8("a title", category.title);
        for (const auto& chart : category.charts) {
            logger::check_utf8("a title", chart.title);
            for (const auto& name : chart.tags) logger::detail::check_name(name);
            if (chart.margin && chart.tags.size() != 3)
                throw Error("TensorBoard: the margin '", chart.title, "' has ", chart.tags.size(),
                            " tags; give three: value, lower, upper");
        }
    }
    push(logger::tfevents::layout_event(layout, logger::wall_time()));
}

FULGURITE_INLINE void TensorBoard::add_graph(const torch::nn::Module& module) {
    push(logger::tfevents::graph_event(module, logger::wall_time()));
}

FULGURITE_INLINE void TensorBoard::add_hparams(const Hyperparameters& parameters,
                                               const std::vector<std::pair<std::string, double>>& metrics,
                                               std::int64_t step) {
    if (session_open_ && !parameters.empty())
        throw Error(
            "TensorBoard: add_hparams: parameters of this run are there already, and TensorBoard shows the "
            "first; give none, or all of them at once");
    if (has_columns_)
        throw Error("TensorBoard: add_hparams is called a second time in one run; give all metrics at once");
    for (const auto& [name, value] : parameters) {
        logger::detail::check_name(name);
        logger::check_utf8("a parameter", value);
    }
    for (const auto& [name, value] : metrics) logger::detail::check_name(name);
    if (silent_) return;
    has_columns_ = columns_due_ = true;
    columns_.clear();
    std::vector<logger::Scalar> row;
    for (const auto& [name, value] : metrics) {
        columns_.push_back(name);
        row.push_back({name, value});
    }
    if (!row.empty()) open().push(row, step, -1);
    if (session_open_) {
        columns_due_ = false;
        push(logger::tfevents::experiment_event(parameters_, columns_, logger::wall_time()));
    } else {
        parameters_ = parameters;
        session_due_ = true;
    }
}

} // namespace fulgurite

#endif
