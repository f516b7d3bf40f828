// SPDX-License-Identifier: Apache-2.0
#include "core/networks/sharing/sharing.hpp"

#include <Eigen/Cholesky>
#include <cmath>

namespace symdiscover {

Matrix Sharing::matrix(std::span<Matrix const> factors) const {
    return times(factors, Matrix::Identity(filter_parameters(), filter_parameters()));
}

Matrix Sharing::points(std::span<Matrix const> factors, Matrix const& filters) const {
    double const tasks = static_cast<double>(filters.rows());
    Index const k = filters.cols();
    if (filters.rows() < k) return times(factors, filters.transpose()) / std::sqrt(tasks);
    Matrix second = filters.transpose() * filters / tasks;
    second.diagonal().array() += 1e-12 * second.trace() / static_cast<double>(k);  // keeps the factor defined
    Matrix const lower = Eigen::LLT<Matrix>(second).matrixL();
    return times(factors, lower);
}

}  // namespace symdiscover
