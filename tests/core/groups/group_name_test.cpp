// SPDX-License-Identifier: Apache-2.0
#include "core/groups/group_name.hpp"

#include <doctest/doctest.h>

#include "core/groups/action.hpp"

using namespace symdiscover;

namespace {

/// The name of a group on the inputs of an invariant map with one output, whose order is known.
std::string name_of(char const* text, int order) {
    GroupExpr const input = parse_group(text);
    return group_name({make_action(input, parse_group("trivial(1)")), order}, 1, input.degree);
}

}  // namespace

TEST_CASE("a cyclic group may be a product of cycles of coprime lengths") {
    CHECK(name_of("union(cyclic(4),cyclic(3))", 12) == "C12");
    CHECK(name_of("union(cyclic(4),cyclic(2))", 8) == "order 8, 2 orbits on 6 inputs, 1 output");
}

TEST_CASE("order n! on n points is not enough for a symmetric group") {
    // A5 x C2 has order 5! and is doubly transitive on five points, but only its even permutations.
    CHECK(name_of("union(alternating(5),cyclic(2))", 120) == "order 120, 2 orbits on 7 inputs, 1 output");
    CHECK(name_of("union(symmetric(5),trivial(2))", 120) == "S5");
}

TEST_CASE("a transposition is found as a power of a generator") {
    CHECK(name_of("generators(5; (0 1)(2 3 4), (0 1 2 3 4))", 120) == "S5");
}

TEST_CASE("a dihedral group is recognised by its relations, not by its points") {
    // The symmetric group on three points, acting on its own six elements.
    CHECK(name_of("generators(6; (0 1 2)(3 4 5), (0 3)(1 5)(2 4))", 6) == "D3");
    CHECK(name_of("dihedral(4)", 8) == "D4");
    // The quaternion group: order 8 and an element of order 4, but no involution outside its powers.
    CHECK(name_of("generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5))", 8) ==
          "order 8, transitive on 8 inputs, 1 output");
}
