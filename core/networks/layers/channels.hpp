// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/autodiff/operations.hpp"
#include "core/networks/layers/geometry.hpp"

namespace symdiscover {

/// Numbers of each channel on its places: the first size of a shape is the channel.
class Channels {
  public:
    explicit Channels(ExampleShape const& shape);

    Index count() const { return count_; }
    Index places() const { return places_; }

    /// [tasks, channels] of each task on all places of its `rows / tasks` examples: [rows, channels places].
    autodiff::Var spread(autodiff::Var numbers, Index rows) const;

    /// Adjoint of spread: the sum over a task's examples and a channel's places, [tasks, channels].
    autodiff::Var sum(autodiff::Var x, Index tasks) const;

  private:
    Index count_;
    Index places_ = 1;
};

}  // namespace symdiscover
