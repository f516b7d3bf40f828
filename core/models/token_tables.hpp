// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/quadratic_loss.hpp"
#include "core/models/vocabulary.hpp"
#include "core/tasks/samples.hpp"

namespace symdiscover {

/// The functions that the deepset network can be (core/models/deepset.hpp), as a model that is linear in its
/// parameters:
///     y = c + sum_l f_l(x_l),    f_l any function of the token with mean 0 over the V tokens.
///
/// Why these are the same functions. The network's output is linear in the sum over positions of its hidden vectors, so
/// it is c' + sum_l g_l(x_l) with g_l(t) = a . relu(W_b e_t + b_b), b the block of l. Moving each g_l's mean to the
/// constant gives the form above, and positions of one block have equal g_l, hence equal f_l. The other way round, let
/// the f_l be equal within the blocks of a partition. The embedding is wide enough for linearly independent e_t (V at
/// most 500), so W_b can be chosen to have any V numbers as one entry of W_b e_t: one hidden unit a block with the
/// value f_b(t) - min f_b >= 0, which relu leaves alone, and c' = c + sum_l min f_l express y. So a sharing can be
/// expressed by the network exactly when it can be by these tables, and tables that are equal are layers that can be
/// shared. Layers that differ by a constant alone are equal here, and no data could tell them apart.
///
/// The parameters: f_l = Q theta_l, where the columns of Q [V, V - 1] are an orthonormal basis of the functions whose
/// values add up to 0; so |theta_l - theta_k| = |f_l - f_k|. An inactive position has f_l = 0. The constant c, which is
/// no one's and not penalised, is projected out: features and labels are taken relative to their means over the
/// samples that the model is fitted to.
class TokenTables {
  public:
    /// The vocabulary and the means of these samples, which the model will be fitted to: x [N, L] integers, y [N, 1].
    /// Throws DataError when x is not tokens (see Vocabulary), has a single token, or y has not one column.
    explicit TokenTables(SampleBatch const& fitted);

    Vocabulary const& vocabulary() const { return vocabulary_; }
    Index positions() const { return positions_; }
    Index payload() const { return vocabulary_.size() - 1; }  ///< d = V - 1

    /// Q [V, d], Helmert's contrasts: column s compares the first s + 1 tokens with the next.
    Matrix const& basis() const { return basis_; }

    /// Squared errors of samples, K = L, d = V - 1, one piece that couples all coordinates: of theta, with the best
    /// constant for the samples that were fitted. A token that these have not is like their mean feature: it adds
    /// nothing. `observations` is N, less the one that the constant takes when these are the fitted samples themselves.
    QuadraticLoss loss(SampleBatch const& samples) const;

    /// f [L, V] of theta [L d].
    Matrix tables(VectorRef const& theta) const;

    /// c + sum f_l(x_l), [N], with the best c for the fitted samples.
    Vector predict(VectorRef const& theta, MatrixRef const& x) const;

  private:
    Matrix centred_features(MatrixRef const& x) const;

    Vocabulary vocabulary_;
    Index positions_ = 0;
    Matrix basis_;
    Matrix mean_feature_;  ///< [1, L d]
    double mean_label_ = 0.0;
};

}  // namespace symdiscover
