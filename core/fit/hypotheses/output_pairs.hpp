// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/types.hpp"
#include "core/partitions/partition.hpp"

/// What tasks tell of the order of the outputs alone. With tied weights W_t the inner product of the weights of outputs
/// a and b is the same function of a task's parameters for all pairs that the group carries into each other; so these
/// products, [m m] of a task, are tied as weights are, and their order is one of m! instead of n! m!.
namespace symdiscover {

/// Of the pairs (a, b) of outputs, [m m]: those are together whose two rows of labels make the same product whatever
/// the parameters are.
Partition output_pairs(Partition const& sharing, Index outputs, Index inputs);

/// [m m, T]: of each task the products Z Z^T of the weights z [m n, T] that it tells, over their mean diagonal.
Matrix products_of_outputs(Matrix const& z, Index outputs, Index inputs);

}  // namespace symdiscover
