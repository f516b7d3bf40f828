// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/groups/automorphisms/label_matrix.hpp"

namespace symdiscover {

/// Colours that no automorphism changes: points it can exchange have the same colour, though not all that have the same
/// colour can be exchanged. Outputs and inputs are coloured apart, from 0 each.
struct PointColours {
    std::vector<Index> outputs;
    std::vector<Index> inputs;
};

/// Starts from the colours given and tells points apart by how often their weights have which label and lead to which
/// colour, until that tells no more apart, or for some rounds. By 64-bit hashes: where two hashes agree by chance two
/// points that could have been told apart keep one colour, which is as true.
PointColours refine_colours(LabelMatrix const& matrix, PointColours colours);

struct Points {
    std::vector<Index> outputs;
    std::vector<Index> inputs;
};

/// All points but those that are alone in their colour, so that every automorphism leaves them where they are, and that
/// have one label for all points of a colour: the automorphisms of the others are the same without them.
Points free_points(LabelMatrix const& matrix, PointColours const& colours);

}  // namespace symdiscover
