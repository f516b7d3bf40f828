// SPDX-License-Identifier: Apache-2.0
#include "core/judging/own_deviations.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "core/base/watched_algebra.hpp"

namespace symdiscover {

namespace {

/// Of a weight in use.
double mean_weight_variance(TiedTasks const& tied) {
    std::vector<Index> const& sizes = tied.partition.sizes();
    double sum = 0.0;
    for (Index b = 0; b < tied.partition.blocks(); ++b) {
        sum += static_cast<double>(sizes[static_cast<std::size_t>(b)]) * tied.variances[b];
    }
    return sum / static_cast<double>(tied.partition.active());
}

double square(double value) { return value * value; }

}  // namespace

LinearTasks with_deviations_as_noise(LinearTasks const& data, double ratio, Workers const& workers,
                                     double& log_determinant) {
    TaskBatch rows{data.tasks, data.rows, data.x, data.y};
    Vector rest = Vector::Zero(data.tasks);  // of y's energy, where only X's triangular factor is kept: not in its rows
    log_determinant = 0.0;
    for (Index t = 0; t < data.tasks; ++t) {
        auto x = rows.x.middleRows(t * data.rows, data.rows);
        auto y = rows.y.middleRows(t * data.rows, data.rows);
        if (data.rows < data.examples) {
            rest[t] =
                data.energy[t] - (data.weighs_outputs() ? (y * data.output_factor).squaredNorm() : y.squaredNorm());
        }
        Eigen::MatrixXd covariance = ratio * x * x.transpose();
        covariance.diagonal().array() += 1.0;
        Eigen::LLT<Eigen::MatrixXd> const cholesky = cholesky_decomposition(covariance, workers);
        cholesky.matrixL().solveInPlace(x);
        cholesky.matrixL().solveInPlace(y);
        log_determinant -= static_cast<double>(data.outputs) * cholesky.matrixLLT().diagonal().array().log().sum();
    }
    LinearTasks white = linear_tasks(rows, data.output_factor, workers);
    white.examples = data.examples;
    white.counts = data.counts;
    white.energy += rest;
    return white;
}

OwnDeviations measure_own_deviations(LinearTasks const& data, TiedTasks const& tied, Workers const& workers) {
    constexpr int most_sizes = 12;
    constexpr double smallest = 0.1;    // less shows in no partition
    constexpr double hopeless = -30.0;  // nats; a larger deviation is still less probable
    OwnDeviations found;
    double const weights = mean_weight_variance(tied);
    double ratio = square(smallest) * weights / tied.noise_variance;
    for (int i = 0; i < most_sizes; ++i, ratio *= 2.0) {
        double log_determinant = 0.0;
        LinearTasks const white = with_deviations_as_noise(data, ratio, workers, log_determinant);
        TiedTasks const fitted = fit_tied_from(white, tied.partition, tied, iterations_in_search, workers);
        double const gain = fitted.posterior.log_evidence + log_determinant - tied.posterior.log_evidence;
        double const size = std::sqrt(ratio * fitted.noise_variance / mean_weight_variance(fitted));
        if (gain > found.gain) {
            found.gain = gain;
            found.size = size;
        }
        if (size >= clear_deviation) found.log_odds = std::min(found.log_odds, -gain);
        if (size >= 1.0 || (size >= clear_deviation && gain < hopeless)) break;
    }
    return found;
}

Check deviations_check(OwnDeviations const& deviations) {
    constexpr double clear_gain = 3.0;
    if (deviations.gain < clear_gain) return {deviations_check_name, true, {}};
    return {
        deviations_check_name, false,
        fmt::format("Weights that are tied seem to be only nearly alike: to differ by about {:.0f} % of their size is "
                    "e^{:.1f} times more probable than that they are the same.",
                    100.0 * deviations.size, deviations.gain)};
}

}  // namespace symdiscover
