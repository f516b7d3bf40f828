// SPDX-License-Identifier: Apache-2.0
#include "core/partitions/subspace.hpp"

#include <fmt/format.h>

#include <Eigen/QR>
#include <Eigen/SVD>
#include <cmath>
#include <stdexcept>

namespace symdiscover {

namespace {

/// Descending, and never above 1 by rounding.
Vector singular_values(Eigen::MatrixXd const& a) {
    Vector const values = Eigen::JacobiSVD<Eigen::MatrixXd>(a).singularValues();
    return values.cwiseMin(1.0);
}

}  // namespace

Matrix orthonormal_basis(MatrixRef a) {
    if (a.size() == 0) return Matrix(a.rows(), 0);
    Eigen::ColPivHouseholderQR<Eigen::MatrixXd> const qr(a);
    if (qr.rank() == 0) return Matrix(a.rows(), 0);
    return qr.householderQ() * Eigen::MatrixXd::Identity(a.rows(), qr.rank());
}

Vector principal_angles(MatrixRef a, MatrixRef b) {
    if (a.rows() != b.rows()) {
        throw std::invalid_argument(
            fmt::format("principal angles: expected as many rows in both, found {} and {}", a.rows(), b.rows()));
    }
    Eigen::MatrixXd larger = orthonormal_basis(a);
    Eigen::MatrixXd smaller = orthonormal_basis(b);
    if (larger.cols() < smaller.cols()) larger.swap(smaller);
    Index const count = smaller.cols();
    if (count == 0) return Vector(0);

    Eigen::MatrixXd const inner = larger.transpose() * smaller;
    Vector const cosines = singular_values(inner);
    Vector const sines = singular_values(smaller - larger * inner).reverse();
    Vector angles(count);
    for (Index i = 0; i < count; ++i) {
        angles(i) = cosines(i) * cosines(i) > 0.5 ? std::asin(sines(i)) : std::acos(cosines(i));
    }
    return angles;
}

Matrix block_indicator(Partition const& partition) {
    Matrix indicator = Matrix::Zero(partition.elements(), partition.blocks());
    for (Index e = 0; e < partition.elements(); ++e) {
        if (partition[e] != Partition::inactive_label) indicator(e, partition[e]) = 1.0;
    }
    return indicator;
}

}  // namespace symdiscover
