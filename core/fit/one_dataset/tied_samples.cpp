// SPDX-License-Identifier: Apache-2.0
#include "core/fit/one_dataset/tied_samples.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/shifted_tridiagonal.hpp"
#include "core/base/watched_algebra.hpp"

namespace symdiscover {

namespace {

/// A sum of squares below this share of the data's is rounding: it is a difference of numbers of the data's size.
constexpr double smallest_rss_share = 1e-13;

/// The shortest least squares solution, directions without data left out.
LeastSquares solve_singular(Eigen::Ref<Eigen::MatrixXd const> const& gram, VectorRef const& cross,
                            Workers const& workers) {
    using Decomposition = Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd>;
    double const rounding = std::numeric_limits<double>::epsilon() * static_cast<double>(gram.rows());
    auto const solve = [own = Eigen::MatrixXd(gram), right = Vector(cross), rounding]() -> LeastSquares {
        Decomposition decomposition(own.rows(), own.cols());
        decomposition.setThreshold(rounding);
        decomposition.compute(own);
        return {decomposition.solve(right), 0.0, decomposition.rank()};
    };
    constexpr Index under_half_a_second = 500;
    return gram.rows() <= under_half_a_second ? solve() : watched(solve, workers);
}

/// A piece's G and c where G is tridiagonal.
struct TridiagonalPiece {
    Eigen::VectorXd diagonal;
    Eigen::VectorXd beside;
    Eigen::VectorXd cross;
};

std::vector<TridiagonalPiece> tridiagonal_pieces(QuadraticLoss const& loss, Workers const& workers) {
    std::vector<TridiagonalPiece> result;
    for (std::size_t g = 0; g < loss.grams.size(); ++g) {
        bool const single = loss.grams[g].rows() < 2;
        std::optional<Eigen::Tridiagonalization<Eigen::MatrixXd>> tridiagonal;
        if (!single) tridiagonal = tridiagonalisation(loss.grams[g], workers);
        for (QuadraticLoss::Piece const& piece : loss.pieces) {
            if (static_cast<std::size_t>(piece.gram) != g) continue;
            if (single) {
                result.push_back({loss.grams[g].diagonal(), Eigen::VectorXd(), piece.cross});
            } else {
                result.push_back({tridiagonal->diagonal(), tridiagonal->subDiagonal(),
                                  tridiagonal->matrixQ().transpose() * piece.cross});
            }
        }
    }
    return result;
}

/// The largest sum of a row of |G|: at least the largest eigenvalue.
double largest_row(QuadraticLoss const& loss) {
    double largest = 0.0;
    for (Matrix const& gram : loss.grams) largest = std::max(largest, gram.cwiseAbs().rowwise().sum().maxCoeff());
    return largest;
}

}  // namespace

LeastSquares solve_normal_equations(Eigen::Ref<Eigen::MatrixXd const> const& gram, VectorRef const& cross,
                                    Workers const& workers) {
    auto const cholesky = cholesky_decomposition(gram, workers);
    constexpr double safe = 1e-12;  // reciprocal condition number at which normal equations still have some digits
    if (cholesky.info() != Eigen::Success || !(cholesky.rcond() > safe)) return solve_singular(gram, cross, workers);
    return {cholesky.solve(cross), 0.0, gram.rows()};
}

LeastSquares least_squares(QuadraticLoss const& loss, Partition const& partition, Workers const& workers) {
    LeastSquares fit;
    if (partition.blocks() == 0) {
        fit.psi = Vector::Zero(0);
        fit.rss = loss.energy;
        return fit;
    }
    QuadraticLoss const tied = reduce(loss, partition);
    Eigen::MatrixXd const gram = tied.grams.front();
    Vector const& cross = tied.pieces.front().cross;
    fit = solve_normal_equations(gram, cross, workers);
    double const rss = loss.energy - 2.0 * fit.psi.dot(cross) + fit.psi.dot(gram * fit.psi);
    fit.rss = std::max(rss, smallest_rss_share * loss.energy);
    return fit;
}

double negative_log_evidence(double rss, double energy, Index observations, Index parameters) {
    double const n = static_cast<double>(observations);
    double const p = static_cast<double>(parameters);
    if (!(energy > 0.0)) return 0.0;  // all data are zero, and every model says so
    double const nothing = 0.5 * n * std::log(energy / n);
    double const noise = std::max(rss, smallest_rss_share * energy) / (n - p);
    double const signal = (energy - rss) / p;  // a parameter
    if (parameters == 0 || parameters >= observations || signal <= noise) return nothing;
    return std::min(nothing, 0.5 * (n - p) * std::log(noise) + 0.5 * p * std::log(signal) + 0.5 * std::log(n));
}

double evidence_score(QuadraticLoss const& loss, Partition const& partition, LeastSquares const& fit,
                      PartitionPrior const& prior) {
    return negative_log_evidence(fit.rss, loss.energy, loss.observations, fit.rank) - prior.log_probability(partition);
}

TiedSamples fit_tied(QuadraticLoss const& loss, Partition partition, PartitionPrior const& prior,
                     Workers const& workers) {
    TiedSamples tied;
    tied.fit = least_squares(loss, partition, workers);
    tied.score = evidence_score(loss, partition, tied.fit, prior);
    tied.partition = std::move(partition);
    return tied;
}

bool determines_parameters(QuadraticLoss const& loss, Workers const& workers) {
    return std::all_of(loss.grams.begin(), loss.grams.end(), [&workers](Matrix const& gram) {
        constexpr double nearly_singular = 1e-8;  // reciprocal condition number
        auto const cholesky = cholesky_decomposition(Eigen::MatrixXd(gram), workers);
        return cholesky.info() == Eigen::Success && cholesky.rcond() > nearly_singular;
    });
}

double evidence_ridge(QuadraticLoss const& loss, Workers const& workers) {
    double const largest = largest_row(loss);
    if (!(largest > 0.0)) return 1.0;  // the data say nothing at all
    std::vector<TridiagonalPiece> const pieces = tridiagonal_pieces(loss, workers);
    double const parameters = static_cast<double>(loss.coordinates());
    double const half_n = 0.5 * static_cast<double>(loss.observations);
    double best = std::numeric_limits<double>::infinity();
    double chosen = largest;
    // -log p(data | rho) with s^2 integrated out: N/2 log(least loss plus ridge) + 1/2 log |I + G / rho|
    for (double ridge = 1e-8 * largest; ridge <= 1e4 * largest; ridge *= 2.0) {
        double rss = loss.energy;
        double log_determinant = -parameters * std::log(ridge);
        for (TridiagonalPiece const& piece : pieces) {
            ShiftedSolution const solved = solve_shifted(piece.diagonal, piece.beside, piece.cross, ridge);
            rss -= solved.quadratic;
            log_determinant += solved.log_determinant;
        }
        double const value = half_n * std::log(std::max(rss, smallest_rss_share * loss.energy)) + 0.5 * log_determinant;
        if (value < best) {
            best = value;
            chosen = ridge;
        }
    }
    return chosen;
}

}  // namespace symdiscover
