// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>

#include "core/base/vectors/single_vectors.hpp"

/// As eigen_products.hpp, for single precision: sources that multiply in it include this.
namespace Eigen::internal {

template <int left_order, bool left_conjugate, int right_order, bool right_conjugate>
struct general_matrix_matrix_product<Index, float, left_order, left_conjugate, float, right_order, right_conjugate,
                                     ColMajor, 1> {
    using Traits = gebp_traits<float, float>;

    static void run(Index rows, Index columns, Index depth, float const* left, Index left_major, float const* right,
                    Index right_major, float* result, Index /*step*/, Index result_major, float factor,
                    level3_blocking<float, float>& /*blocking*/, GemmParallelInfo<Index>* /*info*/ = nullptr) {
        auto const& kernels = symdiscover::single_product_kernels();
        kernels.add_product[left_order == RowMajor][right_order == RowMajor](
            {left, rows, depth, left_major}, {right, depth, columns, right_major}, factor,
            {result, rows, columns, result_major});
    }
};

}  // namespace Eigen::internal
