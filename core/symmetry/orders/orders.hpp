// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// An order of a layer's inputs and one of its outputs, those first that stand first.
struct Orders {
    std::vector<Index> inputs;   ///< [n]
    std::vector<Index> outputs;  ///< [m], at least one
};

/// A line can be read from both ends: from that with the lower-numbered output.
Orders lower_end_first(Orders orders);

/// Element i, of the vectors that outputs, inputs, labels and places number.
template <typename Values>
decltype(auto) at(Values& values, Index i) {
    return values[static_cast<std::size_t>(i)];
}

/// Orders in which the active weights may form a band: each output sees a window of neighbouring inputs. At most two,
/// which differ in where outputs and inputs without active weights stand; nothing is checked. Outputs are lined up by
/// how much their windows overlap, from an end on; inputs follow the outputs that see them. The end with the
/// lower-numbered output comes first.
std::vector<Orders> band_order(Partition const& weights, Index outputs, Index inputs);

/// Orders in which a block-circulant partition may be seen, at most one; nothing is checked. Outputs with a label in
/// common are copies of each other, one in each group, and inputs likewise. Two labels between the same copies whose
/// ratio goes once around the groups give the groups' order; the other labels carry it to all outputs and inputs. The
/// group of output 0 stands first; inside the groups the copies stand by their lowest number.
std::vector<Orders> block_order(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
