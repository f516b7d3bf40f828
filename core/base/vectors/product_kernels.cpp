// SPDX-License-Identifier: Apache-2.0
// Compiled once for each set of vector instructions, see CMakeLists.txt here: SYMDISCOVER_VECTORS is its name, and with
// -DEigen=... everything of Eigen gets a name of its own too. Otherwise the linker would take one of the copies of an
// inline function for the whole program, wide vectors and all. For the same reason nothing of std is called here.
#include <Eigen/Core>

#include "core/base/vectors/vectors.hpp"

namespace symdiscover::SYMDISCOVER_VECTORS {

namespace {

template <int order>
using Dense = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, order>;
template <class Matrix>
using Strided = Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;

template <int left_order, int right_order>
void add_product(StridedMatrix<double const> const& left, StridedMatrix<double const> const& right, double factor,
                 StridedMatrix<double> const& result) {
    Strided<Dense<left_order> const> const a(left.data, left.rows, left.columns, Eigen::OuterStride<>(left.major));
    Strided<Dense<right_order> const> const b(right.data, right.rows, right.columns, Eigen::OuterStride<>(right.major));
    Strided<Dense<Eigen::ColMajor>> c(result.data, result.rows, result.columns, Eigen::OuterStride<>(result.major));
    c.noalias() += factor * a * b;
}

}  // namespace

extern ProductKernels const product_kernels;
ProductKernels const product_kernels = {
    {{add_product<Eigen::ColMajor, Eigen::ColMajor>, add_product<Eigen::ColMajor, Eigen::RowMajor>},
     {add_product<Eigen::RowMajor, Eigen::ColMajor>, add_product<Eigen::RowMajor, Eigen::RowMajor>}}};

}  // namespace symdiscover::SYMDISCOVER_VECTORS
