// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/discovery/discovery.hpp"

namespace symdiscover {

/// The weights of a layer in the order of its arrangement: places count 0, 1, ... in that order, and each holds an
/// output or an input under its own number. Blocks keep the numbers they have in the partition. Refers to the layer.
class RevealedWeights {
  public:
    explicit RevealedWeights(LayerDiscovery const& layer)
        : partition_(layer.partition),
          inputs_(layer.inputs),
          output_at_(layer.arrangement.output_order.empty() ? identity_permutation(layer.outputs)
                                                            : layer.arrangement.output_order),
          input_at_(layer.arrangement.input_order.empty() ? identity_permutation(layer.inputs)
                                                          : layer.arrangement.input_order) {}

    Index outputs() const { return static_cast<Index>(output_at_.size()); }
    Index inputs() const { return inputs_; }
    Index output_at(Index place) const { return image(output_at_, place); }
    Index input_at(Index place) const { return image(input_at_, place); }
    Permutation const& output_order() const { return output_at_; }
    Permutation const& input_order() const { return input_at_; }

    /// The block of the weight between two places.
    std::int32_t label(Index output_place, Index input_place) const {
        return partition_[output_at(output_place) * inputs_ + input_at(input_place)];
    }

  private:
    Partition const& partition_;
    Index inputs_;
    Permutation output_at_;
    Permutation input_at_;
};

}  // namespace symdiscover
