// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/networks/layers/convolution.hpp"

namespace symdiscover {

/// The largest number in each window of size x size places that stand side by side, channel by channel; what is left at
/// the ends is dropped. [c, h, w] -> [c, h / size, w / size]. Of equal numbers the first one counts.
class MaxPool final : public Geometry {
  public:
    /// Throws OptionError as find_patches() does.
    MaxPool(ExampleShape const& in, Index size);

    Index weights() const override { return 0; }
    autodiff::Var apply(autodiff::Var x, autodiff::Var) const override { return max_pool(x, window_); }

  private:
    MaxPool(ExampleShape const& in, Patches const& patches);

    autodiff::SlidingWindow window_;
};

}  // namespace symdiscover
