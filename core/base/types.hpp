// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>

#include "core/base/vectors/eigen_products.hpp"

namespace symdiscover {

using Index = Eigen::Index;

/// Every matrix is row-major: vec(W) of a weight matrix [m, n] is then its memory as it stands (weight (a, j) at
/// a n + j), stacking tasks is a reshape, and HDF5's layout needs no conversion anywhere.
using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;

using MatrixRef = Eigen::Ref<Matrix const>;
using VectorRef = Eigen::Ref<Vector const>;

}  // namespace symdiscover
