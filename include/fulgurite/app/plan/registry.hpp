// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/app/base/learner_step.hpp"
#include "fulgurite/app/criteria/bce_loss.hpp"
#include "fulgurite/app/criteria/bce_with_logits_loss.hpp"
#include "fulgurite/app/criteria/cross_entropy_loss.hpp"
#include "fulgurite/app/criteria/hinge_embedding_loss.hpp"
#include "fulgurite/app/criteria/huber_loss.hpp"
#include "fulgurite/app/criteria/kl_div_loss.hpp"
#include "fulgurite/app/criteria/l1_loss.hpp"
#include "fulgurite/app/criteria/mse_loss.hpp"
#include "fulgurite/app/criteria/multi_label_margin_loss.hpp"
#include "fulgurite/app/criteria/multi_label_soft_margin_loss.hpp"
#include "fulgurite/app/criteria/multi_margin_loss.hpp"
#include "fulgurite/app/criteria/nll_loss.hpp"
#include "fulgurite/app/criteria/poisson_nll_loss.hpp"
#include "fulgurite/app/criteria/smooth_l1_loss.hpp"
#include "fulgurite/app/criteria/soft_margin_loss.hpp"
#include "fulgurite/app/models/four_layer.hpp"
#include "fulgurite/app/models/gru_classifier.hpp"
#include "fulgurite/app/models/lenet5.hpp"
#include "fulgurite/app/models/lenet5_bn_max_pool.hpp"
#include "fulgurite/app/models/lstm_classifier.hpp"
#include "fulgurite/app/models/mlp.hpp"
#include "fulgurite/app/models/resnet18.hpp"
#include "fulgurite/app/models/resnet20.hpp"
#include "fulgurite/app/models/tfcnn.hpp"
#include "fulgurite/app/models/three_layer.hpp"
#include "fulgurite/app/models/transformer_encoder_classifier.hpp"
#include "fulgurite/app/models/two_layer.hpp"
#include "fulgurite/app/plan/supervised_learner.hpp"
#include "fulgurite/app/registry/composed.hpp"
#include "fulgurite/app/registry/csv_set.hpp"
#include "fulgurite/app/registry/part.hpp"
#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/app/registry/shipped_presets.hpp"
#include "fulgurite/app/registry/takes.hpp"
#include "fulgurite/app/search/choices.hpp"
#include "fulgurite/app/training/callbacks.hpp"
#include "fulgurite/app/training/loggers.hpp"
#include "fulgurite/config/presets.hpp"
#include "fulgurite/data/cifar10.hpp"
#include "fulgurite/data/digits.hpp"
#include "fulgurite/data/fashion_mnist.hpp"
#include "fulgurite/data/kmnist.hpp"
#include "fulgurite/data/mnist.hpp"
#include "fulgurite/data/normalize.hpp"
#include "fulgurite/data/transform/center_crop.hpp"
#include "fulgurite/data/transform/color_jitter.hpp"
#include "fulgurite/data/transform/flatten.hpp"
#include "fulgurite/data/transform/grayscale.hpp"
#include "fulgurite/data/transform/one_hot.hpp"
#include "fulgurite/data/transform/pad.hpp"
#include "fulgurite/data/transform/random_crop.hpp"
#include "fulgurite/data/transform/random_horizontal_flip.hpp"
#include "fulgurite/data/transform/random_rotation.hpp"
#include "fulgurite/data/transform/resize.hpp"
#include "fulgurite/data/transform/to_tensor.hpp"
#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/optim.hpp"

