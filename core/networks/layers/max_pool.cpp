// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/max_pool.hpp"

namespace symdiscover {

MaxPool::MaxPool(ExampleShape const& in, Index size) : MaxPool(in, find_patches(in, {size, size, 0})) {}

MaxPool::MaxPool(ExampleShape const& in, Patches const& patches)
    : Geometry(in, {patches.channels, patches.rows, patches.columns}), window_(sliding_window(patches, in)) {}

}  // namespace symdiscover
