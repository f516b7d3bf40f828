// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A place in Z/moduli[0] x Z/moduli[1]; coordinates beyond the number of moduli are 0.
using Place = std::array<Index, 2>;

/// Where an output or input stands. Places in different components have nothing to do with each other.
struct Site {
    static constexpr Index nowhere = -1;

    Index component = nowhere;  ///< nowhere: without active weights
    Place at{};
};

/// Places of outputs and inputs so that each block of tied weights is a translation:
/// place of input j = place of output a + offset of the block, for every active weight (a, j).
/// The places are in the most general abelian group in which that is possible: Z for a line of tied weights, Z/n for a
/// ring, Z x Z for a grid, Z/h x Z/w for a torus.
struct Translations {
    std::vector<Index> moduli;  ///< none (all places are the same), one or two; 0: Z
    Index components = 0;
    std::vector<Site> outputs;
    std::vector<Site> inputs;
    std::vector<Place> offsets;  ///< of each block

    bool one_component() const { return components == 1; }
    bool all_somewhere() const;  ///< every output and input has an active weight
};

/// Nothing when an output or input has two weights of one block, or when the group would need more than two factors.
std::optional<Translations> find_translations(Partition const& weights, Index outputs, Index inputs);

}  // namespace symdiscover
