// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "core/autodiff/operations.hpp"
#include "core/base/types.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// How the weights W [outputs, inputs] of a layer come from filter parameters v: vec(W) = P (U v), with a fixed map P
/// from a model's p parameters to its weights, and U [p, k] a learned matrix ([MSR] eq. 2) or the identity ([MSR]'s
/// MAML).
class Sharing {
  public:
    /// `fixed` is P: the parameter of each of the outputs x inputs weights, -1 for weights that are always zero.
    Sharing(Index outputs, Index inputs, Partition fixed);

    Index outputs() const { return outputs_; }
    Index inputs() const { return inputs_; }
    Index parameters() const { return fixed_.blocks(); }  ///< p
    Partition const& fixed() const { return fixed_; }

    /// Weights [tasks, outputs x inputs] of the filters [tasks, k], a row a task. Without U, k is p.
    autodiff::Var weights(autodiff::Var filters, std::optional<autodiff::Var> sharing_matrix) const;

    /// P U [outputs x inputs, k] of U [p, k]: what results call the sharing matrix.
    Matrix expand(MatrixRef const& sharing_matrix) const;

    /// P as a 0/1 matrix [outputs x inputs, p]: the sharing matrix of a model that learns none.
    Matrix expand() const;

  private:
    Index outputs_;
    Index inputs_;
    Partition fixed_;
    std::shared_ptr<autodiff::ColumnMap const> map_;  ///< null when P is the identity
};

}  // namespace symdiscover
