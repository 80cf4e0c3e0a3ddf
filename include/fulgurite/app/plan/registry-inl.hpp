// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/metrics.hpp"
#include "fulgurite/app/plan/registry.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Registry::Registry() {
    own();
    add_models();
    add_criteria();
    add_optimizers();
    add_schedules();
    add_data();
    metrics.add<detail::NamedAccuracy>("Accuracy");
    detail::add_metrics(metrics);
    learners.add<SupervisedLearner>("SupervisedLearner");
    detail::add_presets(presets);
}

FULGURITE_INLINE Registry& Registry::operator=(const Registry& other) {
    Sections::operator=(other);
    own();
    return *this;
}

FULGURITE_INLINE Registry& Registry::operator=(Registry&& other) noexcept {
    Sections::operator=(std::move(other));
    own();
    return *this;
}

FULGURITE_INLINE void Registry::add_models() {
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

FULGURITE_INLINE void Registry::add_criteria() {
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

FULGURITE_INLINE void Registry::add_optimizers() {
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

FULGURITE_INLINE void Registry::add_schedules() {
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

FULGURITE_INLINE void Registry::add_data() {
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

} // namespace fulgurite::app
