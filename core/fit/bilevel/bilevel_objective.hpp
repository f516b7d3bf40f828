// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/base/rng.hpp"
#include "core/base/types.hpp"
#include "core/fit/bilevel/bilevel_objective.hpp"
#include "core/fit/bilevel/bilevel_options.hpp"
#include "core/optimisers/linear_solvers.hpp"

namespace symdiscover {

/// The upper level's loss at one point, and its partial derivatives there.
struct ValidationSlopes {
    double loss = 0.0;
    Vector by_shared;      ///< d L_val / d psi
    Matrix by_assignment;  ///< d L_val / d A at fixed psi [K, B]
};

/// The two losses of [LPS]: min over A of L_val(psi*(A), A), where psi*(A) = argmin over psi of L_train(psi, A). A [K,
/// B] says how much of shared parameter b element e takes; its rows are probabilities. psi holds all that the lower
/// level adapts. An objective owns its losses: nothing else sees the data, so that neither level can be handed the
/// other's. Methods are const and may be called from several threads at once.
class BilevelObjective {
  public:
    virtual ~BilevelObjective() = default;

    virtual Index elements() const = 0;                       ///< K
    virtual Index shared_size(Index columns) const = 0;       ///< numbers in psi when A has `columns` columns
    virtual Vector start(Index columns, Rng& rng) const = 0;  ///< psi before any inner step
    virtual double train_loss(Matrix const& assignment, Vector const& psi) const = 0;  ///< L_train

    /// d L_train / d psi.
    virtual Vector train_gradient(Matrix const& assignment, Vector const& psi) const = 0;

    /// (d2 L_train / d psi d psi) v, with v and the result of psi's size.
    virtual Vector train_hessian_product(Matrix const& assignment, Vector const& psi, Vector const& v) const = 0;

    /// The same matrix written out, for Hypergradient::exact; here from products with unit vectors.
    virtual Matrix train_hessian(Matrix const& assignment, Vector const& psi) const;

    /// (d2 L_train / d A d psi) v, of A's shape: the derivative by A of (d L_train / d psi) . v.
    virtual Matrix train_mixed_product(Matrix const& assignment, Vector const& psi, Vector const& v) const = 0;

    virtual ValidationSlopes validation(Matrix const& assignment, Vector const& psi) const = 0;

    /// psi*(A) where there is a closed form.
    virtual std::optional<Vector> solve(Matrix const& /*assignment*/) const { return std::nullopt; }

    /// What one needless free number gains the validation loss by chance: for a sum of squared errors the variance of
    /// the noise. The unit of the penalties.
    virtual double chance_gain() const = 0;

    /// Numbers of psi that one column of A stands for: the payload.
    virtual Index payload() const { return 1; }
};

/// psi*(A): in closed form where the objective has one and the options do not ask for steps; else options.inner_steps
/// gradient steps from `warm_start`, with options.inner_lr, or one over an estimate of the largest eigenvalue of the
/// Hessian at `warm_start` where that is 0.
Vector solve_lower_level(BilevelObjective const& objective, Matrix const& assignment, Vector warm_start,
                         BilevelOptions const& options);

/// L_val(psi*(A), A) and its total derivative by A.
struct OuterSlope {
    double validation_loss = 0.0;
    Matrix by_assignment;   ///< [K, B]
    double residual = 0.0;  ///< of the linear system, relative
    SolveOutcome outcome = SolveOutcome::converged;
};

/// d_A L_val - d2_{A psi} L_train (d2_{psi psi} L_train)^-1 d_psi L_val at psi = psi*(A), by the implicit function
/// theorem [LPS, section 4]. `options` gives the method, and the number of Neumann terms.
OuterSlope hypergradient(BilevelObjective const& objective, Matrix const& assignment, Vector const& psi,
                         BilevelOptions const& options);

}  // namespace symdiscover
