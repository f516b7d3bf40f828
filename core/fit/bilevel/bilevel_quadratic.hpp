// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/quadratic_loss.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/relaxed_loss.hpp"

namespace symdiscover {

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
