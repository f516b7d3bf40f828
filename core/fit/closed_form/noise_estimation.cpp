// SPDX-License-Identifier: Apache-2.0
#include "core/fit/closed_form/noise_estimation.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "core/fit/closed_form/student_scales.hpp"

namespace symdiscover {

namespace {

constexpr int most_noise_sweeps = 4;
constexpr double most_multiplications = 4e9;
constexpr double most_sharing_numbers = 2e7;  ///< of U: 160 MB
/// Odds of 20 to 1 before the noise model gets a new part, beyond what BIC asks for each of its numbers.
constexpr double log_odds_asked = 3.0;
/// A sweep that gains less, in nats, was the last.
constexpr double gain_that_counts = 1.0;
constexpr double strongest_correlation = 0.98;
/// Noise that outputs share couples all blocks: with more outputs the search would take too long.
constexpr Index most_coupled_outputs = 32;
/// Below these BIC, which is for many examples, does not hold: whatever few residuals leave passes for a covariance.
constexpr double fewest_examples = 8.0;
constexpr double examples_an_output = 2.0;

/// What the evidence must gain for so many numbers more (Schwarz, "Estimating the dimension of a model", 1978).
double bic(double numbers, double observations) { return 0.5 * numbers * std::log(observations); }

struct Estimation {
    TaskBatch const& batch;
    SharedModel const& model;
    NoiseOptions const& options;
    NoisyModel now;

    NoisyModel fit(NoiseModel const& noise) const {
        SharedModel from_now = model;
        from_now.noise_variance = now.noise_variance;
        return fit_noise_variance(batch, noise, from_now, options.threads);
    }

    ResidualMoments moments() const { return residual_moments(batch, now, options.threads); }

    /// Takes the candidate where its evidence is so much higher; true where it does.
    bool take(NoiseModel const& noise, double more) {
        NoisyModel candidate = fit(noise);
        if (!(candidate.log_evidence > now.log_evidence + more)) return false;
        now = std::move(candidate);
        return true;
    }
};

/// The left-out combinations of examples given the others: [T, m] of L^T y, their variances, the intercept's share.
struct InterceptEvidence {
    Matrix error;
    Matrix variance;
    Vector share;

    /// log p where intercepts have these means and this variance in all tasks.
    double log_density(Vector const& means, double intercept_variance) const {
        double sum = 0.0;
        for (Index t = 0; t < error.rows(); ++t) {
            for (Index a = 0; a < error.cols(); ++a) {
                double const variance_here = variance(t, a) + share[t] * share[t] * intercept_variance;
                double const deviation = error(t, a) - share[t] * means[a];
                sum -= 0.5 * (std::log(2.0 * std::numbers::pi * variance_here) + deviation * deviation / variance_here);
            }
        }
        return sum;
    }

