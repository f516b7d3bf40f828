// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"
#include "core/fit/msr/msr_parameters.hpp"

namespace symdiscover {

/// What results hold of U: beyond it the factors, or that there is none, have to do.
inline constexpr Index most_numbers_in_a_result = 30'000'000;  // 240 MB

/// A layer of a network with its partition, and with what gradients learned of its sharing: the factors, and together
/// the filter and the sharing matrix U, where U is itself what was learned or has at most so many numbers.
LayerDiscovery learned_layer(Layer const& layer, LayerParameters const& learned, Partition partition,
                             Workers const& workers, Index most_numbers = most_numbers_in_a_result);

}  // namespace symdiscover
