// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/data/quadratic_loss.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"

namespace symdiscover {

/// What a row of A that is not one-hot stands for; the two agree where all rows are.
enum class Relaxation {
    /// The loss's expectation when element e draws its shared parameter from row e. For `mean`, psi*(A) is then the
    /// means of the elements weighted by A, and the loss is linear in A: nothing is gained by rows that are mixtures.
    expected,
    /// The loss of theta = A psi as it stands. Any invertible A gives any theta: its loss is that of no sharing,
    /// whatever it says of sharing, and its hypergradient is zero, until A loses rank.
    mixture,
};

/// Value and partial derivatives of a relaxed loss.
struct RelaxedSlopes {
    double value = 0.0;
    Vector by_shared;      ///< by psi [B d]
    Matrix by_assignment;  ///< by A [K, B]
};

/// A quadratic loss of theta as a function of A [K, B] and psi [B d], coordinate b d + s of psi being number s of
/// shared parameter b. With theta_es = sum_b A_eb psi_bs and G_e the diagonal block [d, d] of element e in G,
///     L(psi, A) = energy - 2 c . theta + theta . G theta + damping psi . psi
///                 + sum_eb A_eb psi_b . G_e psi_b - sum_e theta_e . G_e theta_e,
/// where the last line, the variance of the draws, is there for Relaxation::expected only.
class RelaxedLoss {
  public:
    RelaxedLoss(QuadraticLoss const& loss, Relaxation relaxation, double damping);

    Index elements() const { return cross_.rows(); }
    Index payload() const { return cross_.cols(); }

    RelaxedSlopes slopes(Matrix const& assignment, Vector const& psi) const;

    /// (d2 L / d psi d psi) v; the second derivative does not depend on psi.
    Vector hessian_product(Matrix const& assignment, Vector const& v) const;

    /// d2 L / d psi d psi [B d, B d].
    Matrix hessian(Matrix const& assignment) const;

    /// (d2 L / d A d psi) v, of A's shape.
    Matrix mixed_product(Matrix const& assignment, Vector const& psi, Vector const& v) const;

    /// argmin over psi.
    Vector minimum(Matrix const& assignment) const;

  private:
    bool coupled() const { return !coupling_.pieces.empty(); }
    Matrix couple(Matrix const& columns) const;
    Matrix theta_slope(Matrix const& theta) const;
    Matrix self_blocks(Matrix const& assignment) const;
    Matrix self_energy(Vector const& psi, Vector const& v) const;

    Matrix cross_;  ///< c as [K, d]
    Matrix self_;   ///< G_e row by row [K, d d]; zero for Relaxation::mixture
    double energy_;
    double damping_;
    QuadraticLoss coupling_;  ///< G without the blocks that are in self_; no pieces when nothing is left
};

/// The objective of models that are linear in their parameters, with squared errors.
class QuadraticObjective final : public BilevelObjective {
  public:
    /// Throws std::invalid_argument when the two losses have different elements or payloads.
    QuadraticObjective(TrainLoss const& train, ValidationLoss const& validation,
                       Relaxation relaxation = Relaxation::expected);

    Index elements() const override { return train_.elements(); }
    Index payload() const override { return train_.payload(); }
    Index shared_size(Index columns) const override { return columns * payload(); }
    Vector start(Index columns, Rng& rng) const override;
    double train_loss(Matrix const& assignment, Vector const& psi) const override;
    Vector train_gradient(Matrix const& assignment, Vector const& psi) const override;
    Vector train_hessian_product(Matrix const& assignment, Vector const& psi, Vector const& v) const override;
    Matrix train_hessian(Matrix const& assignment, Vector const& psi) const override;
    Matrix train_mixed_product(Matrix const& assignment, Vector const& psi, Vector const& v) const override;
    ValidationSlopes validation(Matrix const& assignment, Vector const& psi) const override;
    std::optional<Vector> solve(Matrix const& assignment) const override { return train_.minimum(assignment); }

    /// The noise variance: what both losses leave at their own minima over theta without sharing, a degree of freedom.
    /// Where there are as many parameters as numbers to explain, the mean square of these.
    double chance_gain() const override { return noise_variance_; }

  private:
    RelaxedLoss train_;
    RelaxedLoss validation_;
    double noise_variance_;
};

}  // namespace symdiscover
