// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Core>
#include <type_traits>

#include "core/base/vectors/vectors.hpp"

/// Eigen's products of matrices, and of matrices and vectors, whose sizes are known when the program runs, are taken by
/// add_product(): compiled once for each set of vector instructions, not once for each place that multiplies. types.hpp
/// includes this, so that every source sees it before it multiplies.
namespace symdiscover {

template <class Left, class Right>
concept MultipliedByTable = std::is_same_v<typename Left::Scalar, typename Right::Scalar> &&
    (std::is_same_v<typename Left::Scalar, double> || std::is_same_v<typename Left::Scalar, float>);

/// What Eigen calls directly accessible: in memory, and along rows, or along columns, without gaps; a vector may have
/// gaps, being a matrix of one column, or of one row, whose elements are its rows, or columns.
template <class Number, class Stored>
StridedMatrix<Number> as_strided(Stored& stored) {
    bool const along_rows = bool(Stored::IsRowMajor);
    if constexpr (bool(Stored::IsVectorAtCompileTime)) {
        bool const is_row = Stored::RowsAtCompileTime == 1;
        bool const has_gaps = stored.innerStride() != 1;
        return {stored.data(), stored.rows(), stored.cols(), has_gaps ? stored.innerStride() : stored.size(),
                is_row != has_gaps};
    } else {
        return {stored.data(), stored.rows(), stored.cols(), stored.outerStride(), along_rows};
    }
}

/// Eigen's interface of a kind of product: how it is assigned, added and subtracted.
template <class Left, class Right>
struct ProductByTable {
    using Scalar = typename Left::Scalar;

    template <class Result>
    static void evalTo(Result& result, Left const& left, Right const& right) {
        result.setZero();
        scaleAndAddTo(result, left, right, Scalar(1));
    }

    template <class Result>
    static void addTo(Result& result, Left const& left, Right const& right) {
        scaleAndAddTo(result, left, right, Scalar(1));
    }

    template <class Result>
    static void subTo(Result& result, Left const& left, Right const& right) {
        scaleAndAddTo(result, left, right, Scalar(-1));
    }

    template <class Result>
    static void scaleAndAddTo(Result& result, Left const& left, Right const& right, Scalar factor) {
        using LeftTraits = Eigen::internal::blas_traits<Left>;
        using RightTraits = Eigen::internal::blas_traits<Right>;
        if constexpr (bool(Eigen::internal::blas_traits<Result>::HasUsableDirectAccess)) {
            // Factors that are no matrices in memory are made such here.
            typename Eigen::internal::add_const_on_value_type<typename LeftTraits::DirectLinearAccessType>::type a =
                LeftTraits::extract(left);
            typename Eigen::internal::add_const_on_value_type<typename RightTraits::DirectLinearAccessType>::type b =
                RightTraits::extract(right);
            add_product(as_strided<Scalar const>(a), as_strided<Scalar const>(b),
                        Eigen::internal::combine_scalar_factors(factor, left, right), as_strided<Scalar>(result));
        } else {
            typename Result::PlainObject whole = Result::PlainObject::Zero(result.rows(), result.cols());
            scaleAndAddTo(whole, left, right, factor);
            result += whole;
        }
    }
};

}  // namespace symdiscover

namespace Eigen::internal {

template <class Left, class Right>
requires symdiscover::MultipliedByTable<Left, Right>
struct generic_product_impl<Left, Right, DenseShape, DenseShape, GemmProduct>
    : symdiscover::ProductByTable<Left, Right> {
};

template <class Left, class Right>
requires symdiscover::MultipliedByTable<Left, Right>
struct generic_product_impl<Left, Right, DenseShape, DenseShape, GemvProduct>
    : symdiscover::ProductByTable<Left, Right> {
};

}  // namespace Eigen::internal
