// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/types.hpp"

namespace symdiscover {

/// The name of a group, taken apart.
struct GroupTerm {
    enum class Kind { trivial, cyclic, dihedral, symmetric, alternating, p4, p4m, product, wreath, affine };

    Kind kind = Kind::trivial;
    Index n = 0;                   ///< of C16, D8, S5, A5, p4(5), p4m(4) the number
    std::vector<GroupTerm> parts;  ///< of a product its factors; of G wr H and C7 : C3 the two
    Index power = 1;               ///< of a factor: how often the product has it, C2^9
};

/// Reads "C16", "S3 x S4", "C4 wr S3", "(C2 x C3) wr S4", "p4m(4)", "C2^9 x S3", "C7 : C3". Nothing where the text is
/// no such name, as the description of a group that has none, or a name of a kind that is not known here.
std::optional<GroupTerm> parse_group_name(std::string const& name);

}  // namespace symdiscover
