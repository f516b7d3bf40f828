// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/partitions/partition.hpp"
#include "core/symmetry/orders/orders.hpp"

namespace symdiscover {

/// Orders in which a block-circulant partition may be seen, at most one; nothing is checked. Outputs with a label in
/// common are copies of each other, one in each group, and inputs likewise. Two labels between the same copies whose
/// ratio goes once around the groups give the groups' order; the other labels carry it to all outputs and inputs. The
/// group of output 0 stands first; inside the groups the copies stand by their lowest number.
std::vector<Orders> block_order(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
