// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/partitions/partition.hpp"
#include "core/partitions/partition_prior.hpp"

namespace symdiscover {

/// The shared parameters of a partition where the loss is least.
struct LeastSquares {
    Vector psi;        ///< [B d]; coordinate b d + s is number s of block b
    double rss = 0.0;  ///< the sum of squared errors, never below 0
    Index rank = 0;    ///< how many of the B d parameters the data determine
};

/// psi = argmin of the loss tied by the partition. Where the data do not determine psi, the shortest solution.
LeastSquares least_squares(QuadraticLoss const& loss, Partition const& partition, Workers const& workers = {});

/// argmin over psi of psi^T G psi - 2 c^T psi for a positive semidefinite G [p, p]; rss is left at 0.
LeastSquares solve_normal_equations(Eigen::Ref<Eigen::MatrixXd const> const& gram, VectorRef const& cross,
                                    Workers const& workers = {});

/// -log p(data | partition) up to a constant of the data, for a fit with this residual sum of squares and p parameters:
///     (N - p) / 2 log(RSS / (N - p)) + p / 2 log((E - RSS) / p) + 1/2 log N,   E the sum of squares of the data,
/// or N / 2 log(E / N), the score of no parameters, when that is less. The first two terms are the exact marginal
/// likelihood of a linear model whose parameters have Zellner's g-prior, psi ~ N(0, g s^2 (X^T X)^-1), with s^2
/// integrated over ds^2 / s^2 and g at its most likely value; the third is the price of g (together the gMDL of Hansen
/// and Yu, JASA 96, 2001; see also Liang et al., JASA 103, 2008, eq. 9). It is BIC, N / 2 log(RSS / N) + p / 2 log N,
/// with RSS / N made unbiased and N in the penalty replaced by the F statistic; so it does not depend on scales, holds
/// for few observations, and a saturated fit cannot win: at p >= N it is worth as much as no parameters at all.
double negative_log_evidence(double rss, double energy, Index observations, Index parameters);

/// negative_log_evidence of a tied fit minus the partition's log prior; lower is better.
double evidence_score(QuadraticLoss const& loss, Partition const& partition, LeastSquares const& fit,
                      PartitionPrior const& prior);

/// A partition with its parameters and its score.
struct TiedSamples {
    Partition partition;
    LeastSquares fit;
    double score = 0.0;  ///< evidence_score
};

TiedSamples fit_tied(QuadraticLoss const& loss, Partition partition, PartitionPrior const& prior,
                     Workers const& workers = {});

/// Whether the data determine every parameter (the loss's matrices have condition numbers below 1e8).
bool determines_parameters(QuadraticLoss const& loss, Workers const& workers = {});

/// The ridge with the best evidence, theta ~ N(0, s^2 / rho), up to a factor of 2.
double evidence_ridge(QuadraticLoss const& loss, Workers const& workers = {});

}  // namespace symdiscover
