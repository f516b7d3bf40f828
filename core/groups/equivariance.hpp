// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/types.hpp"
#include "core/groups/permutation.hpp"

namespace symdiscover {

/// How far learned weights are from equivariant: 0 where every layer that was learned is equivariant, about 1.4 (the
/// root of 2) where what was learned and its image have nothing in common, at most 2.
struct EquivarianceError {
    double error = 0.0;              ///< the largest over the generators; 0 when there are none
    std::vector<double> generators;  ///< of each generator, in their order
};

/// The relative Frobenius norm of learned weights minus the same moved by a generator, |P_g Q - Q| / |Q|, where P_g
/// carries weight (a, j), which has index a inputs + j, to (output(a), input(j)), and Q [m n, r] is an orthonormal
/// basis of the space of `learned` [m n, k], all of whose columns count. A learned sharing matrix U is known only up to
/// U -> U R, and |P_g U - U| / |U| changes with R; Q is known up to an orthogonal R, which changes neither norm. So the
/// number says the same of every U of this space: the squared error is the mean, over all directions of the space, of
/// |P_g u - u|^2 of a unit vector u, and it is 0 exactly when P_g u = u for every u in the space, that is when
/// each layer vec(W) = U v commutes with the action. For a single filter give it as the one column.
/// Empty when the space is {0}. Throws std::invalid_argument when a generator or `learned` has other sizes.
std::optional<EquivarianceError> equivariance_error(MatrixRef const& learned,
                                                    std::span<ActionGenerator const> generators, Index outputs,
                                                    Index inputs);

}  // namespace symdiscover
