// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/metrics.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/classification/accuracy.hpp"
#include "fulgurite/metric/classification/calibration_error.hpp"
#include "fulgurite/metric/classification/cohen_kappa.hpp"
#include "fulgurite/metric/classification/confusion_matrix.hpp"
#include "fulgurite/metric/classification/f1_score.hpp"
#include "fulgurite/metric/classification/jaccard_index.hpp"
#include "fulgurite/metric/classification/matthews_corr_coef.hpp"
#include "fulgurite/metric/classification/precision.hpp"
#include "fulgurite/metric/classification/recall.hpp"
#include "fulgurite/metric/classification/specificity.hpp"
#include "fulgurite/metric/curve/auroc.hpp"
#include "fulgurite/metric/curve/average_precision.hpp"
#include "fulgurite/metric/image/peak_signal_noise_ratio.hpp"
#include "fulgurite/metric/image/structural_similarity_index_measure.hpp"
#include "fulgurite/metric/regression/explained_variance.hpp"
#include "fulgurite/metric/regression/mean_absolute_error.hpp"
#include "fulgurite/metric/regression/mean_absolute_percentage_error.hpp"
#include "fulgurite/metric/regression/mean_squared_error.hpp"
#include "fulgurite/metric/regression/pearson_corr_coef.hpp"
#include "fulgurite/metric/regression/r2_score.hpp"
#include "fulgurite/metric/regression/relative_l2_error.hpp"
#include "fulgurite/metric/regression/spearman_corr_coef.hpp"
#include "fulgurite/metric/text/perplexity.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void add_metrics(Metrics& metrics) {
    metrics.add<metric::BinaryAccuracy>("BinaryAccuracy");
    metrics.add<metric::MulticlassAccuracy>("MulticlassAccuracy");
    metrics.add<metric::MultilabelAccuracy>("MultilabelAccuracy");
    metrics.add<metric::BinaryPrecision>("BinaryPrecision");
    metrics.add<metric::MulticlassPrecision>("MulticlassPrecision");
    metrics.add<metric::BinaryRecall>("BinaryRecall");
    metrics.add<metric::MulticlassRecall>("MulticlassRecall");
    metrics.add<metric::BinaryF1Score>("BinaryF1Score");
    metrics.add<metric::MulticlassF1Score>("MulticlassF1Score");
    metrics.add<metric::MultilabelF1Score>("MultilabelF1Score");
    metrics.add<metric::BinarySpecificity>("BinarySpecificity");
    metrics.add<metric::BinaryConfusionMatrix>("BinaryConfusionMatrix");
    metrics.add<metric::MulticlassConfusionMatrix>("MulticlassConfusionMatrix");
    metrics.add<metric::MulticlassCohenKappa>("MulticlassCohenKappa");
    metrics.add<metric::BinaryMatthewsCorrCoef>("BinaryMatthewsCorrCoef");
    metrics.add<metric::MulticlassMatthewsCorrCoef>("MulticlassMatthewsCorrCoef");
    metrics.add<metric::MulticlassJaccardIndex>("MulticlassJaccardIndex");
    metrics.add<metric::MulticlassCalibrationError>("MulticlassCalibrationError");
    metrics.add<metric::BinaryAUROC>("BinaryAUROC");
    metrics.add<metric::MulticlassAUROC>("MulticlassAUROC");
    metrics.add<metric::BinaryAveragePrecision>("BinaryAveragePrecision");
    metrics.add<metric::MulticlassAveragePrecision>("MulticlassAveragePrecision");
    metrics.add<metric::MeanSquaredError>("MeanSquaredError");
    metrics.add<metric::MeanAbsoluteError>("MeanAbsoluteError");
    metrics.add<metric::MeanAbsolutePercentageError>("MeanAbsolutePercentageError");
    metrics.add<metric::R2Score>("R2Score");
    metrics.add<metric::ExplainedVariance>("ExplainedVariance");
    metrics.add<metric::PearsonCorrCoef>("PearsonCorrCoef");
    metrics.add<metric::SpearmanCorrCoef>("SpearmanCorrCoef");
    metrics.add<metric::RelativeL2Error>("RelativeL2Error");
    metrics.add<metric::PeakSignalNoiseRatio>("PeakSignalNoiseRatio");
    metrics.add<metric::StructuralSimilarityIndexMeasure>("StructuralSimilarityIndexMeasure");
    metrics.add<metric::Perplexity>("Perplexity");
}

} // namespace fulgurite::app::detail
