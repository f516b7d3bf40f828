// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/episode.hpp"
#include "core/fit/msr/msr_options.hpp"
#include "core/fit/msr/msr_parameters.hpp"

namespace symdiscover {

using autodiff::MatrixOf;

/// What a chunk of tasks needs and leaves behind; kept from call to call for its memory. U^T [k, m n] is also read as
/// [k m, n], row l m + a: then one product with the examples applies every column of U to them.
template <class Number>
struct LinearMsrChunk {
    MatrixOf<Number> images;  ///< Z [tasks N, k m]: images(i, l m + a) = sum_j U[(a, j), l] x_ij, i a support example
    MatrixOf<Number> image_slopes;  ///< d loss / d Z
    MatrixOf<Number> path;          ///< [tasks (steps + 1), k]: v before and after each inner step
    MatrixOf<Number> forms;  ///< [tasks k, k + 1]: F_t and h_t, such that the slope of task t's loss is c (F_t v - h_t)
    MatrixOf<Number> adapted;                                 ///< v' [tasks, k]
    MatrixOf<Number> weights;                                 ///< vec(W') [tasks, m n]
    MatrixOf<Number> weight_slopes;                           ///< d loss / d W', [tasks, m n]
    MatrixOf<Number> filter_slopes;                           ///< d loss / d v', [tasks, k]
    MatrixOf<Number> residual;                                ///< [N, m] of the query set of one task
    MatrixOf<Number> support_x, support_y, query_x, query_y;  ///< the data, where Number is not theirs
    double loss = 0.0;                                        ///< of these tasks, as a share of the mean over all
    MatrixOf<Number> sharing_slope;                           ///< d loss / d U^T, [k, m n]
    MatrixOf<Number> filter_slope;                            ///< d loss / d v, [1, k]
    MatrixOf<Number> inner_lr_slope;                          ///< d loss / d alpha, [1, k]
};

/// False where the k m numbers that each support example becomes would cost more in LinearMsr than the tape.
bool pays_linear_msr(Index latent, Index support_examples);

/// Of one layer whose every weight is a parameter, vec(W) = U v, with squared error: the outer gradient of [MSR],
/// algorithm 1, without a tape. Kept from outer step to outer step for its memory: asking the system for megabytes each
/// time took a third of the time of an outer step. In the coordinates of v the inner loss is a quadratic form, so that
/// only the query sets touch the m n weights of a task, once forwards and once backwards.
template <class Number>
class LinearMsr {
  public:
    /// Takes the parameters in. outputs: m.
    void load(LayerParameters const& layer, Index outputs, Index inner_steps);

    /// Tasks first .. first + count - 1 of the episode.
    void gradient(Episode const& episode, Index first, Index count, LinearMsrChunk<Number>& chunk) const;

    /// Sum of the chunks, in order; gradients in the order of trainable().
    void total(std::vector<LinearMsrChunk<Number>> const& chunks, InnerLrMode mode, double& loss,
               std::vector<Matrix>& gradients);

  private:
    void adapt(SupportSet const& support, Index first, Index count, LinearMsrChunk<Number>& chunk) const;
    void judge(QuerySet const& query, Index first, Index count, LinearMsrChunk<Number>& chunk) const;
    void go_back(SupportSet const& support, Index first, Index count, LinearMsrChunk<Number>& chunk) const;

    MatrixOf<Number> transposed_;     ///< U^T [k, m n]
    MatrixOf<Number> sharing_slope_;  ///< the chunks' sum; kept for its memory
    MatrixOf<Number> filter_;         ///< v [1, k]
    MatrixOf<Number> inner_lr_;       ///< alpha [1, k], repeated where the layer has one
    bool one_inner_lr_ = true;
    Index outputs_ = 0;
    Index inputs_ = 0;
    Index steps_ = 0;
};

extern template class LinearMsr<double>;
extern template class LinearMsr<float>;

}  // namespace symdiscover
