// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/discovery/discovery.hpp"

/// What the places of a layer's inputs and outputs form, and what pattern the weights make on them, in words.
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

/// How many of the `places` in an arrangement's order stand in each of its rows: the rows of a grid or torus, blocks,
/// parts. All in one row for other shapes, and where the sizes are not those of so many places.
std::vector<Index> row_lengths(Shape shape, std::vector<Index> const& sizes, Index places);

/// "a ring of 16", "a 4 x 6 torus", "4 blocks of 3"; without the sizes where there are none: "a ring".
std::string shape_words(Shape shape, std::vector<Index> const& sizes);

/// What inputs and outputs form: one sentence, which ends in a colon where print_orders() must follow. Empty where the
/// order of the data shows it and needs no words.
std::string describe_arrangement(LayerDiscovery const& layer);

/// The orders that reveal it, ready to print: rows of a grid or torus and blocks under each other. What is long is
/// shortened and names where to find the rest. Empty for the order of the data.
std::string print_orders(LayerDiscovery const& layer);

/// ", in another order of inputs and outputs" where the layer's arrangement is not the order of the data, else empty.
std::string in_another_order(LayerDiscovery const& layer);

/// What the layer is, as part of a sentence: "a convolution of width 3 with open ends". Empty for no pattern.
std::string pattern_title(LayerDiscovery const& layer);

/// What that says, for a reader who does not know the words: a paragraph. Empty for no pattern.
std::string pattern_meaning(LayerDiscovery const& layer);

}  // namespace symdiscover
