// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/summaries.hpp"

#if FULGURITE_HAS_PROTOZERO

#include <torch/nn/module.h>

#include <algorithm>
#include <array>

#include "fulgurite/logger/format/png.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::logger::tfevents {

namespace tag {
namespace event {
enum : std::uint32_t { graph_def = 4 };
}
namespace value {
enum : std::uint32_t { image = 4, histogram = 5 };
}
namespace image {
enum : std::uint32_t { height = 1, width = 2, colourspace = 3, encoded = 4 };
}
namespace histogram {
enum : std::uint32_t { min = 1, limits = 6, bins = 7 }; // max, count, sum and sum of squares are 2 to 5
}
namespace tensor {
enum : std::uint32_t { float_value = 5 };
}
namespace pr_curve {
enum : std::uint32_t { thresholds = 2 };
}
namespace layout {
enum : std::uint32_t { category = 2, title = 1, chart = 2, multiline = 2, margin = 3, tag = 1, series = 1 };
}
namespace hparams {
enum : std::uint32_t { experiment = 2, hparam = 4, metric = 5, name = 1, type = 4, metric_tag = 2 };
}
namespace graph {
enum : std::uint32_t { node = 1, versions = 4, producer = 1, name = 1, op = 2, input = 3, attribute = 5, text = 2 };
}
} // namespace tag

namespace detail {

/// An event of one step with one summary, whose values `fill(summary)` adds.
template <class Fill>
std::string summary_event(Moment moment, Fill&& fill) {
    std::string event;
    {
        Writer writer(event);
        writer.add_double(tag::event::wall_time, moment.wall_time);
        if (moment.step != 0) writer.add_int64(tag::event::step, moment.step);
        Writer summary(writer, tag::event::summary);
        fill(summary);
    }
    return event;
}

FULGURITE_INLINE void add_plugin(Writer& value, std::string_view name, const std::string& content) {
    Writer metadata(value, tag::value::metadata);
    Writer data(metadata, tag::metadata::plugin_data);
    data.add_string(tag::plugin::name, name.data(), name.size());
    if (!content.empty()) data.add_bytes(tag::plugin::content, content);
}

} // namespace detail

FULGURITE_INLINE std::string image_event(std::string_view name, const HostImage& image, Moment moment) {
    const auto encoded = png(image.pixels, image.height, image.width, image.channels);
    return detail::summary_event(moment, [&](Writer& summary) {
        Writer value(summary, tag::summary::value);
        value.add_string(tag::value::tag, name.data(), name.size());
        Writer picture(value, tag::value::image);
        picture.add_int32(tag::image::height, static_cast<std::int32_t>(image.height));
        picture.add_int32(tag::image::width, static_cast<std::int32_t>(image.width));
        picture.add_int32(tag::image::colourspace, static_cast<std::int32_t>(image.channels));
        picture.add_bytes(tag::image::encoded, encoded);
    });
}

FULGURITE_INLINE std::string histogram_event(std::string_view name, const Histogram& histogram, Moment moment) {
    return detail::summary_event(moment, [&](Writer& summary) {
        if (histogram.count > 0) {
            Writer value(summary, tag::summary::value);
            value.add_string(tag::value::tag, name.data(), name.size());
            Writer counts(value, tag::value::histogram);
            const std::array<double, 5> numbers{histogram.min, histogram.max, histogram.count, histogram.sum,
                                                histogram.sum_squares};
            for (std::uint32_t i = 0; i < numbers.size(); ++i) // a 0 is what a field is without being written
                if (numbers[i] != 0) counts.add_double(tag::histogram::min + i, numbers[i]);
            counts.add_packed_double(tag::histogram::limits, histogram.limits.begin(), histogram.limits.end());
            counts.add_packed_double(tag::histogram::bins, histogram.bins.begin(), histogram.bins.end());
        }
        if (histogram.non_finite > 0) {
            Writer value(summary, tag::summary::value);
            value.add_string(tag::value::tag, std::string(name) + "/non_finite");
            value.add_float(tag::value::simple_value, static_cast<float>(histogram.non_finite));
        }
    });
}

FULGURITE_INLINE std::string pr_curve_event(std::string_view name, const PrCurve& curve, Moment moment) {
    return detail::summary_event(moment, [&](Writer& summary) {
        constexpr std::int32_t dt_float = 1;
        const auto thresholds = curve[0].size();
        Writer value(summary, tag::summary::value);
        value.add_string(tag::value::tag, name.data(), name.size());
        {
            Writer tensor(value, tag::value::tensor);
            tensor.add_enum(tag::tensor::dtype, dt_float);
            {
                Writer shape(tensor, tag::tensor::shape);
                for (const auto size : {curve.size(), thresholds}) {
                    Writer dim(shape, tag::shape::dim);
                    dim.add_int64(tag::shape::size, static_cast<std::int64_t>(size));
                }
            }
            std::vector<float> numbers;
            for (const auto& row : curve)
                for (const double number : row) numbers.push_back(static_cast<float>(number));
            tensor.add_packed_float(tag::tensor::float_value, numbers.begin(), numbers.end());
        }
        std::string content;
        Writer(content).add_uint32(tag::pr_curve::thresholds, static_cast<std::uint32_t>(thresholds));
        detail::add_plugin(value, "pr_curves", content);
    });
}

