// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/base/rng.hpp"
#include "core/base/types.hpp"

namespace symdiscover {

/// Where learning starts.
struct SharingStart {
    std::vector<Matrix> factors;
    Matrix filter;  ///< [1, k]
};

/// How the K weights of a layer come from the k filter parameters v that a task adapts: vec(W) = U v, linear in v
/// ([MSR], eq. 2). U itself is rarely there: it is made of `factors`, which all tasks share and the outer loop learns.
class Sharing {
  public:
    virtual ~Sharing() = default;

    virtual Index weights() const = 0;            ///< K
    virtual Index filter_parameters() const = 0;  ///< k

    virtual SharingStart start(Rng& rng) const = 0;

    /// Weights [tasks, K] of the filters [tasks, k], a row a task.
    virtual autodiff::Var weights_of(autodiff::Var filters, std::span<autodiff::Var const> factors) const = 0;

    /// U times some columns [k, d]: [K, d].
    virtual Matrix times(std::span<Matrix const> factors, MatrixRef const& columns) const = 0;

    /// U [K, k] itself: what results call the sharing matrix.
    Matrix matrix(std::span<Matrix const> factors) const;

    /// Points [K, .] for the merge path, whose squared distances are the mean over tasks of (w_i - w_j)^2 when the
    /// tasks have these filters [T, k]: U chol(M), M the mean of v v^T, or the tasks' weights themselves where T < k.
    Matrix points(std::span<Matrix const> factors, Matrix const& filters) const;
};

}  // namespace symdiscover
