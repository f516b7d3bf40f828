// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/base/types.hpp"
#include "core/groups/permutation.hpp"
#include "core/partitions/partition.hpp"

namespace symdiscover {

/// A partition of a layer's weights that is tried because it has a name, not because a search came across it.
struct Hypothesis {
    std::string name;     ///< "C16", "4 x 4 torus in 3 channels"
    Partition partition;  ///< of the m n weights
    double log_prior = 0.0;
    bool has_taps = false;  ///< its blocks are offsets, of which few may be in use
};

/// The shapes that the axes of x and y have beside tasks and examples.
struct LayerShape {
    std::vector<Index> inputs;
    std::vector<Index> outputs;

    Index n() const;  ///< how many inputs
    Index m() const;  ///< how many outputs
};

/// Inputs and outputs laid out on common sites, each site with some channels: input (c, i) is channel c of site i. A
/// group of the sites acts on both, and a channel is left in peace.
struct Layout {
    Index sites = 1;
    Index input_channels = 1;
    Index output_channels = 1;
    bool channels_first = true;  ///< (c, i) has index c sites + i; else i channels + c
    std::vector<Index> grid;     ///< the sites' own shape, where it is known: {height, width}; empty: any

    bool has_channels() const { return input_channels > 1 || output_channels > 1; }
};

/// The layouts that the shapes allow. Of flat inputs and outputs: all numbers of sites that divide both, channels first
/// and last. Of shaped ones: the axes behind the first, which are then the sites, and all axes together.
std::vector<Layout> layouts(LayerShape const& shape);

/// What must be known to make hypotheses of one kind.
struct CatalogueRequest {
    LayerShape shape;
    std::vector<Layout> layouts;
    Index most_blocks = 0;  ///< hypotheses with more are left out, as far as that is known before they are made
    /// Of one kind: of large layers only the first are made, those without channels before others.
    Index most_members = std::numeric_limits<Index>::max();

    bool is_full(std::vector<Hypothesis> const& members) const {
        return static_cast<Index>(members.size()) >= most_members;
    }
};

/// One kind of hypothesis: a line in the table of catalogue.cpp.
struct HypothesisKind {
    char const* name;
    std::vector<Hypothesis> (*make)(CatalogueRequest const& request);
    bool has_taps = false;  ///< Hypothesis::has_taps of its members
};

/// A group of the sites acting on inputs and outputs: the orbits on the weights.
Partition orbits_on(Layout const& layout, std::vector<Permutation> const& site_generators);

/// "C16" or "C4 in 3 -> 3 channels".
std::string in_layout(std::string const& name, Layout const& layout);

/// height and width of each grid the sites can be, height and width at least `least`; of a layout whose sites have a
/// shape of their own, only that.
std::vector<std::pair<Index, Index>> grids_of(Layout const& layout, Index least = 2);

std::vector<Hypothesis> rings(CatalogueRequest const& request);         ///< cyclic, dihedral, reversal
std::vector<Hypothesis> sets(CatalogueRequest const& request);          ///< symmetric
std::vector<Hypothesis> planes(CatalogueRequest const& request);        ///< tori, with and without turns and mirrors
std::vector<Hypothesis> squares(CatalogueRequest const& request);       ///< turns and mirrors that fix the centre
std::vector<Hypothesis> bands(CatalogueRequest const& request);         ///< translation with open ends
std::vector<Hypothesis> grids(CatalogueRequest const& request);         ///< rows and columns each by a group
std::vector<Hypothesis> wreaths(CatalogueRequest const& request);       ///< blocks, alike inside and among one another
std::vector<Hypothesis> side_by_side(CatalogueRequest const& request);  ///< two groups of sites next to one another
std::vector<Hypothesis> alike(CatalogueRequest const& request);         ///< inputs, or outputs, or all that are alike

}  // namespace symdiscover