namespace fulgurite::app {

/// `registry.learners.add<Distiller>("Distiller")`: a `LearnerStep`, made of its `Options`, or of nothing.
class Learners : public Section<std::shared_ptr<LearnerStep>()> {
public:
    Learners() : Section("learner") {}
    template <class L, class Options = detail::options_of<L>>
    void add(const std::string& name) {
        static_assert(std::is_base_of_v<LearnerStep, L>,
                      "fulgurite: a learner of a registry derives from app::LearnerStep");
        static_assert(detail::takes_options<L, Options>());
        const auto make = [](const Options& options) -> std::shared_ptr<LearnerStep> {
            return detail::make_of<L>(options);
        };
        put<Options>(name, make, [make](const Options& options) { make(options); });
    }
};

namespace detail {

/// Where the files of a set are, as torchvision's sets are told.
struct FolderOptions {
    std::filesystem::path root = "./data"; ///< the folder of the files, or the one above
    bool download = false;                 ///< nothing is fetched: where files are missing, it is said what to fetch
};
/// A published set as a config asks for it.
template <class Set>
struct Published : Set {
    using Options = FolderOptions;
    Published(const FolderOptions& options, bool train) : Set({.root = options.root, .train = train}) {}
};
/// The share of right answers as a config asks for it: logged as "accuracy", or as "accuracy@5" for one of the five
/// largest outputs.
struct NamedAccuracy : metric::Accuracy {
    using Options = metric::AccuracyOptions;
    explicit NamedAccuracy(Options options) : metric::Accuracy(options), top_k(options.top_k) {}
    std::string name() const { return top_k == 1 ? "accuracy" : "accuracy@" + std::to_string(top_k); }
    std::int64_t top_k;
};
/// Digits that are drawn; those of the test are others.
struct DrawnDigits : data::Digits {
    using Options = data::DigitsOptions;
    DrawnDigits(data::DigitsOptions options, bool train) : data::Digits(of(options, train)) {}
    static data::DigitsOptions of(data::DigitsOptions options, bool train) {
        if (!train) ++options.seed;
        return options;
    }
};
/// `Normalize` by torchvision's names.
struct NormalizeOptions {
    std::vector<double> mean = {}, std = {};

    void check(const auto& refuse) const {
        if (mean.empty()) refuse("mean", "a list with a number for each channel");
        if (std.size() != mean.size()) refuse("std", "a list as long as 'mean'");
    }
};

} // namespace detail

/// The parts of a registry.
struct Sections {
    Models models;
    Criteria criteria;
    Optimizers optimizers;
    Schedules schedules;
    Metrics metrics;
    Datasets datasets;
    Transforms transforms;
    Learners learners;
    Callbacks callbacks;
    Loggers loggers;
    Samplers samplers;
    Pruners pruners;
    config::Presets presets; ///< `registry.presets.add("small", "model: {…}")`: what `preset: small` lays a config over

    template <class F>
    void each(F&& f) {
        std::apply([&](auto&... section) { (f(section), ...); }, tied(*this));
    }
    template <class F>
    void each(F&& f) const {
        std::apply([&](const auto&... section) { (f(section), ...); }, tied(*this));
    }
    template <class S>
    const S& get() const {
        return std::get<const S&>(tied(*this));
    }

private:
    static auto tied(auto& all) {
        return std::tie(all.models, all.criteria, all.optimizers, all.schedules, all.metrics, all.datasets,
                        all.transforms, all.learners, all.callbacks, all.loggers, all.samplers, all.pruners);
    }
};

/// All that configs can name. It begins with what the library ships; a program adds its own:
///
///     app::Registry registry;
///     registry.models.add<FourLayer>("FourLayer");
///
/// Names are found in any case of letters, and names with dots by their last part: "torch.optim.Adam" is "Adam".
/// Options that name parts of their own (`app::Part`) find these in the same registry.
struct Registry : Sections {
    Registry();
    // Parts of options are looked up in the registry that a config is read with: in the copy.
    Registry(const Registry& other) : Sections(other) { own(); }
    Registry(Registry&& other) noexcept : Sections(std::move(other)) { own(); }
    Registry& operator=(const Registry& other);
    Registry& operator=(Registry&& other) noexcept;
    ~Registry() = default;

private:
    void own() {
        each([&](auto& section) { section.owner(this); });
    }
    void add_models();
    void add_criteria();
    void add_optimizers();
    void add_schedules();
    void add_data();
};

template <class S>
const S& detail::section_of(const Registry& registry) {
    return registry.get<S>();
}

} // namespace fulgurite::app

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/registry-inl.hpp"
#endif
