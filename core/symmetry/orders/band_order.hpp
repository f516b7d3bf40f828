// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/partitions/partition.hpp"
#include "core/symmetry/orders/orders.hpp"

namespace symdiscover {

/// Orders in which the active weights may form a band: each output sees a window of neighbouring inputs. At most two,
/// which differ in where outputs and inputs without active weights stand; nothing is checked. Outputs are lined up by
/// how much their windows overlap, from an end on; inputs follow the outputs that see them. The end with the
/// lower-numbered output comes first.
std::vector<Orders> band_order(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
