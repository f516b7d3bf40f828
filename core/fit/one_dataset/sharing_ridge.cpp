// SPDX-License-Identifier: Apache-2.0
#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/fit/one_dataset/loss_path.hpp"

namespace symdiscover {

namespace {

constexpr double nearly_singular = 1e-8;  ///< reciprocal condition number

/// Eigenvalues of G and the squares of c in its eigenvectors, over all pieces.
struct Spectrum {
    Vector values;
    Vector squares;
};

Spectrum spectrum_of(QuadraticLoss const& loss) {
    std::vector<Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>> solvers;
    for (Matrix const& gram : loss.grams) solvers.emplace_back(gram);
    Spectrum spectrum{Vector(loss.coordinates()), Vector(loss.coordinates())};
    Index filled = 0;
    for (QuadraticLoss::Piece const& piece : loss.pieces) {
        auto const& eigen = solvers[piece.gram];
        Index const size = piece.cross.size();
        spectrum.values.segment(filled, size) = eigen.eigenvalues().cwiseMax(0.0);
        spectrum.squares.segment(filled, size) = (eigen.eigenvectors().transpose() * piece.cross).cwiseAbs2();
        filled += size;
    }
    spectrum.values.conservativeResize(filled);
    spectrum.squares.conservativeResize(filled);
    return spectrum;
}

}  // namespace

bool determines_parameters(QuadraticLoss const& loss) {
    return std::all_of(loss.grams.begin(), loss.grams.end(), [](Matrix const& gram) {
        Eigen::LLT<Eigen::MatrixXd> const cholesky(gram);
        return cholesky.info() == Eigen::Success && cholesky.rcond() > nearly_singular;
    });
}

double evidence_ridge(QuadraticLoss const& loss) {
    Spectrum const spectrum = spectrum_of(loss);
    double const largest = spectrum.values.maxCoeff();
    if (!(largest > 0.0)) return 1.0;  // the data say nothing at all
    double const half_n = 0.5 * static_cast<double>(loss.observations);
    double best = std::numeric_limits<double>::infinity();
    double chosen = largest;
    // -log p(data | rho) with s^2 integrated out: N/2 log(least loss plus ridge) + 1/2 log |I + G / rho|
    for (double ridge = 1e-8 * largest; ridge <= 1e4 * largest; ridge *= 2.0) {
        double const rss = loss.energy - (spectrum.squares.array() / (spectrum.values.array() + ridge)).sum();
        double const value = half_n * std::log(std::max(rss, 1e-13 * loss.energy)) +
                             0.5 * (spectrum.values.array() / ridge).log1p().sum();
        if (value < best) {
            best = value;
            chosen = ridge;
        }
    }
    return chosen;
}

}  // namespace symdiscover
