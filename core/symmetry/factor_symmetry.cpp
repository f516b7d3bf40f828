// SPDX-License-Identifier: Apache-2.0
#include "core/symmetry/factor_symmetry.hpp"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "core/base/rng.hpp"
#include "core/base/watched_algebra.hpp"
#include "core/symmetry/kernel_symmetry.hpp"

namespace symdiscover {

namespace {

constexpr Index controls = 200;
constexpr std::size_t beyond = 5;  // of 200 on either side: 95 % between

double breaking_of(Matrix const& deviation, std::vector<Permutation> const& motions) {
    double sum = 0.0;
    for (Permutation const& taps : motions) {
        for (Index i = 0; i < deviation.rows(); ++i) {
            for (Index j = 0; j < deviation.cols(); ++j) {
                double const difference = deviation(image(taps, i), image(taps, j)) - deviation(i, j);
                sum += difference * difference;
            }
        }
    }
    return std::sqrt(sum / (static_cast<double>(motions.size()) * deviation.squaredNorm()));
}

/// A symmetric matrix of these eigenvalues with random eigenvectors.
Matrix random_like(Vector const& eigenvalues, Rng& rng) {
    Index const n = eigenvalues.size();
    Eigen::MatrixXd const normal = normal_matrix(rng, n, n);
    Eigen::MatrixXd const q = Eigen::HouseholderQR<Eigen::MatrixXd>(normal).householderQ();
    return q * eigenvalues.asDiagonal() * q.transpose();
}

}  // namespace

std::vector<MotionSet> motion_sets(Index size) {
    struct Numbers {
        char const* name;
        std::vector<std::size_t> numbers;  // in square_motions
    };
    static std::vector<Numbers> const sets{
        {"half turn", {2}},           {"left-right mirror", {4}},
        {"up-down mirror", {5}},      {"both mirrors", {2, 4, 5}},
        {"quarter turns", {1, 2, 3}}, {"all motions of the square", {1, 2, 3, 4, 5, 6, 7}}};
    std::vector<SquareMotion> const motions = square_motions(size);
    std::vector<MotionSet> result;
    for (Numbers const& set : sets) {
        result.push_back({set.name, {}});
        for (std::size_t const number : set.numbers) result.back().taps.push_back(motions[number].taps);
    }
    return result;
}

Matrix made_alike(Matrix const& taps, std::vector<Permutation> const& motions) {
    Matrix const steps = taps * taps.transpose();
    Matrix sum = steps;
    for (Permutation const& motion : motions) {
        for (Index i = 0; i < steps.rows(); ++i) {
            for (Index j = 0; j < steps.cols(); ++j) sum(i, j) += steps(image(motion, i), image(motion, j));
        }
    }
    auto const eigen = eigen_decomposition(Eigen::MatrixXd(sum / static_cast<double>(motions.size() + 1)));
    Vector const roots = eigen.eigenvalues().cwiseMax(0.0).cwiseSqrt();
    return eigen.eigenvectors() * roots.asDiagonal() * eigen.eigenvectors().transpose();
}

std::vector<MotionFinding> factor_motions(Matrix const& taps, std::uint64_t seed) {
    auto const size = static_cast<Index>(std::lround(std::sqrt(static_cast<double>(taps.rows()))));
    Matrix deviation = taps * taps.transpose();
    double const level = deviation.trace() / static_cast<double>(deviation.rows());
    deviation.diagonal().array() -= level;
    if (deviation.norm() <= 1e-9 * std::abs(level) || size * size != taps.rows()) return {};
    Vector const eigenvalues = eigen_decomposition(deviation, {}, Eigen::EigenvaluesOnly).eigenvalues();
    Rng rng = make_rng(seed);
    std::vector<Matrix> random;
    for (Index i = 0; i < controls; ++i) random.push_back(random_like(eigenvalues, rng));
    std::vector<MotionFinding> findings;
    for (MotionSet const& set : motion_sets(size)) {
        std::vector<double> chance;
        for (Matrix const& control : random) chance.push_back(breaking_of(control, set.taps));
        std::sort(chance.begin(), chance.end());
        double sum = 0.0;
        for (double const value : chance) sum += value;
        findings.push_back({set.name, breaking_of(deviation, set.taps), sum / static_cast<double>(controls),
                            chance[beyond], chance[chance.size() - 1 - beyond]});
    }
    return findings;
}

double effective_parameters(std::vector<Matrix> const& factors) {
    double product = 1.0;
    for (Matrix const& factor : factors) {
        Matrix const gram = factor.transpose() * factor;  // its eigenvalues are the squares
        double const sum = gram.trace();
        product *= sum * sum / gram.squaredNorm();
    }
    return product;
}

}  // namespace symdiscover
