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

struct NamedMotions {
    char const* name;
    std::vector<std::size_t> numbers;  ///< in square_motions
};

}  // namespace

std::vector<MotionFinding> factor_motions(Matrix const& taps, std::uint64_t seed) {
    static std::vector<NamedMotions> const sets{
        {"half turn", {2}},           {"left-right mirror", {4}},
        {"up-down mirror", {5}},      {"both mirrors", {2, 4, 5}},
        {"quarter turns", {1, 2, 3}}, {"all motions of the square", {1, 2, 3, 4, 5, 6, 7}}};
    auto const size = static_cast<Index>(std::lround(std::sqrt(static_cast<double>(taps.rows()))));
    Matrix deviation = taps * taps.transpose();
    double const level = deviation.trace() / static_cast<double>(deviation.rows());
    deviation.diagonal().array() -= level;
    if (deviation.norm() <= 1e-9 * std::abs(level) || size * size != taps.rows()) return {};
    Vector const eigenvalues = eigen_decomposition(deviation, {}, Eigen::EigenvaluesOnly).eigenvalues();
    std::vector<SquareMotion> const motions = square_motions(size);
    Rng rng = make_rng(seed);
    std::vector<Matrix> random;
    for (Index i = 0; i < controls; ++i) random.push_back(random_like(eigenvalues, rng));
    std::vector<MotionFinding> findings;
    for (NamedMotions const& set : sets) {
        std::vector<Permutation> chosen;
        for (std::size_t const number : set.numbers) chosen.push_back(motions[number].taps);
        std::vector<double> chance;
        for (Matrix const& control : random) chance.push_back(breaking_of(control, chosen));
        std::sort(chance.begin(), chance.end());
        double sum = 0.0;
        for (double const value : chance) sum += value;
        findings.push_back({set.name, breaking_of(deviation, chosen), sum / static_cast<double>(controls),
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
