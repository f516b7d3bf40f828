// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "io/report/plot/matrix_scene.hpp"
#include "io/result/result.hpp"

namespace symdiscover {

/// Inputs of a layer as pixels of an image: (channel, row, column) is number (channel * height + row) * width + column,
/// in the order of the data or of the layer's arrangement.
struct ImagePlaces {
    Index channels = 1;
    Index height = 0;
    Index width = 0;
    bool as_arranged = false;

    friend bool operator==(ImagePlaces const&, ImagePlaces const&) = default;
};

/// The inputs of a layer as an image: the grid or torus that was found, the taps of a convolution, or as /x has them in
/// the data; empty where they are none.
std::optional<ImagePlaces> image_of_inputs(LayerDiscovery const& layer, Discovery const& discovery,
                                           Provenance const& origin);

/// Places of outputs whose weights are worth a look by themselves: all of a few, else one at the edge and one in the
/// middle.
std::vector<Index> outputs_to_show(LayerDiscovery const& layer);

/// The weights of some outputs (their places), each laid out as the image that the inputs are: an image a channel, side
/// by side. Colours and letters are those of the matrix.
Scene stencil_scene(LayerDiscovery const& layer, ImagePlaces const& image, std::vector<Index> const& outputs);

}  // namespace symdiscover
