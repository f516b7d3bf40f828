// SPDX-License-Identifier: Apache-2.0
#include "core/networks/layers/convolution.hpp"

#include <utility>

namespace symdiscover {

autodiff::SlidingWindow sliding_window(Patches const& patches, ExampleShape const& shape) {
    Window const& window = patches.window;
    return {patches.channels, shape[shape.size() - 2], shape.back(), window.size, window.stride, window.padding};
}

Convolution::Convolution(ExampleShape const& in, Index channels, Window const& window)
    : Convolution(in, channels, find_patches(in, window)) {}

Convolution::Convolution(ExampleShape const& in, Index channels, Patches patches)
    : Geometry(in, {channels, patches.rows, patches.columns}), patches_(std::move(patches)) {}

}  // namespace symdiscover
