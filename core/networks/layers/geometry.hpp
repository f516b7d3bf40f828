// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <numeric>
#include <utility>
#include <vector>

#include "core/autodiff/tape.hpp"
#include "core/base/types.hpp"

namespace symdiscover {

/// Sizes of one example's inputs or outputs, e.g. [channels, height, width].
using ExampleShape = std::vector<Index>;

/// A kind of layer: shape in -> shape out. One file pair a kind.
class Geometry {
  public:
    Geometry(ExampleShape in, ExampleShape out) : in_(std::move(in)), out_(std::move(out)) {}
    virtual ~Geometry() = default;

    ExampleShape const& in() const { return in_; }
    ExampleShape const& out() const { return out_; }
    Index inputs() const { return size(in_); }    ///< n
    Index outputs() const { return size(out_); }  ///< m

    virtual Index weights() const = 0;  ///< K, how many it takes; 0 for what has none, as relu

    /// Its weights as the matrix that people read, weight (a, j) at a weight_columns() + j: outputs by inputs, of a
    /// convolution channels by taps.
    virtual Index weight_rows() const { return outputs(); }
    virtual Index weight_columns() const { return inputs(); }

    /// Outputs [tasks N, m] of x [tasks N, n], where task t has the weights weights.row(t), [tasks, K]. What has no
    /// weights does not look at them.
    virtual autodiff::Var apply(autodiff::Var x, autodiff::Var weights) const = 0;

  private:
    static Index size(ExampleShape const& shape) {
        return std::accumulate(shape.begin(), shape.end(), Index{1}, std::multiplies<>{});
    }

    ExampleShape in_;
    ExampleShape out_;
};

}  // namespace symdiscover
