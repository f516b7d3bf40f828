// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/base/observer.hpp"
#include "core/base/termination.hpp"
#include "core/base/types.hpp"
#include "core/base/workers.hpp"
#include "core/data/linear_tasks.hpp"

namespace symdiscover {

struct VariationalOptions {
    Index max_iterations = 60;
    double tolerance = 1e-4;  ///< stop when the noise variance changes by less than this share
    bool prune = true;        ///< drop columns of U that the data do not need; off keeps the k given
    Workers threads = 1;
};

/// A soft sharing matrix of one linear layer, with what belongs to it.
struct SoftSharing {
    Matrix sharing_matrix;        ///< U [m n, k]; the gauge is E v v^T = identity, U^T U diagonal
    Matrix filters;               ///< [T, k], E v_t
    double noise_variance = 0.0;  ///< s^2
    bool pruned = false;          ///< at least one column of the start was dropped: k was large enough
    std::vector<double> history;  ///< noise variance after each iteration
    Termination termination = Termination::max_steps;
};

/// Variational Bayes for y_t = X_t W_t^T + noise, vec(W_t) = U v_t, v_t ~ N(0, I), each column l of U ~ N(0, 1 /
/// lambda_l): alternates the posteriors of v (one k x k system a task) and of U (one system of size n k that serves
/// every output), with lambda and the noise variance set by evidence. U's own uncertainty enters both, so that few
/// examples do not overfit, and columns whose lambda grows without bound are pruned (automatic relevance determination;
/// Bishop, "Variational principal components", 1999, for the same with X_t = I). start: [m n, k], k >= 1;
/// noise_variance > 0 starts s^2. Where the outputs' noise is weighed all this is of the weights L^T W of the outputs
/// L^T y, but for the sharing matrix that comes and goes, which is of W.
SoftSharing variational_em(LinearTasks const& data, Matrix const& start, double noise_variance,
                           VariationalOptions const& options, Observer const& observer);

}  // namespace symdiscover
