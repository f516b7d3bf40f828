// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/quadratic_loss.hpp"
#include "core/data/samples.hpp"
#include "core/networks/vocabulary.hpp"

namespace symdiscover {

/// The functions that the deepset network can be (core/networks/deepset.hpp), as a model that is linear in its
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
    /// Most coordinates L d: their matrix takes half a gigabyte.
    static constexpr Index largest = 8192;

    /// The model of the samples that it will be fitted to, from which come its vocabulary and the means: x [N, L]
    /// integers, y [N, 1]. Throws DataError when x is not tokens (see Vocabulary), has less than 2 different ones or
    /// more than `largest` coordinates, or when y has not one column.
    explicit TokenTables(SampleBatch fitted);

    Index positions() const { return fitted_.x.cols(); }      ///< L
    Index payload() const { return vocabulary_.size() - 1; }  ///< d = V - 1

    /// Q [V, d], Helmert's contrasts: column s compares the first s + 1 tokens with the next.
    Matrix const& basis() const { return basis_; }

    /// Squared errors of the fitted samples: K = L, d = V - 1, one piece that couples all coordinates. N - 1
    /// observations, since the constant takes one.
    QuadraticLoss fitted_loss() const;

    /// Squared errors of other samples, the constant as it is best for the fitted ones; N observations. A token that
    /// those do not have counts as their average there: it adds nothing. Throws std::invalid_argument unless x has L
    /// columns.
    QuadraticLoss loss(SampleBatch const& samples) const;

    /// c + sum f_l(x_l), [N], with the c that is best for the fitted samples; unknown tokens as in loss().
    Vector predict(VectorRef const& theta, MatrixRef const& x) const;

  private:
    Matrix centred_features(MatrixRef const& x) const;

    SampleBatch fitted_;
    Vocabulary vocabulary_;
    Matrix basis_;
    Matrix mean_feature_;  ///< [1, L d]
    double mean_label_ = 0.0;
};

}  // namespace symdiscover
