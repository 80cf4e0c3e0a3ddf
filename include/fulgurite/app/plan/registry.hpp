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
    Registry() {
        own();
        add_models();
        add_criteria();
        add_optimizers();
        add_schedules();
        add_data();
        metrics.add<detail::NamedAccuracy>("Accuracy");
        learners.add<SupervisedLearner>("SupervisedLearner");
        detail::add_presets(presets);
    }
    // Parts of options are looked up in the registry that a config is read with: in the copy.
    Registry(const Registry& other) : Sections(other) { own(); }
    Registry(Registry&& other) noexcept : Sections(std::move(other)) { own(); }
    Registry& operator=(const Registry& other) {
        Sections::operator=(other);
        own();
        return *this;
    }
    Registry& operator=(Registry&& other) noexcept {
        Sections::operator=(std::move(other));
        own();
        return *this;
    }
    ~Registry() = default;

private:
    void own() {
        each([&](auto& section) { section.owner(this); });
    }
    void add_models() {
        models.add<models::MLP>("MLP");
        models.add<models::LeNet5>("LeNet5");
        models.add<models::LeNet5BNMaxPool>("LeNet5BNMaxPool");
        models.add<models::ResNet18>("ResNet18");
        models.add<models::ResNet20>("ResNet20");
        models.add<models::LSTMClassifier>("LSTMClassifier");
        models.add<models::GRUClassifier>("GRUClassifier");
        models.add<models::TransformerEncoderClassifier>("TransformerEncoderClassifier");
        models.add<models::TwoLayer>("TwoLayer");
        models.add<models::ThreeLayer>("ThreeLayer");
        models.add<models::FourLayer>("FourLayer");
        models.add<models::TFCNN>("TFCNN");
    }
    void add_criteria() {
        criteria.add<criteria::L1Loss>("L1Loss");
        criteria.add<criteria::MSELoss>("MSELoss");
        criteria.add<criteria::SmoothL1Loss>("SmoothL1Loss");
        criteria.add<criteria::HuberLoss>("HuberLoss");
        criteria.add<criteria::CrossEntropyLoss>("CrossEntropyLoss");
        criteria.add<criteria::NLLLoss>("NLLLoss");
        criteria.add<criteria::BCELoss>("BCELoss");
        criteria.add<criteria::BCEWithLogitsLoss>("BCEWithLogitsLoss");
        criteria.add<criteria::KLDivLoss>("KLDivLoss");
        criteria.add<criteria::PoissonNLLLoss>("PoissonNLLLoss");
        criteria.add<criteria::HingeEmbeddingLoss>("HingeEmbeddingLoss");
        criteria.add<criteria::MultiMarginLoss>("MultiMarginLoss");
        criteria.add<criteria::MultiLabelMarginLoss>("MultiLabelMarginLoss");
        criteria.add<criteria::MultiLabelSoftMarginLoss>("MultiLabelSoftMarginLoss");
        criteria.add<criteria::SoftMarginLoss>("SoftMarginLoss");
    }
    void add_optimizers() {
        optimizers.add<optim::Adadelta>("Adadelta");
        optimizers.add<optim::Adafactor>("Adafactor");
        optimizers.add<optim::Adagrad>("Adagrad");
        optimizers.add<optim::Adam>("Adam");
        optimizers.add<optim::Adamax>("Adamax");
        optimizers.add<optim::AdamW>("AdamW");
        optimizers.add<optim::ASGD>("ASGD");
        optimizers.add<optim::Muon>("Muon");
        optimizers.add<optim::NAdam>("NAdam");
        optimizers.add<optim::RAdam>("RAdam");
        optimizers.add<optim::RMSprop>("RMSprop");
        optimizers.add<optim::Rprop>("Rprop");
        optimizers.add<optim::SGD>("SGD");
        optimizers.add<optim::SparseAdam>("SparseAdam");
    }
    void add_schedules() {
        schedules.add<optim::ConstantLR>("ConstantLR");
        schedules.add<optim::CosineAnnealingLR>("CosineAnnealingLR");
        schedules.add<optim::CosineAnnealingWarmRestarts>("CosineAnnealingWarmRestarts");
        schedules.add<optim::CyclicLR<>>("CyclicLR");
        schedules.add<optim::ExponentialLR>("ExponentialLR");
        schedules.add<optim::LinearLR>("LinearLR");
        schedules.add<optim::MultiStepLR>("MultiStepLR");
        schedules.add<optim::OneCycleLR>("OneCycleLR");
        schedules.add<optim::PolynomialLR>("PolynomialLR");
        schedules.add<optim::ReduceLROnPlateau<metric::Name>>("ReduceLROnPlateau");
        schedules.add<optim::StepLR>("StepLR");
        detail::add_composed(schedules);
    }
    void add_data() {
        datasets.add<detail::Published<data::Mnist>>("MNIST");
        datasets.add<detail::Published<data::FashionMnist>>("FashionMNIST");
        datasets.add<detail::Published<data::Kmnist>>("KMNIST");
        datasets.add<detail::Published<data::Cifar10>>("CIFAR10");
        datasets.add<detail::DrawnDigits>("Digits");
        datasets.add<detail::CsvSet>("Csv");
        detail::add_composed(transforms);
        transforms.add<data::CenterCrop>("CenterCrop");
        transforms.add<data::ColorJitter>("ColorJitter");
        transforms.add<data::Flatten>("Flatten");
        transforms.add<data::Grayscale>("Grayscale");
        transforms.add<data::OneHot>("OneHot");
        transforms.add<data::Pad>("Pad");
        transforms.add<data::RandomCrop>("RandomCrop");
        transforms.add<data::RandomHorizontalFlip>("RandomHorizontalFlip");
        transforms.add<data::RandomRotation>("RandomRotation");
        transforms.add<data::Resize>("Resize");
        transforms.add<data::ToTensor>("ToTensor");
        transforms.add<data::Normalize, detail::NormalizeOptions>("Normalize");
    }
};

template <class S>
const S& detail::section_of(const Registry& registry) {
    return registry.get<S>();
}

} // namespace fulgurite::app
