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

// Eigen's sums of few terms begin where memory is aligned, and so round differently from place to place. Those here do
// not: what a product comes to depends on its numbers alone.

template <class Number>
Number element(StridedMatrix<Number const> const& matrix, std::ptrdiff_t row, std::ptrdiff_t column, int order) {
    return matrix.data[order == Eigen::RowMajor ? row * matrix.major + column : column * matrix.major + row];
}

template <class Number, int left_order, int right_order>
Number dot(StridedMatrix<Number const> const& left, StridedMatrix<Number const> const& right) {
    constexpr std::ptrdiff_t lanes = 8;
    Number sums[lanes] = {};
    std::ptrdiff_t k = 0;
    for (; k + lanes <= left.columns; k += lanes) {
        for (std::ptrdiff_t lane = 0; lane < lanes; ++lane) {
            sums[lane] += element(left, 0, k + lane, left_order) * element(right, k + lane, 0, right_order);
        }
    }
    for (; k < left.columns; ++k) sums[0] += element(left, 0, k, left_order) * element(right, k, 0, right_order);
    return ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

template <class Number, int left_order, int right_order>
void add_small_product(StridedMatrix<Number const> const& left, StridedMatrix<Number const> const& right, Number factor,
                       StridedMatrix<Number> const& result) {
    for (std::ptrdiff_t j = 0; j < result.columns; ++j) {
        Number* const column = result.data + j * result.major;
        for (std::ptrdiff_t k = 0; k < left.columns; ++k) {
            Number const times = factor * element(right, k, j, right_order);
            for (std::ptrdiff_t i = 0; i < result.rows; ++i) column[i] += times * element(left, i, k, left_order);
        }
    }
}

template <class Number, int left_order, int right_order>
void add_product(StridedMatrix<Number const> const& left, StridedMatrix<Number const> const& right, Number factor,
                 StridedMatrix<Number> const& result) {
    constexpr std::ptrdiff_t small = 20;  // rows, columns and terms together: what Eigen takes for small
    if (result.rows == 1 && result.columns == 1) {
        *result.data += factor * dot<Number, left_order, right_order>(left, right);
        return;
    }
    if (result.rows + result.columns + left.columns < small) {
        add_small_product<Number, left_order, right_order>(left, right, factor, result);
        return;
    }
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
