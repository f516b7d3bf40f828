// SPDX-License-Identifier: Apache-2.0
#include "core/groups/naming/group_name.hpp"

#include <doctest/doctest.h>

#include "core/groups/action.hpp"

using namespace symdiscover;

namespace {

/// The group on the inputs of an invariant map with one output, whose order is known.
GroupDescription describe(char const* text, int order) {
    GroupExpr const input = parse_group(text);
    return describe_group({make_action(input, parse_group("trivial(1)")), order}, 1, input.degree);
}

}  // namespace

TEST_CASE("a name is one that is proved") {
    CHECK(describe("union(cyclic(4),cyclic(2))", 8).name == "C2 x C4");
    CHECK(describe("union(cyclic(4),cyclic(2))", 8).recognised);
    // A5 x C2 has order 5! and is doubly transitive on five points.
    CHECK(describe("union(alternating(5),cyclic(2))", 120).name == "C2 x A5");
    CHECK(describe("union(symmetric(5),trivial(2))", 120).name == "S5");
    CHECK(describe("generators(5; (0 1)(2 3 4), (0 1 2 3 4))", 120).name == "S5");
}

TEST_CASE("a group that is not recognised is described, not guessed") {
    // The quaternion group: order 8 and an element of order 4, but one involution only.
    GroupDescription const quaternions = describe("generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5))", 8);
    CHECK_FALSE(quaternions.recognised);
    CHECK(quaternions.name == "order 8, transitive on 8 inputs, 1 output, element orders 1, 2, 4");
    CHECK(quaternions.arrangement == Arrangement{});
    CHECK(describe("union(generators(8; (0 1 2 3)(4 5 6 7), (0 4 2 6)(1 7 3 5)),trivial(2))", 8).name ==
          "order 8, 3 orbits on 10 inputs, 1 output, element orders 1, 2, 4");
}
