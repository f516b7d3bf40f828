// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/autodiff/operations.hpp"
#include "core/data/patches.hpp"
#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// Two-dimensional cross-correlation without bias, [c_i, h, w] -> [c_o, h', w']; weight (o, (i, tap)), taps row by row.
class Convolution final : public Geometry {
  public:
    /// Throws OptionError as find_patches() does.
    Convolution(ExampleShape const& in, Index channels, Window const& window);

    Index weights() const override { return channels() * patches_.size(); }
    Index weight_rows() const override { return channels(); }
    Index weight_columns() const override { return patches_.size(); }
    autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const override;

    Index channels() const { return out().front(); }
    Patches const& patches() const { return patches_; }

  private:
    Convolution(ExampleShape const& in, Index channels, Patches patches);

    Patches patches_;
    std::shared_ptr<autodiff::ColumnMap const> to_patches_;      ///< of an image's numbers
    std::shared_ptr<autodiff::ColumnMap const> channels_first_;  ///< [h' w', c_o] -> [c_o, h' w']
};

}  // namespace symdiscover
