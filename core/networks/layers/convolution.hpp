// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/windows.hpp"
#include "core/data/patches.hpp"
#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// The window of patches of an image of this shape.
autodiff::SlidingWindow sliding_window(Patches const& patches, ExampleShape const& shape);

/// Two-dimensional cross-correlation without bias, [c_i, h, w] -> [c_o, h', w']; weight (o, (i, tap)), taps row by row.
class Convolution final : public Geometry {
  public:
    /// Throws OptionError as find_patches() does.
    Convolution(ExampleShape const& in, Index channels, Window const& window);

    Index weights() const override { return channels() * patches_.size(); }
    Index weight_rows() const override { return channels(); }
    Index weight_columns() const override { return patches_.size(); }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override {
        return convolve(x, weights, sliding_window(patches_, in()));
    }

    Index channels() const { return out().front(); }
    Patches const& patches() const { return patches_; }

  private:
    Convolution(ExampleShape const& in, Index channels, Patches patches);

    Patches patches_;
};

}  // namespace symdiscover
