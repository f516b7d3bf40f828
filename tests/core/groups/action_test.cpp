// SPDX-License-Identifier: Apache-2.0
#include "core/groups/action.hpp"

#include <doctest/doctest.h>

#include "core/base/errors.hpp"

using namespace symdiscover;

TEST_CASE("generators are paired one by one") {
    GroupExpr const group = parse_group("dihedral(4)");
    std::vector<ActionGenerator> const action = make_action(group, parse_group("symmetric(3)"));
    REQUIRE(action.size() == 2);
    CHECK(action[1].input == group.generators[1]);
    CHECK(to_cycles(action[0].output) == "(0 1)");
}

TEST_CASE("a trivial side stands still under every generator of the other") {
    GroupExpr const trivial = parse_group("trivial(1)");
    GroupExpr const dihedral = parse_group("dihedral(4)");
    for (ActionGenerator const& g : make_action(dihedral, trivial)) CHECK(g.output == Permutation{0});
    for (ActionGenerator const& g : make_action(trivial, dihedral)) CHECK(g.input == Permutation{0});
    CHECK(make_action(dihedral, trivial).size() == 2);
    CHECK(make_action(trivial, trivial).empty());
}

TEST_CASE("different numbers of generators are refused") {
    CHECK_THROWS_WITH_AS(make_action(parse_group("cyclic(4)"), parse_group("dihedral(4)")),
                         "groups cyclic(4) and dihedral(4) cannot act together: expected equally many generators (or "
                         "trivial(n)), found 1 and 2",
                         OptionError);
}

TEST_CASE("a group that does not fit the layer is refused with both numbers") {
    GroupExpr const group = parse_group("cyclic(16)");
    CHECK_NOTHROW(require_fits(group, group, 16, 16));
    CHECK_THROWS_WITH_AS(require_fits(group, group, 16, 12), "group cyclic(16) acts on 16 inputs, but the layer has 12",
                         OptionError);
    CHECK_THROWS_WITH_AS(require_fits(group, group, 10, 16),
                         "group cyclic(16) acts on 16 outputs, but the layer has 10; name an output group on 10, such "
                         "as \"trivial(10)\"",
                         OptionError);
}