    Vector best_means(double intercept_variance) const {
        Vector weighted = Vector::Zero(error.cols());
        Vector weights = Vector::Zero(error.cols());
        for (Index t = 0; t < error.rows(); ++t) {
            for (Index a = 0; a < error.cols(); ++a) {
                double const precision = 1.0 / (variance(t, a) + share[t] * share[t] * intercept_variance);
                weighted[a] += share[t] * error(t, a) * precision;
                weights[a] += share[t] * share[t] * precision;
            }
        }
        return weighted.cwiseQuotient(weights);
    }
};

InterceptEvidence intercept_evidence(Estimation const& estimation, NoiseModel const& contrasts) {
    TaskBatch const& batch = estimation.batch;
    NoisyModel const fitted = estimation.fit(contrasts);
    InterceptExamples const examples = intercept_examples(batch, contrasts);
    Index const m = batch.y.cols();
    Index const n = batch.x.cols();
    Matrix const factor = contrasts.output_factor.size() > 0 ? contrasts.output_factor : Matrix::Identity(m, m);
    InterceptEvidence evidence{Matrix(batch.tasks, m), Matrix(batch.tasks, m), examples.share};
    for (Index t = 0; t < batch.tasks; ++t) {
        estimation.options.threads.require_time();
        Eigen::Map<Matrix const> const w(fitted.weights.row(t).data(), m, n);
        evidence.error.row(t) = (examples.y.row(t) - examples.x.row(t) * w.transpose()) * factor;
        Matrix const covariance = fitted.uncertainty(t, examples.x.row(t))->covariance(0);
        evidence.variance.row(t) = (covariance.diagonal().array() + fitted.noise_variance).transpose();
    }
    return evidence;
}

struct InterceptChoice {
    Intercept intercept = Intercept::none;
    Vector means;  ///< of L^T y
};

/// examples: in all tasks.
InterceptChoice choose_intercept(InterceptEvidence const& evidence, double noise_variance, double examples,
                                 std::optional<Intercept> const& asked) {
    Index const m = evidence.error.cols();
    Vector const common = evidence.best_means(0.0);
    if (asked) return {*asked, common};
    double const none_value = evidence.log_density(Vector::Zero(m), 0.0);
    double const mean_cost = bic(static_cast<double>(m), examples) + log_odds_asked;
    double const common_value = evidence.log_density(common, 0.0) - mean_cost;
    double task_value = -std::numeric_limits<double>::infinity();
    for (int doubling = -12; doubling <= 40; ++doubling) {
        double const variance = noise_variance * std::exp2(doubling);
        double const centred = evidence.log_density(Vector::Zero(m), variance);
        double const free = evidence.log_density(evidence.best_means(variance), variance) - mean_cost;
        task_value = std::max(task_value, std::max(centred, free) - bic(1.0, examples) - log_odds_asked);
    }
    if (task_value > std::max(none_value, common_value)) return {Intercept::task, common};
    return {common_value > none_value ? Intercept::common : Intercept::none, common};
}

/// In y's units, of means of L^T y.
Vector offsets_of(Vector const& means, Matrix const& factor) {
    if (factor.size() == 0) return means;
    return factor.transpose().triangularView<Eigen::Upper>().solve(means);
}

void settle_intercept(Estimation& estimation) {
    Index fewest = estimation.batch.examples;
    for (Index t = 0; t < estimation.batch.tasks; ++t) fewest = std::min(fewest, estimation.batch.count(t));
    if (fewest < 2) return;
    NoiseModel contrasts = estimation.now.noise;
    contrasts.intercept = Intercept::task;
    contrasts.offsets = Vector();
    InterceptChoice const choice =
        choose_intercept(intercept_evidence(estimation, contrasts), estimation.now.noise_variance,
                         static_cast<double>(estimation.batch.x.rows()), estimation.options.intercept);
    NoiseModel noise = estimation.now.noise;
    if (choice.intercept == noise.intercept && choice.intercept != Intercept::common) return;
    noise.intercept = choice.intercept;
    noise.offsets = choice.intercept == Intercept::common ? offsets_of(choice.means, noise.output_factor) : Vector();
    estimation.now = estimation.fit(noise);
}

/// L of the precision that is the inverse of this covariance, its determinant 1.
Matrix factor_of(Matrix const& covariance) {
    Index const m = covariance.rows();
    Matrix const precision = covariance.llt().solve(Matrix::Identity(m, m));
    Matrix factor = precision.llt().matrixL();
    double const log_determinant = factor.diagonal().array().log().mean();
    return factor * std::exp(-log_determinant);
}

/// The outputs' covariance, in y's units but for its scale.
Matrix output_covariance(Estimation const& estimation, ResidualMoments const& moments) {
    Matrix const& factor = estimation.now.noise.output_factor;
    if (factor.size() == 0) return moments.outputs;
    Matrix const inverse = factor.triangularView<Eigen::Lower>().solve(Matrix::Identity(factor.rows(), factor.cols()));
    return inverse.transpose() * moments.outputs * inverse;
}

/// Keeps every variance above a millionth of the mean: an output without noise would be all that counts.
Matrix bounded_variances(Matrix covariance) {
    constexpr double smallest_share = 1e-6;
    double const least = smallest_share * covariance.diagonal().mean();
    covariance.diagonal() = covariance.diagonal().cwiseMax(least);
    return covariance;
}

NoiseModel with_factor(NoiseModel noise, Matrix factor) {
    noise.output_factor = std::move(factor);
    return noise;
}

double numbers_in(Matrix const& factor) {
    if (factor.size() == 0) return 0.0;
    double const m = static_cast<double>(factor.rows());
    return is_diagonal(factor) ? m - 1.0 : 0.5 * m * (m + 1.0) - 1.0;
}

/// About what the log evidence gains where the outputs' covariance, now taken for the identity, is this one.
double expected_gain(Matrix const& covariance, double examples) {
    double const m = static_cast<double>(covariance.rows());
    double const log_determinant = 2.0 * covariance.llt().matrixLLT().diagonal().array().log().sum();
    return 0.5 * examples * (m * std::log(covariance.trace() / m) - log_determinant);
}

void settle_outputs(Estimation& estimation) {
    Index const m = estimation.batch.y.cols();
    if (m < 2) return;
    ResidualMoments const moments = estimation.moments();
    if (moments.examples < fewest_examples) return;
    Matrix const covariance = bounded_variances(output_covariance(estimation, moments));
    double const had = numbers_in(estimation.now.noise.output_factor);
    double const shrink = static_cast<double>(m) / (static_cast<double>(m) + moments.examples);
    Matrix const alone = covariance.diagonal().asDiagonal();
    Matrix const together = (1.0 - shrink) * covariance + shrink * alone;
    bool const first = estimation.now.noise.output_factor.size() == 0;
    std::vector<Matrix> candidates{alone};
    bool const enough = moments.examples >= examples_an_output * static_cast<double>(m);
    if (m <= most_coupled_outputs && enough) candidates.push_back(together);
    for (Matrix const& candidate : candidates) {
        Matrix const factor = factor_of(candidate);
        if (!factor.allFinite()) continue;
        // Half of what BIC asks: an estimate decides what is not worth trying, the evidence what is taken.
        if (first && expected_gain(candidate, moments.examples) < 0.5 * bic(numbers_in(factor), moments.examples))
            continue;
        double const added = numbers_in(factor) - numbers_in(estimation.now.noise.output_factor);
        double const more = bic(added, moments.examples) + (numbers_in(factor) > had ? log_odds_asked : 0.0);
        estimation.take(with_factor(estimation.now.noise, factor), more);
    }
}

/// Leaves the outputs alike where BIC does not want their precision any more.
void drop_outputs(Estimation& estimation) {
    double const numbers = numbers_in(estimation.now.noise.output_factor);
    if (numbers == 0.0) return;
    double const observations = static_cast<double>(estimation.batch.tasks * estimation.batch.examples);
    estimation.take(with_factor(estimation.now.noise, Matrix()), -bic(numbers, observations));
}

void settle_task_scales(Estimation& estimation) {
    ResidualMoments const moments = estimation.moments();
    NoiseModel noise = estimation.now.noise;
    Vector energy = moments.energy.rowwise().sum();
    Vector const freedom = moments.freedom.rowwise().sum();
    if (noise.task_scale.size() > 0) energy.array() *= noise.task_scale.array().square();
    auto const scales = student_scales(energy, freedom, bic(1.0, static_cast<double>(energy.size())) + log_odds_asked);
    bool const had = noise.task_scale.size() > 0;
    noise.task_scale = scales.value_or(Vector());
    if (had || scales) estimation.now = estimation.fit(noise);
}

void settle_example_scales(Estimation& estimation) {
    ResidualMoments const moments = estimation.moments();
    NoiseModel noise = estimation.now.noise;
    Matrix energy = moments.energy;
    if (noise.example_scale.size() > 0) energy.array() *= noise.example_scale.array().square();
    Vector const flat = energy.reshaped<Eigen::RowMajor>();
    Vector const freedom = moments.freedom.reshaped<Eigen::RowMajor>();
    auto const scales = student_scales(flat, freedom, bic(1.0, moments.examples) + log_odds_asked);
    bool const had = noise.example_scale.size() > 0;
    noise.example_scale = scales ? Matrix(scales->reshaped<Eigen::RowMajor>(energy.rows(), energy.cols())) : Matrix();
    if (had || scales) estimation.now = estimation.fit(noise);
}

void settle_correlation(Estimation& estimation) {
    if (estimation.batch.examples < 3) return;
    ResidualMoments const moments = estimation.moments();
    NoiseModel noise = estimation.now.noise;
    double const before = noise.autocorrelation;
    double const more = (before + moments.neighbours) / (1.0 + before * moments.neighbours);
    noise.autocorrelation = std::clamp(more, -strongest_correlation, strongest_correlation);
    bool const is_new = before == 0.0;
    double const observations = moments.examples * static_cast<double>(estimation.batch.y.cols());
    double const gain = -0.5 * observations * std::log(1.0 - moments.neighbours * moments.neighbours);
    if (!(gain > 0.5 * bic(1.0, observations))) return;
    estimation.take(noise, is_new ? bic(1.0, observations) + log_odds_asked : 0.0);
}

}  // namespace

bool can_estimate_noise(TaskBatch const& batch, Index columns) {
    double const k = static_cast<double>(columns);
    double const m = static_cast<double>(batch.y.cols());
    double const rows = static_cast<double>(batch.tasks * batch.examples);
    if (m * k * static_cast<double>(batch.x.cols()) > most_sharing_numbers) return false;
    return rows * m * k * (k + m + static_cast<double>(batch.x.cols())) <= most_multiplications;
}

bool can_estimate_noise_unshared(TaskBatch const& batch) {
    double const n = static_cast<double>(batch.x.cols());
    double const m = static_cast<double>(batch.y.cols());
    double const rows = static_cast<double>(batch.tasks * batch.examples);
    // Gram matrices and their eigenvectors, the outputs turned, covariances of predictions
    double const few = std::min(static_cast<double>(batch.examples), n);
    return rows * few * (n + 10.0 * few + m) + rows * m * m * m <= most_multiplications;
}

NoiseEstimate estimate_noise(TaskBatch const& batch, NoiseModel const& start, SharedModel const& model,
                             NoiseOptions const& options) {
    Estimation estimation{batch, model, options, {}};
    estimation.now.noise_variance = model.noise_variance;
    estimation.now = estimation.fit(start);
    double const first = estimation.now.log_evidence;
    // What was settled before it was stopped holds.
    is_finished([&] {
        for (int sweep = 0; sweep < most_noise_sweeps; ++sweep) {
            options.threads.show({"noise", sweep + 1});
            double const before = estimation.now.log_evidence;
            settle_intercept(estimation);
            if (!options.trusted) break;
            settle_outputs(estimation);
            settle_task_scales(estimation);
            settle_example_scales(estimation);
            settle_correlation(estimation);
            if (sweep > 0) drop_outputs(estimation);
            if (sweep > 0 && std::abs(estimation.now.log_evidence - before) < gain_that_counts) break;
            if (sweep == 0 && estimation.now.noise.is_plain()) break;
        }
    });
    double const gain = estimation.now.log_evidence - first;
    return {std::move(estimation.now), gain};
}

}  // namespace symdiscover
