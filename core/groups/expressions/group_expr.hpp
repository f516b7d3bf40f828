// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "core/groups/permutation.hpp"

namespace symdiscover {

/// A group of permutations and the expression it was written as.
struct GroupExpr : PermutationGroup {
    std::string text;
};

/// Points of a group at most: the weights of a square layer on them can still be numbered in 32 bits.
inline constexpr Index max_group_degree = 46340;

/// Reads `cyclic(16)`, `grid(cyclic(4), symmetric(3))`, `generators(6; (0 1 2)(3 4 5), (0 3))`, `C16`, ...: the names
/// are those of group_expr_help(). Blanks may stand between any two parts. Throws OptionError with the position (the
/// first character is 1), what was expected there and what was found.
GroupExpr parse_group(std::string_view text);

/// "trivial(n), cyclic(n), ..., generators(n; cycles, ...), or for short Cn, ...": everything an expression may name.
std::string group_expr_help();

}  // namespace symdiscover
