// SPDX-License-Identifier: Apache-2.0
#include "core/fit/tied_quadratic.hpp"

#include <Eigen/QR>

namespace symdiscover {

Vector fit_tied_quadratic(QuadraticLoss const& loss, Partition const& partition) {
    QuadraticLoss const tied = reduce(loss, partition);
    if (tied.coordinates() == 0) return Vector::Zero(loss.coordinates());
    Matrix const gram = tied.dense_gram();
    return expand(partition, gram.completeOrthogonalDecomposition().solve(tied.cross()), loss.payload);
}

}  // namespace symdiscover
