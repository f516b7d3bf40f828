// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>

#include "core/base/vectors/vectors.hpp"

/// Eigen's product of two large matrices of doubles is taken by product_kernels(): the place where Eigen lets a BLAS
/// in. types.hpp includes it, so that every source sees it before it multiplies.
namespace Eigen::internal {

template <int left_order, bool left_conjugate, int right_order, bool right_conjugate>
struct general_matrix_matrix_product<Index, double, left_order, left_conjugate, double, right_order, right_conjugate,
                                     ColMajor, 1> {
    using Traits = gebp_traits<double, double>;

    static void run(Index rows, Index columns, Index depth, double const* left, Index left_major, double const* right,
                    Index right_major, double* result, Index /*step*/, Index result_major, double factor,
                    level3_blocking<double, double>& /*blocking*/, GemmParallelInfo<Index>* /*info*/ = nullptr) {
        auto const& kernels = symdiscover::product_kernels();
        kernels.add_product[left_order == RowMajor][right_order == RowMajor](
            {left, rows, depth, left_major}, {right, depth, columns, right_major}, factor,
            {result, rows, columns, result_major});
    }
};

}  // namespace Eigen::internal