FULGURITE_INLINE std::string layout_event(const std::vector<CustomCategory>& layout, double wall_time) {
    std::string text;
    for (const auto& category : layout) {
        Writer layout_writer(text);
        Writer group(layout_writer, tag::layout::category);
        group.add_string(tag::layout::title, category.title);
        for (const auto& chart : category.charts) {
            Writer frame(group, tag::layout::chart);
            frame.add_string(tag::layout::title, chart.title);
            Writer content(frame, chart.margin ? tag::layout::margin : tag::layout::multiline);
            if (!chart.margin) {
                for (const auto& name : chart.tags) content.add_string(tag::layout::tag, name);
                continue;
            }
            Writer series(content, tag::layout::series);
            std::uint32_t part = 1; // value, lower, upper
            for (const auto& name : chart.tags) series.add_string(part++, name);
        }
    }
    return detail::summary_event({wall_time, 0}, [&](Writer& summary) {
        constexpr std::int32_t dt_string = 7;
        Writer value(summary, tag::summary::value);
        value.add_string(tag::value::tag, "custom_scalars__config__");
        {
            Writer tensor(value, tag::value::tensor);
            tensor.add_enum(tag::tensor::dtype, dt_string);
            tensor.add_message(tag::tensor::shape, std::string()); // of a scalar
            tensor.add_bytes(tag::tensor::string_value, text);
        }
        detail::add_plugin(value, "custom_scalars", {});
    });
}

FULGURITE_INLINE std::string experiment_event(const Hyperparameters& parameters, std::span<const std::string> metrics,
                                              double wall_time) {
    constexpr std::int32_t string = 1, boolean = 2, number = 3;
    std::string content;
    {
        Writer plugin(content);
        Writer experiment(plugin, tag::hparams::experiment);
        for (const auto& [name, text] : parameters) {
            double unused = 0;
            Writer column(experiment, tag::hparams::hparam);
            column.add_string(tag::hparams::name, name);
            column.add_enum(tag::hparams::type, parse_number(text, unused)          ? number
                                                : text == "true" || text == "false" ? boolean
                                                                                    : string);
        }
        for (const auto& name : metrics) {
            Writer column(experiment, tag::hparams::metric);
            Writer tagged(column, tag::hparams::name);
            tagged.add_string(tag::hparams::metric_tag, name);
        }
    }
    return plugin_event(wall_time, "_hparams_/experiment", "hparams", content);
}

namespace detail {

/// Writes the nodes of a module's tree. A node's name is its path, which TensorBoard folds by its slashes.
class GraphWriter {
public:
    std::string graph;

    /// `input`: the node that feeds this one; empty where none is known.
    void write(const torch::nn::Module& module, const std::string& path, const std::string& input = {}) {
        std::vector<std::string> inputs;
        if (!input.empty()) inputs.push_back(input);
        for (const bool buffers : {false, true})
            for (const auto& item : buffers ? module.named_buffers(false) : module.named_parameters(false)) {
                inputs.push_back(path + '/' + item.key());
                const auto& tensor = item.value();
                node(inputs.back(), buffers ? "Buffer" : "Parameter", {},
                     tensor.defined() ? shape_text(tensor.sizes()) : "undefined");
            }
        node(path, type_of(module), inputs, {});
        const bool in_turn = module.name() == "torch::nn::SequentialImpl";
        std::string before = in_turn ? path : std::string();
        for (const auto& child : module.named_children()) {
            const auto name = path + '/' + child.key();
            write(*child.value(), name, before);
            if (in_turn) before = name;
        }
    }

    static std::string type_of(const torch::nn::Module& module) {
        auto name = module.name();
        for (const std::string_view left_out : {"torch::nn::", "(anonymous namespace)::"})
            for (auto at = name.find(left_out); at != name.npos; at = name.find(left_out))
                name.erase(at, left_out.size());
        if (name.ends_with("Impl")) name.resize(name.size() - 4);
        return name;
    }

private:
    void node(const std::string& name, const std::string& op, const std::vector<std::string>& inputs,
              const std::string& shape) {
        Writer writer(graph);
        Writer one(writer, tag::graph::node);
        one.add_string(tag::graph::name, name);
        one.add_string(tag::graph::op, op);
        for (const auto& input : inputs) one.add_string(tag::graph::input, input);
        if (shape.empty()) return;
        Writer attribute(one, tag::graph::attribute);
        attribute.add_string(tag::map::key, "shape");
        Writer value(attribute, tag::map::value);
        value.add_bytes(tag::graph::text, shape);
    }
};

} // namespace detail

FULGURITE_INLINE std::string graph_event(const torch::nn::Module& module, double wall_time) {
    detail::GraphWriter nodes;
    nodes.write(module, detail::GraphWriter::type_of(module));
    {
        constexpr std::int32_t producer = 22; // as torch.utils.tensorboard says
        Writer writer(nodes.graph);
        Writer versions(writer, tag::graph::versions);
        versions.add_int32(tag::graph::producer, producer);
    }
    std::string event;
    {
        Writer writer(event);
        writer.add_double(tag::event::wall_time, wall_time);
        writer.add_bytes(tag::event::graph_def, nodes.graph);
    }
    return event;
}

} // namespace fulgurite::logger::tfevents

#endif
