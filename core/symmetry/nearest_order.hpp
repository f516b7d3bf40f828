// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/groups/arrangement.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// Of a ring or a square torus that a group alone has shown, the order in which active weights join places as near to
/// each other as they can be: the group is kept by every order that takes u steps at a time, u prime to n, on a torus
/// by every multiplication by a + b i, prime to n, of the places as complex integers; and by every shift of the
/// outputs. Nearness is the sum of the squared distances around the ring or torus, over the weights of one output.
/// Other arrangements, and layers without inactive weights, come back as they are.
Arrangement nearest_order(Partition const& weights, Index outputs, Index inputs, Arrangement arrangement);

}  // namespace symdiscover
