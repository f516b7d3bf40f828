// SPDX-License-Identifier: Apache-2.0
#include "core/fit/bilevel/assignment_matrix.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>

#include "core/base/log_gamma.hpp"
#include "core/base/watched_algebra.hpp"

namespace symdiscover {

namespace {

constexpr double start_scatter = 0.1;
constexpr double start_lead = 1.0;

constexpr double risk = 0.01;  // that chance gains a split more than it costs

/// log of the number of ways to split n elements into a and n - a.
double log_splits(Index n, Index a) {
    auto const log_factorial = [](Index i) { return log_gamma(static_cast<double>(i) + 1.0); };
    double const choices = log_factorial(n) - log_factorial(a) - log_factorial(n - a);
    return 2 * a == n ? choices - std::log(2.0) : choices;
}

/// q with P(chi-squared_d > q) = exp(log_p); an upper bound of it where that probability is no double (Laurent and
/// Massart, Adaptive estimation of a quadratic functional, 2000, lemma 1).
double chi_squared_tail(Index d, double log_p) {
    auto const freedom = static_cast<double>(d);
    if (log_p < -500.0) return freedom + 2.0 * std::sqrt(-log_p * freedom) - 2.0 * log_p;
    return boost::math::quantile(boost::math::complement(boost::math::chi_squared(freedom), std::exp(log_p)));
}

/// The weight that makes the best split of n elements cost what chance gains it at most.
double weight_for_block(Index n, Index payload) {
    double weight = 0.0;
    for (Index a = 1; 2 * a <= n; ++a) {
        auto const root = [](Index i) { return std::sqrt(static_cast<double>(i)); };
        double const gain = chi_squared_tail(payload, std::log(risk) - log_splits(n, a));
        weight = std::max(weight, gain / (root(a) + root(n - a) - root(n)));
    }
    return weight;
}

}  // namespace

Matrix softmax_rows(Matrix const& logits) {
    Matrix rows = (logits.colwise() - logits.rowwise().maxCoeff()).array().exp();
    Vector const sums = rows.rowwise().sum();
    rows.array().colwise() /= sums.array();
    return rows;
}

Matrix softmax_pullback(Matrix const& assignment, Matrix const& by_assignment) {
    Vector const mean = assignment.cwiseProduct(by_assignment).rowwise().sum();
    return assignment.cwiseProduct(by_assignment.colwise() - mean);
}

Matrix random_logits(Index elements, Index columns, Rng& rng) {
    Matrix logits = start_scatter * normal_matrix(rng, elements, columns);
    std::vector<Index> const order = random_permutation(rng, elements);
    for (Index b = 0; b < columns; ++b) logits(order[static_cast<std::size_t>(b)], b) += start_lead;
    return logits;
}

double hardness(Matrix const& assignment) { return assignment.rowwise().maxCoeff().minCoeff(); }

std::vector<std::int32_t> largest_entries(Matrix const& assignment) {
    std::vector<std::int32_t> columns;
    for (Index e = 0; e < assignment.rows(); ++e) {
        Index column = 0;
        assignment.row(e).maxCoeff(&column);
        columns.push_back(static_cast<std::int32_t>(column));
    }
    return columns;
}

Partition partition_of_rows(Matrix const& assignment) { return Partition::from_labels(largest_entries(assignment)); }

Penalty row_entropy(Matrix const& assignment) {
    auto const entries = assignment.array().max(std::numeric_limits<double>::min());
    Matrix const logs = entries.log();
    return {-assignment.cwiseProduct(logs).sum(), -(logs.array() + 1.0)};
}

Penalty nuclear_norm(Matrix const& assignment) {
    bool const tall = assignment.rows() >= assignment.cols();
    Matrix gram(tall ? assignment.cols() : assignment.rows(), tall ? assignment.cols() : assignment.rows());
    if (tall) {
        gram.noalias() = assignment.transpose() * assignment;
    } else {
        gram.noalias() = assignment * assignment.transpose();
    }
    auto const solver = eigen_decomposition(Eigen::MatrixXd(gram));
    Vector const squares = solver.eigenvalues().cwiseMax(0.0);
    // Squared singular values are rounded to parts of the largest one.
    double const zero = squares.maxCoeff() * static_cast<double>(gram.rows()) * std::numeric_limits<double>::epsilon();
    Vector const roots = (squares.array() > zero).select(squares.cwiseSqrt(), 0.0);
    Vector const inverse = (roots.array() > 0.0).select(roots.cwiseInverse(), 0.0);
    Matrix const scaled = solver.eigenvectors() * inverse.asDiagonal();
    Matrix const inverse_root = scaled * solver.eigenvectors().transpose();
    if (tall) return {roots.sum(), assignment * inverse_root};
    return {roots.sum(), inverse_root * assignment};
}

double default_nuclear_weight(Index elements, Index payload, double chance_gain) {
    constexpr Index small = 16;  // the largest ratio is at one of these sizes or at K
    double weight = 0.0;
    for (Index n = 2; n <= std::min(elements, small); ++n) weight = std::max(weight, weight_for_block(n, payload));
    return chance_gain * std::max(weight, weight_for_block(elements, payload));
}

double default_entropy_weight(double nuclear_weight) { return 2.0 * nuclear_weight; }

}  // namespace symdiscover
