// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/vectors/vectors.hpp"

/// The same as vectors.hpp and eigen_products.hpp have, for single precision, which few sources know: they include
/// this.
namespace symdiscover {

/// As AddProduct.
using AddSingleProduct = void (*)(StridedMatrix<float const> const& left, StridedMatrix<float const> const& right,
                                  float factor, StridedMatrix<float> const& result);

/// As ProductKernels.
struct SingleProductKernels {
    AddSingleProduct add_product[2][2];
};

/// Of the set in use.
SingleProductKernels const& single_product_kernels();

}  // namespace symdiscover
