// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/types.hpp"

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

}  // namespace symdiscover
