// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/report/plot/scene.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

struct PlotOptions {
    bool title = true;  ///< the data's title and the finding in words stand above
};

/// A picture of the sharing of each layer: outputs are rows, inputs are columns, in the order of the layer's
/// arrangement and labelled by their numbers in the data. The same colour is the same block, grey a weight tied to no
/// other, white a weight that is always zero.
Scene sharing_scene(Discovery const& discovery, Provenance const& origin, PlotOptions const& options);

}  // namespace symdiscover
