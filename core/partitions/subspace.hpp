// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// An orthonormal basis of the column space of a [K, p]: [K, rank], the rank up to rounding.
Matrix orthonormal_basis(MatrixRef a);

/// Principal angles between the column spaces of a [K, p] and b [K, q], in radians, ascending: as many as the smaller
/// of the two numerical ranks. U is known only up to U R, so this is how a learned U is compared with the true one.
/// Small angles are taken from sines and large ones from cosines, so both keep full accuracy
/// (Bjorck and Golub, Mathematics of Computation 27, 1973).
/// Throws std::invalid_argument when the numbers of rows differ.
Vector principal_angles(MatrixRef a, MatrixRef b);

/// Column b is 1 on the elements of block b and 0 elsewhere: [elements, blocks]; rows of inactive elements are 0.
Matrix block_indicator(Partition const& partition);

}  // namespace symdiscover
