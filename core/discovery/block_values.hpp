// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"

namespace symdiscover {

/// The value of each shared parameter [blocks]: the mean of the layer's weights U v over its block. Where the filter v
/// is the mean over tasks, or where tasks start from, so are these.
Vector block_values(LayerDiscovery const& layer);

}  // namespace symdiscover
