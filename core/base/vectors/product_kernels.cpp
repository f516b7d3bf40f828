// SPDX-License-Identifier: Apache-2.0
// Compiled once for each set of vector instructions, see CMakeLists.txt here: SYMDISCOVER_VECTORS is its name, and with
// -DEigen=... everything of Eigen gets a name of its own too. Otherwise the linker would take one of the copies of an
// inline function for the whole program, wide vectors and all. For the same reason nothing of std is called here.
#include <Eigen/Core>

#include "core/base/vectors/vectors.hpp"

namespace symdiscover::SYMDISCOVER_VECTORS {

namespace {

template <class Number, int order>
using Dense = Eigen::Matrix<Number, Eigen::Dynamic, Eigen::Dynamic, order>;
template <class Matrix>
using Strided = Eigen::Map<Matrix, Eigen::Unaligned, Eigen::OuterStride<>>;

template <class Number, int left_order, int right_order>
void add_product(StridedMatrix<Number const> const& left, StridedMatrix<Number const> const& right, Number factor,
                 StridedMatrix<Number> const& result) {
    Strided<Dense<Number, left_order> const> const a(left.data, left.rows, left.columns,
                                                     Eigen::OuterStride<>(left.major));
    Strided<Dense<Number, right_order> const> const b(right.data, right.rows, right.columns,
                                                      Eigen::OuterStride<>(right.major));
    Strided<Dense<Number, Eigen::ColMajor>> c(result.data, result.rows, result.columns,
                                              Eigen::OuterStride<>(result.major));
    c.noalias() += factor * a * b;
}

template <class Number>
constexpr ProductTable<Number> all_orders() {
    return {
        {{add_product<Number, Eigen::ColMajor, Eigen::ColMajor>, add_product<Number, Eigen::ColMajor, Eigen::RowMajor>},
         {add_product<Number, Eigen::RowMajor, Eigen::ColMajor>,
          add_product<Number, Eigen::RowMajor, Eigen::RowMajor>}}};
}

}  // namespace

extern ProductKernels const product_kernels;
ProductKernels const product_kernels = {all_orders<double>(), all_orders<float>()};

}  // namespace symdiscover::SYMDISCOVER_VECTORS
