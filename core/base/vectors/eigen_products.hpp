// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>

#include "core/base/vectors/vectors.hpp"

/// Eigen's product of two large matrices is taken by product_table(): the place where Eigen lets a BLAS in. types.hpp
/// includes it, so that every source sees it before it multiplies.
namespace Eigen::internal {

template <class Number, int left_order, int right_order>
struct ProductByTable {
    using Traits = gebp_traits<Number, Number>;

    static void run(Index rows, Index columns, Index depth, Number const* left, Index left_major, Number const* right,
                    Index right_major, Number* result, Index /*step*/, Index result_major, Number factor,
                    level3_blocking<Number, Number>& /*blocking*/, GemmParallelInfo<Index>* /*info*/ = nullptr) {
        auto const& table = symdiscover::product_table<Number>();
        table.add_product[left_order == RowMajor][right_order == RowMajor]({left, rows, depth, left_major},
                                                                           {right, depth, columns, right_major}, factor,
                                                                           {result, rows, columns, result_major});
    }
};

template <int left_order, bool left_conjugate, int right_order, bool right_conjugate>
struct general_matrix_matrix_product<Index, double, left_order, left_conjugate, double, right_order, right_conjugate,
                                     ColMajor, 1> : ProductByTable<double, left_order, right_order> {};

template <int left_order, bool left_conjugate, int right_order, bool right_conjugate>
struct general_matrix_matrix_product<Index, float, left_order, left_conjugate, float, right_order, right_conjugate,
                                     ColMajor, 1> : ProductByTable<float, left_order, right_order> {};

}  // namespace Eigen::internal
