// SPDX-License-Identifier: Apache-2.0
#include "core/data/prepared_samples.hpp"

#include <Eigen/QR>
#include <cmath>
#include <utility>

#include "core/base/watched_algebra.hpp"
#include "core/data/scaled_tasks.hpp"

namespace symdiscover {

namespace {

constexpr double log_odds_asked = 3.0;

/// Residual sums of squares of least squares, output by output, never below rounding.
Vector residual_squares(Matrix const& x, Matrix const& y, Workers const& workers) {
    constexpr double rounding = 1e-13;
    auto const solve = [x, y]() -> Matrix {
        return Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(x).solve(Eigen::MatrixXd(y));
    };
    Matrix const residual = y - x * watched(solve, workers);
    Vector const smallest = rounding * y.colwise().squaredNorm().transpose().array().max(1e-300);
    return residual.colwise().squaredNorm().transpose().cwiseMax(smallest);
}

/// Outputs have offsets: each output's offset costs half the log of the number of samples.
bool has_intercept(SampleBatch const& fitting, Workers const& workers) {
    Index const count = fitting.count();
    if (count < fitting.x.cols() + 3) return false;
    Matrix with_ones(count, fitting.x.cols() + 1);
    with_ones << fitting.x, Vector::Ones(count);
    double const n = static_cast<double>(count);
    Vector const without = residual_squares(fitting.x, fitting.y, workers);
    Vector const with = residual_squares(with_ones, fitting.y, workers);
    double const gain = 0.5 * n * (without.array() / with.array()).log().sum();
    return gain > 0.5 * static_cast<double>(fitting.y.cols()) * std::log(n) + log_odds_asked;
}

}  // namespace

PreparedSamples scale_extreme_samples(SampleSet const& given) {
    constexpr double far = 1e100;  // squares, and squares of those, are numbers still
    double const size = root_mean_square(given.all().x);
    if (size >= 1.0 / far && size <= far) return {given};
    SampleBatch all = given.all();
    all.x /= size;
    return {SampleSet(given.shape(), std::move(all), given.parts()), 1.0, size};
}

PreparedSamples prepare_samples(SampleSet const& given, std::optional<Intercept> intercept, Workers const& workers) {
    SampleBatch all = given.all();
    double const x_scale = root_mean_square(all.x);
    double const y_scale = root_mean_square(all.y);
    all.x /= x_scale;
    all.y /= y_scale;
    SampleSet scaled(given.shape(), all, given.parts());
    TrainSamples const fitting = scaled.fitting();
    bool const offsets = intercept ? *intercept != Intercept::none : has_intercept(fitting, workers);
    if (!offsets || fitting.count() == 0) return {std::move(scaled), x_scale, y_scale, Intercept::none};
    all.x.rowwise() -= fitting.x.colwise().mean();
    all.y.rowwise() -= fitting.y.colwise().mean();
    return {SampleSet(given.shape(), std::move(all), given.parts()), x_scale, y_scale, Intercept::common};
}

}  // namespace symdiscover
